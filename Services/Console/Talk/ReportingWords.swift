import Schemas
import Vocabulary

extension ReportingRefusal: Spoken {
    /// What Reporting's no means, and what to do.
    var phrase: Phrase {
        let about = subject.isEmpty ? "" : " (\(subject))"
        let words: Phrase =
            switch code {
            case .notUnderstood:
                Phrase("pertanyaan tidak dimengerti: perbarui program", "not understood: update the program")
            case .outsideArea: Phrase("di luar wilayah kewenangan Anda", "outside your area")
            case .regionUnknown: Phrase("wilayah tidak dikenal", "unknown region")
            default: Phrase("ditolak", "refused")
            }
        return Phrase(words.indonesian + about, words.english + about)
    }
}
