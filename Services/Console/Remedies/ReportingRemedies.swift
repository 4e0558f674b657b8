import Schemas
import Talk
import Vocabulary

extension ReportingRefusal: Remedied {
    var remedy: Phrase? {
        switch code {
        case .notUnderstood: Phrase("perbarui program", "update the program")
        case .regionUnknown:
            Phrase(
                "periksa kodenya, atau tunggu sampai Registry terbaca (--fresh)",
                "check the code, or wait until the Registry is read (--fresh)")
        default: nil
        }
    }
}

/// The message when Reporting has read no entry of the Registry: it serves, but knows no region.
enum ReportingReminder {
    static let nothingRead = Phrase(
        "Laporan belum membaca apa pun dari Registry: tunggu sebentar lalu ulangi, atau beri --fresh; bila tetap begitu, "
            + "lihat `tangga status`.",
        "Reporting has read nothing yet of the Registry: wait a moment and repeat, or give --fresh; if it stays so, look "
            + "at `tangga status`.")
}
