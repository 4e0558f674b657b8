import Schemas
import Vocabulary

/// Numbers of a hand-over's families, by the outcomes that the Registry replies.
package struct FamilyOutcomes {
    package private(set) var new = 0
    package private(set) var updated = 0
    package private(set) var unchanged = 0
    package private(set) var rejected = 0
    /// Families with a fault of the area: they lie outside the sender's grant.
    package private(set) var outside = 0
    /// Rejected families with a code that this program does not know, because their Registry is newer.
    package private(set) var rejectedForUnknown = 0
    /// The same of accepted families, whose code may be a warning or reject a member.
    package private(set) var acceptedWithUnknown = 0

    package init() {}

    /// Families that the Registry has decided.
    package var settled: Int { new + updated + unchanged + rejected }

    /// Counts a family.
    /// - Returns: the codes for the report, each with the member's index in the form, or −1 for the family's row. A code
    ///   of the area is not among them, because the row itself is correct.
    mutating func add(_ outcome: RegistryRegistered.Outcome) -> [(code: IntakeCode, member: Int)] {
        switch outcome.fate {
        case .new: new += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        case .rejected, .unspecified, .UNRECOGNIZED: rejected += 1
        }
        var isOutside = false
        var hasUnknown = false
        var codes: [(code: IntakeCode, member: Int)] = []
        for fault in outcome.faults {
            switch fault.known {
            case .outsideArea?: isOutside = true
            case let code?: codes.append((code, Int(fault.member)))
            case nil: hasUnknown = true
            }
        }
        if isOutside { outside += 1 }
        if hasUnknown {
            switch outcome.fate {
            case .new, .updated, .unchanged: acceptedWithUnknown += 1
            case .rejected, .unspecified, .UNRECOGNIZED: rejectedForUnknown += 1
            }
        }
        return codes
    }
}

extension RegistryRegistered.Fault {
    /// The code by its number, or by its word, which is all that an older node sends; nil for a code of a newer node.
    fileprivate var known: IntakeCode? { IntakeCode(rawValue: intakeCode.rawValue) ?? IntakeCode(word: code) }
}
