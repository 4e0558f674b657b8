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
            case .regionUnknown:
                Phrase(
                    "wilayah belum dikenal laporan: periksa kodenya, atau tunggu sampai Registry terbaca (--fresh)",
                    "the report does not know this region: check the code, or wait until the Registry is read (--fresh)"
                )
            case .valueMissing:
                Phrase(
                    "isian wajib kosong, atau parameter belum terbaca dari Registry",
                    "a required value is missing, or a parameter was not read from the Registry yet")
            case .valueOutOfRange: Phrase("isian di luar batas", "a value is out of range")
            case .unspecified, .UNRECOGNIZED: Phrase("ditolak", "refused")
            }
        return Phrase(words.indonesian + about, words.english + about)
    }
}

/// What is said of reports beside Reporting's own no.
enum ReportingWords {
    static let nothingRead = Phrase(
        "Laporan belum membaca apa pun dari Registry: tunggu sebentar lalu ulangi, atau beri --fresh; bila tetap begitu, "
            + "lihat `tangga status`.",
        "Reporting has read nothing yet of the Registry: wait a moment and repeat, or give --fresh; if it stays so, look "
            + "at `tangga status`.")
}
