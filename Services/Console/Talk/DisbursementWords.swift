import Schemas
import Vocabulary

extension DisbursementRefusal: Spoken {
    /// What Disbursement's no means, and what to do.
    var phrase: Phrase { Phrase("ditolak: \(code) \(subject)", "refused: \(code) \(subject)") }
}
