import Schemas
import Vocabulary

extension SurveyedFamily {
    /// The reason that excludes the family from every programme, even where it is eligible; nil where it is not
    /// excluded.
    ///
    /// A living member whose occupation is a signal excludes the whole card (Kepmensos 73/HUK/2024). A person who died,
    /// moved out of the province or is not found by the civil registry excludes the family only as its head, or where
    /// no living person is left on the card: benefits are handed to the head, and a family that lost another member
    /// still has its needs. Importing the card with a new head ends the exclusion.
    var exclusion: FamilyExclusion? {
        for signal in ExcludedOccupation.allCases
        where living.contains(where: { $0.facts.signal.rawValue == Int(signal.number) }) {
            return FamilyExclusion(signal)
        }
        let gone = persons.first { $0.isHead && !$0.isLiving } ?? (living.isEmpty ? persons.first : nil)
        return switch gone?.state {
        case nil: living.isEmpty ? .noLivingMember : nil
        case .deceased: .deceased
        case .movedOut: .movedOut
        default: .unmatched
        }
    }
}
