package import Schemas
package import Vocabulary

extension ReportingRefusal {
    /// The meaning of Reporting's refusal.
    package var meaning: Phrase {
        switch code {
        case .notUnderstood: .notUnderstood(subject)
        case .outsideArea: Phrase("di luar wilayah kewenangan Anda", "outside your area").about(subject)
        case .regionUnknown:
            Phrase("wilayah belum dikenal laporan", "the report does not know this region").about(subject)
        case .valueMissing:
            Phrase(
                "isian wajib kosong, atau parameter belum terbaca dari Registry",
                "a required field is empty, or Reporting has not read this parameter from the Registry yet"
            ).about(FieldSentences.label(subject))
        case .valueOutOfRange: .wrong(subject)
        case .unspecified, .UNRECOGNIZED: .refused(subject)
        }
    }
}
