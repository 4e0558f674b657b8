import Schemas
import Vocabulary

extension EmpowermentRefusal: Spoken {
    /// What Empowerment's no means, and what to do.
    var phrase: Phrase { Phrase("ditolak: \(code) \(subject)", "refused: \(code) \(subject)") }
}
