import Schemas
import Vocabulary

extension Sheet.Cell {
    /// A rung; nothing where there is none.
    static func word(_ rung: FieldRung) -> Sheet.Cell { .word(rung.rawValue) { (rung: Rung) in rung.label } }

    /// An expenditure status; 0 is a status of its own.
    static func word(_ status: FieldExpenditureStatus) -> Sheet.Cell {
        let known = ExpenditureStatus(number: Int32(clamping: status.rawValue)) ?? .unknown
        return .word(known.rawValue, known.label)
    }
}

extension Word {
    /// The word of this place in the list, as programs read it; nil for 0.
    static func text(_ place: Int) -> String? { Self(number: Int32(clamping: place))?.rawValue }
}
