import Schemas
import Vocabulary

// The wire's closed lists in the field's words: each number is the word's place in its list.

extension Sheet.Cell {
    static func word(_ deprivation: FieldDeprivation) -> Sheet.Cell {
        Deprivation(number: Int32(clamping: deprivation.rawValue)).map { .word($0.rawValue, $0.label) } ?? .none
    }

    static func word(_ rung: FieldRung) -> Sheet.Cell {
        Rung(number: Int32(clamping: rung.rawValue)).map { .word($0.rawValue, $0.label) } ?? .none
    }

    static func word(_ status: FieldExpenditureStatus) -> Sheet.Cell {
        let known = ExpenditureStatus(number: Int32(clamping: status.rawValue)) ?? .unknown
        return .word(known.rawValue, known.label)
    }
}

extension Word {
    /// The word of this place in the list, as programs read it; nil for 0.
    static func text(_ place: Int) -> String? { Self(number: Int32(clamping: place))?.rawValue }
}
