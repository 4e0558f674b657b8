import Schemas
import Vocabulary

/// An application for KUR as the rules see it.
struct KurCase {
    var type = EmpowermentKurType.superMikro
    var amount: Int64 = 0
    var months: Int32 = 0
    var today = Day.first
    /// How many members apply: 1 for a family.
    var members = 1
    var isGroup = false
    /// A civil servant, soldier or police officer is in a family that applies.
    var servesTheState = false
    var hadKurBefore = false
    var hasKurElsewhere = false
    var hasCommercialCredit = false
    /// Since when the business runs for which it is; nil: there is none.
    var runningSince: Day?
    var isLicensed = false
    /// Others of the family or the members' families that run long enough.
    var kinRunningSince: [Day] = []
    /// Somebody of theirs takes part in a course or mentoring, or has passed one.
    var isTrained = false
    var isInGroup = false
    var hasAccount = false
    /// Of a group: members without a productive business.
    var beginners: Int32 = 0
    var isRecommended = false
    var hasBPJS = false
    var hasOfftaker = false
    /// What is still owed of earlier KUR, in rupiah.
    var outstanding: Int64 = 0
}

/// The conditions of KUR by type (Permenko 1/2023 and 12/2025; `domain.md` 4.3).
enum KurRules {
    /// Why the application cannot be filed: the first condition that does not hold, in the order of the codes; nil
    /// where all hold.
    static func refusal(to application: KurCase, _ terms: KurTerms) -> EmpowermentRefusal? {
        let failed: [(EmpowermentRefusal.Code, Bool)] = [
            (.kurExcluded, application.servesTheState),
            (.kurCeiling, !isWithinCeiling(application, terms)),
            (.kurTenor, Int64(application.months) > terms.months),
            (.kurHadBefore, application.type == .superMikro && application.hadKurBefore),
            (.kurElsewhere, application.hasKurElsewhere),
            (.kurCommercialCredit, application.hasCommercialCredit),
            (.kurNoEnterprise, application.runningSince == nil),
            (.kurTooYoung, !isOldEnough(application, terms)),
            (.kurNoLicence, !application.isLicensed),
            (.kurNoAccount, !application.hasAccount),
            (.kurBeginners, !areBeginnersCarried(application)),
            (.kurBpjs, application.type == .kecil && !application.hasBPJS),
            (.kurOfftaker, application.type == .khusus && !application.hasOfftaker),
            (.kurOutstanding, !isDebtBearable(application, terms)),
        ]
        for (code, fails) in failed where fails { return EmpowermentRefusal(code, subject(code, terms)) }
        return nil
    }

    /// More than the next smaller type's ceiling, up to its own; `khusus` is measured for each member.
    static func isWithinCeiling(_ application: KurCase, _ terms: KurTerms) -> Bool {
        let heads = application.type == .khusus ? Int64(application.members) : 1
        let (ceiling, overflow) = terms.upTo.multipliedReportingOverflow(by: heads)
        return application.amount > terms.above && (overflow || application.amount <= ceiling)
    }

    /// Running six months; super mikro asks no age where there is mentoring or training, a business group, or
    /// somebody in the family with a business that runs so long.
    static func isOldEnough(_ application: KurCase, _ terms: KurTerms) -> Bool {
        guard let since = application.runningSince else { return false }
        let latest = application.today.addingMonths(-Int(terms.businessMonths))
        if since <= latest { return true }
        guard application.type == .superMikro else { return false }
        return application.isTrained || application.isInGroup
            || application.kinRunningSince.contains { $0 <= latest }
    }

    /// In a group beginners may not outnumber the members with a productive business, and need the recommendation of
    /// its head.
    static func areBeginnersCarried(_ application: KurCase) -> Bool {
        guard application.beginners > 0 else { return true }
        let productive = application.members - Int(application.beginners)
        return application.isRecommended && Int(application.beginners) <= productive
    }

    /// Of super mikro and mikro no more is owed than the ceiling, the new loan included.
    static func isDebtBearable(_ application: KurCase, _ terms: KurTerms) -> Bool {
        guard let ceiling = terms.outstandingUpTo else { return true }
        let (owed, overflow) = application.outstanding.addingReportingOverflow(application.amount)
        return !overflow && owed <= ceiling
    }

    /// The number that a refusal turns on, for whoever reads it.
    private static func subject(_ code: EmpowermentRefusal.Code, _ terms: KurTerms) -> String {
        switch code {
        case .kurCeiling: String(terms.upTo)
        case .kurTenor: String(terms.months)
        case .kurTooYoung: String(terms.businessMonths)
        case .kurOutstanding: String(terms.outstandingUpTo ?? 0)
        default: ""
        }
    }
}
