import Vocabulary

/// The data that the rules for rows need besides the row.
struct IntakeContext: Sendable {
    /// The date of the import in Jakarta.
    let today: Day
    /// The villages and kecamatan that exist.
    let regions: any RegionTable
}

/// Parses the cells of one row and collects the codes of all their faults.
struct RowReader<Column: IntakeColumn> {
    /// The purpose of the parsing.
    enum Purpose {
        /// Only the codes: texts are checked and not returned.
        case check
        /// The values.
        case keep
        /// The codes with the faulty columns.
        case explain
    }

    /// The codes found so far.
    private(set) var codes = IntakeCodes()
    /// The faulty columns; only collected for the purpose `explain`.
    private(set) var faults: [(code: IntakeCode, column: Column)] = []

    private let cells: UnsafeBufferPointer<CSVCell>
    private let header: IntakeHeader<Column>
    private let purpose: Purpose

    init(_ cells: UnsafeBufferPointer<CSVCell>, header: IntakeHeader<Column>, purpose: Purpose) {
        self.cells = cells
        self.header = header
        self.purpose = purpose
    }

    /// Records a fault of a column.
    mutating func note(_ code: IntakeCode, _ column: Column) {
        codes.insert(code)
        if purpose == .explain { faults.append((code, column)) }
    }

    /// The cell of a column, unchecked.
    func cell(_ column: Column) -> CSVCell { header.cell(column, of: cells) }

    /// The cell of a column; nil if it is empty, which is a fault in a required column.
    mutating func filled(_ column: Column) -> CSVCell? {
        let cell = cell(column)
        if cell.count > 0 { return cell }
        if header.isRequired(column) { note(.valueMissing, column) }
        return nil
    }

    /// A text of at most `limit` Unicode scalars; nil if empty. Without the purpose `keep`, an empty string for any
    /// text.
    mutating func text(_ column: Column, atMost limit: Int = RowLimits.textScalars) -> String? {
        guard let cell = filled(column) else { return nil }
        if cell.count > limit, cell.scalarCount > limit { note(.textTooLong, column) }
        return purpose == .keep ? String(decoding: cell, as: UTF8.self) : ""
    }

    /// A word of a list.
    mutating func word<W: Word>(_ column: Column) -> W? {
        guard let cell = filled(column) else { return nil }
        let word = cell.word(W.self)
        if word == nil { note(.valueUnknown, column) }
        return word
    }

    /// `ya` or `tidak`.
    mutating func yesNo(_ column: Column) -> Bool? {
        guard let cell = filled(column) else { return nil }
        let answer = cell.yesNo
        if answer == nil { note(.valueUnknown, column) }
        return answer
    }

    /// A whole number within a range.
    mutating func whole(_ column: Column, in range: ClosedRange<Int64>) -> Int64? {
        guard let cell = filled(column) else { return nil }
        return number(cell.wholeNumber, column) { range.contains($0) }
    }

    /// A decimal number in millionths; `range` is in whole units.
    mutating func decimal(_ column: Column, in range: ClosedRange<Int64>) -> Int64? {
        guard let cell = filled(column) else { return nil }
        let millionths = RowLimits.millionths(range)
        return number(cell.decimalNumber, column) { millionths.contains($0) }
    }

    /// A whole number that `isAllowed` accepts.
    mutating func whole(_ column: Column, where isAllowed: (Int64) -> Bool) -> Int64? {
        guard let cell = filled(column) else { return nil }
        return number(cell.wholeNumber, column, where: isAllowed)
    }

    /// A date not after the day of the import.
    mutating func date(_ column: Column, upTo today: Day) -> Day? {
        guard let cell = filled(column) else { return nil }
        guard let day = cell.date else {
            note(.dateUnreadable, column)
            return nil
        }
        if day > today { note(.dateInFuture, column) }
        return day
    }

    /// A family card number.
    mutating func card(_ column: Column) -> FamilyCardNumber? {
        guard let cell = filled(column) else { return nil }
        let card = FamilyCardNumber(utf8: cell.span)
        if card == nil { note(.familyCardMalformed, column) }
        return card
    }

    private mutating func number(_ number: CSVCell.Number, _ column: Column, where isAllowed: (Int64) -> Bool) -> Int64?
    {
        guard case .value(let value) = number else {
            note(.numberUnreadable, column)
            return nil
        }
        if !isAllowed(value) { note(.numberOutOfRange, column) }
        return value
    }
}
