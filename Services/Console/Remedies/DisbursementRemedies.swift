import Schemas
import Talk
import Vocabulary

extension DisbursementRefusal: Remedied {
    var remedy: Phrase? {
        switch code {
        case .notUnderstood: Phrase("perbarui program", "update the program")
        case .fundUnknown: Phrase("`tangga funds list`", "`tangga funds list`")
        case .fundExists:
            Phrase(
                "tambahi dengan `tangga funds add`, atau pilih kode lain",
                "add to it with `tangga funds add`, or choose another code")
        case .programmeUnknown:
            Phrase(
                "`tangga programmes load`, lalu tunggu sebentar", "`tangga programmes load`, then wait a moment")
        case .programmeOfAnother: Phrase("pilih --agency", "choose --agency")
        case .kindWrong:
            Phrase(
                "uang lewat `plan file` dan `results`, barang lewat `plan deliver`",
                "money by `plan file` and `results`, goods by `plan deliver`")
        case .sourceNotAllowed: Phrase("pilih dana lain", "choose another fund")
        case .nobodyToPay: Phrase("lihat `tangga enrolments`", "look at `tangga enrolments`")
        case .fundTooSmall:
            Phrase(
                "kurangi dengan --most, atau tambah dengan `tangga funds add`",
                "take fewer with --most, or add with `tangga funds add`")
        case .planUnknown: Phrase("`tangga plan list`", "`tangga plan list`")
        case .samePerson: Phrase("pilih orang lain dengan --as", "choose another person with --as")
        case .otherAgency: Phrase("pilih orang dinas itu dengan --as", "choose a person of that agency with --as")
        default: nil
        }
    }
}
