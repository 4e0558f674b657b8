import Schemas
import Talk
import Vocabulary

extension EmpowermentRefusal: Remedied {
    var remedy: Phrase? {
        switch code {
        case .notUnderstood: Phrase("perbarui program", "update the program")
        case .programmeUnknown: Phrase("`tangga programmes list`", "`tangga programmes list`")
        case .programmeOfAnother: Phrase("pilih --agency", "choose --agency")
        case .notEnrolled: Phrase("`tangga enrol`", "`tangga enrol`")
        case .courseUnknown: Phrase("`tangga course list`", "`tangga course list`")
        case .courseFull: Phrase("buka pelatihan lain", "open another course")
        case .sessionsOutstanding: Phrase("`tangga course attend`", "`tangga course attend`")
        case .groupUnknown: Phrase("`tangga group list`", "`tangga group list`")
        case .kurHadBefore: Phrase("pilih mikro", "choose mikro")
        case .kurElsewhere: Phrase("lunasi dulu", "repay it first")
        case .kurNoEnterprise: Phrase("`tangga group enterprise`", "`tangga group enterprise`")
        case .kurNoAccount: Phrase("`tangga group account`", "`tangga group account`")
        case .kurBeginners: Phrase("beri --recommended", "give --recommended")
        case .kurBpjs: Phrase("beri --bpjs", "give --bpjs")
        case .kurOfftaker: Phrase("beri --offtaker", "give --offtaker")
        case .applicationUnknown: Phrase("`tangga kur list`", "`tangga kur list`")
        case .notApproved: Phrase("`tangga kur answer`", "`tangga kur answer`")
        case .otherAgency: Phrase("pilih orang dinas itu dengan --as", "choose a person of that agency with --as")
        default: nil
        }
    }
}
