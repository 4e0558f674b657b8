import Schemas
import Vocabulary

extension Sheet.Cell {
    /// A rung; an empty cell for 0.
    static func word(_ rung: FieldRung) -> Sheet.Cell { .word(rung.rawValue) { (rung: Rung) in rung.label } }

    /// An expenditure status; 0 is the status `unknown`.
    static func word(_ status: FieldExpenditureStatus) -> Sheet.Cell {
        let known = ExpenditureStatus(number: Int32(clamping: status.rawValue)) ?? .unknown
        return .word(known.rawValue, known.label)
    }
}

extension Word {
    /// The raw value of the word at this position in the list, from 1; nil for other numbers.
    static func text(_ place: Int) -> String? { Self(number: Int32(clamping: place))?.rawValue }
}
