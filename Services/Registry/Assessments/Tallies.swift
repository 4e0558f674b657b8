import Schemas
import SwiftProtobuf
import Vocabulary

/// Families counted by group, in the order in which the groups first occurred.
struct Tallies {
    private(set) var lines: [RegistryTally] = []

    /// Adds 1 to the count of a group.
    mutating func count(_ group: TallyGroup) {
        let tally = group.tally
        if let place = lines.firstIndex(where: { $0.name == tally.name }) {
            lines[place].count += 1
        } else {
            lines.append(tally)
        }
    }
}

/// A group of families that a walk counts.
enum TallyGroup {
    /// The assessment equals the latest.
    case unchanged
    /// Newly assessed with this status.
    case status(FieldExpenditureStatus)
    case multidimensionallyPoor
    case permanentProtection
    case meetsCharity
    case notAssessed
    /// No move to another rung is due.
    case notDue
    case alreadyProposed
    /// The same move was rejected since the latest assessment.
    case rejectedBefore
    case proposedTo(Rung)
    /// Urgently proposed to a lower rung.
    case proposedBackTo(Rung)
    /// The programme's condition that fails.
    case notEligible(ProgrammeCondition)
    case alreadyEnrolled

    /// One family of the group. The name says in one word what kind and detail say, for clients that know only names.
    var tally: RegistryTally {
        switch self {
        case .unchanged: Self.tally("unchanged", .unchanged)
        case .status(let status): Self.tally(status.word, .status, .status(status))
        case .multidimensionallyPoor: Self.tally("multidimensionally_poor", .multidimensionallyPoor)
        case .permanentProtection: Self.tally("permanent_protection", .permanentProtection)
        case .meetsCharity: Self.tally("meets_charity", .meetsCharity)
        case .notAssessed: Self.tally("not_assessed", .notAssessed)
        case .notDue: Self.tally("not_due", .notDue)
        case .alreadyProposed: Self.tally("already_proposed", .alreadyProposed)
        case .rejectedBefore: Self.tally("rejected_before", .rejectedBefore)
        case .proposedTo(let rung): Self.tally("to_" + rung.rawValue, .proposedTo, .rung(FieldRung(rung)))
        case .proposedBackTo(let rung):
            Self.tally("back_to_" + rung.rawValue, .proposedBackTo, .rung(FieldRung(rung)))
        case .notEligible(let condition):
            Self.tally(
                "not_eligible." + condition.rawValue, .notEligible, .condition(RegistryProgrammeCondition(condition)))
        case .alreadyEnrolled: Self.tally("already_enrolled", .alreadyEnrolled)
        }
    }

    private static func tally(
        _ name: String, _ kind: RegistryTally.Kind, _ detail: RegistryTally.OneOf_Detail? = nil
    ) -> RegistryTally {
        .with {
            $0.name = name
            $0.count = 1
            $0.kind = kind
            $0.detail = detail
        }
    }
}

extension RegistryProgrammeCondition {
    /// The wire's form of a condition.
    init(_ condition: ProgrammeCondition) {
        self = RegistryProgrammeCondition(rawValue: Int(condition.number)) ?? .unknown
    }
}
