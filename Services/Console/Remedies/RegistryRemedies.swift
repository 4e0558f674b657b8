import Schemas
import Talk
import Vocabulary

extension RegistryRefusal: Remedied {
    var remedy: Phrase? {
        switch code {
        case .notUnderstood: Phrase("perbarui program", "update the program")
        case .regionUnknown: Phrase("`tangga regions import`", "`tangga regions import`")
        case .parameterUnknown: Phrase("`tangga parameters set`", "`tangga parameters set`")
        case .samePerson: Phrase("pilih orang lain dengan --as", "choose another person with --as")
        case .notAssessed: Phrase("`tangga assess`", "`tangga assess`")
        case .runUnknown, .askedTooOften: Phrase("mulai lagi dengan tangga import", "start again with tangga import")
        case .purposeMissing: Phrase("beri --purpose", "give --purpose")
        case .otherAgency: Phrase("pilih orang dinas itu dengan --as", "choose a person of that agency with --as")
        default: nil
        }
    }
}
