import Kernel
import Schemas
import Vocabulary

/// The input of the conditions of KUR: one application.
struct KurCase {
    var type = EmpowermentKurType.superMikro
    var amount: Int64 = 0
    var months: Int32 = 0
    var today = Day.first
    /// Number of members who apply: 1 for a family.
    var members = 1
    var isGroup = false
    /// Whether a family that applies has a civil servant, soldier or police officer.
    var servesTheState = false
    var hadKurBefore = false
    var hasKurElsewhere = false
    var hasCommercialCredit = false
    /// The day since which the financed business runs; nil where there is none.
    var runningSince: Day?
    var isLicensed = false
    /// The days since which the other businesses of the applicant and of a group's member families run.
    var kinRunningSince: [Day] = []
    /// Whether a member takes part in a course, or has passed one.
    var isTrained = false
    var isInGroup = false
    var hasAccount = false
    /// In a group, the number of members without a productive business.
    var beginners: Int32 = 0
    var isRecommended = false
    var hasBPJS = false
    var hasOfftaker = false
    /// Debt of earlier KUR, in rupiah.
    var outstanding: Int64 = 0
}

/// The conditions of KUR by type (Permenko 1/2023 and 12/2025; `domain.md` 4.3).
enum KurRules {
    /// The refusal of an application: the first condition below that fails; nil when all hold.
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
        for (code, fails) in failed where fails {
            return limit(code, terms).map { EmpowermentRefusal(code, number: $0) } ?? EmpowermentRefusal(code)
        }
        return nil
    }

    /// Above the next smaller type's ceiling, and at most its own; the ceiling of `khusus` is multiplied by the
    /// members.
    static func isWithinCeiling(_ application: KurCase, _ terms: KurTerms) -> Bool {
        let heads = application.type == .khusus ? Int64(application.members) : 1
        let (ceiling, overflow) = terms.upTo.multipliedReportingOverflow(by: heads)
        return application.amount > terms.above && (overflow || application.amount <= ceiling)
    }

    /// The business must run for `businessMonths`. Super mikro waives this for a business group, for a member in
    /// training, and where another business of the applicant, or of a group's member family, runs that long.
    static func isOldEnough(_ application: KurCase, _ terms: KurTerms) -> Bool {
        guard let since = application.runningSince else { return false }
        let latest = application.today.addingMonths(-Int(terms.businessMonths))
        if since <= latest { return true }
        guard application.type == .superMikro else { return false }
        return application.isTrained || application.isInGroup
            || application.kinRunningSince.contains { $0 <= latest }
    }

    /// Beginners in a group must not outnumber the members with a productive business, and need a recommendation of the
    /// group's head.
    static func areBeginnersCarried(_ application: KurCase) -> Bool {
        guard application.beginners > 0 else { return true }
        let productive = application.members - Int(application.beginners)
        return application.isRecommended && Int(application.beginners) <= productive
    }

    /// The debt of super mikro and mikro, the new loan included, must not exceed the ceiling; the other types have
    /// none.
    static func isDebtBearable(_ application: KurCase, _ terms: KurTerms) -> Bool {
        guard let ceiling = terms.outstandingUpTo else { return true }
        let (owed, overflow) = application.outstanding.addingReportingOverflow(application.amount)
        return !overflow && owed <= ceiling
    }

    /// The limit that the application missed, in rupiah or months; nil for conditions without a number.
    private static func limit(_ code: EmpowermentRefusal.Code, _ terms: KurTerms) -> Int64? {
        switch code {
        case .kurCeiling: terms.upTo
        case .kurTenor: terms.months
        case .kurTooYoung: terms.businessMonths
        case .kurOutstanding: terms.outstandingUpTo ?? 0
        default: nil
        }
    }
}
