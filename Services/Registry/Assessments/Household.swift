import Schemas
import Vocabulary

/// A family as the rules see it: its answers on the survey date, and its living members with their ages then.
struct Household {
    /// A living member.
    struct Member {
        /// What was answered about the member.
        var facts: RegistryMemberFacts
        /// Whole years on the survey date; nil where the date of birth is no longer kept.
        var age: Int?
    }

    /// The answers.
    var facts: RegistryFamilyFacts
    /// The living members on the card.
    var members: [Member]
    /// Whether the family lives in a desa; otherwise it is a kelurahan.
    var inDesa: Bool

    /// Whether `amount` is less than so much for each member: exact, without a division.
    func isBelow(_ amount: Int64, perMember each: Int64) -> Bool {
        let (all, overflow) = each.multipliedReportingOverflow(by: Int64(members.count))
        return overflow || amount < all
    }

    /// Whether any member is found lacking.
    func anyMember(_ lacks: (Member) -> Finding) -> Finding {
        members.reduce(.met) { $0.or(lacks($1)) }
    }

    /// Whether every member is found lacking.
    func everyMember(_ lacks: (Member) -> Finding) -> Finding {
        members.reduce(.deprived) { $0.and(lacks($1)) }
    }
}

extension Household.Member {
    /// Whether the age lies within `ages`; nil where it is not known.
    func isAged(_ ages: ClosedRange<Int64>) -> Bool? { age.map { ages.contains(Int64($0)) } }

    /// Whether the member is severely disabled; nil where it is not known.
    var isSeverelyDisabled: Bool? {
        switch facts.disability {
        case .berat: true
        case .tidak, .ringan, .sedang: false
        case .unknown, .UNRECOGNIZED: nil
        }
    }
}
