import Schemas
import Vocabulary

/// The input of the assessment rules: a family's answers on the survey date, and its living members with their ages on
/// that day.
struct Household {
    /// A living member.
    struct Member {
        /// The member's answers.
        var facts: RegistryMemberFacts
        /// Whole years on the survey date; nil where the birth date is not stored.
        var age: Int?
    }

    /// The family's answers.
    var facts: RegistryFamilyFacts
    /// The living members on the card.
    var members: [Member]
    /// Whether the family's village is a desa; otherwise it is a kelurahan.
    var inDesa: Bool

    /// Whether `amount` is below `each` times the number of members. Multiplies rather than divides, so nothing is
    /// rounded; a product that overflows is above any amount.
    func isBelow(_ amount: Int64, perMember each: Int64) -> Bool {
        let (all, overflow) = each.multipliedReportingOverflow(by: Int64(members.count))
        return overflow || amount < all
    }

    /// Deprived if any member is.
    func anyMember(_ lacks: (Member) -> Finding) -> Finding {
        members.reduce(.met) { $0.or(lacks($1)) }
    }

    /// Deprived if every member is.
    func everyMember(_ lacks: (Member) -> Finding) -> Finding {
        members.reduce(.deprived) { $0.and(lacks($1)) }
    }
}

extension Household.Member {
    /// Whether the age lies within `ages`; nil where the age is unknown.
    func isAged(_ ages: ClosedRange<Int64>) -> Bool? { age.map { ages.contains(Int64($0)) } }

    /// Whether the member is severely disabled; nil where the answer is unknown.
    var isSeverelyDisabled: Bool? {
        switch facts.disability {
        case .berat: true
        case .tidak, .ringan, .sedang: false
        case .unknown, .UNRECOGNIZED: nil
        }
    }
}
