import Schemas
import Vocabulary

extension RegisteredFamily {
    /// What keeps the family from every programme, even where it is eligible; nil where nothing does.
    ///
    /// A living member whose occupation is a signal excludes the whole card (Kepmensos 73/HUK/2024). A person who died,
    /// moved out of the province or is not found by the civil registry excludes the family only as its head, or where
    /// nobody living is left on the card: what is given is given into the head's hands, and a family that lost another
    /// member still has its needs. A new head, handed over with the card, ends it.
    var exclusion: String? {
        for signal in ExcludedOccupation.allCases
        where living.contains(where: { $0.facts.signal.rawValue == Int(signal.number) }) {
            return signal.rawValue
        }
        let gone = persons.first { $0.isHead && !$0.isLiving } ?? (living.isEmpty ? persons.first : nil)
        return switch gone?.state {
        case nil: living.isEmpty ? "no_living_member" : nil
        case .deceased: "deceased"
        case .movedOut: "moved_out"
        default: "unmatched"
        }
    }
}
