import Vocabulary

/// What the rules for rows need to know beside the row.
struct IntakeContext: Sendable {
    /// The day of the import in Jakarta.
    let today: Day
    /// The villages and kecamatan that there are.
    let regions: any RegionTable
}

/// Reads the cells of one row and gathers the codes of all that is wrong with them.
struct RowReader<Column: IntakeColumn> {
    /// What the reading is for.
    enum Purpose {
        /// Only the codes: texts are checked and not kept.
        case check
        /// The values.
        case keep
        /// The columns at fault as well.
        case explain
    }

    /// What was found so far.
    private(set) var codes = IntakeCodes()
    /// Which columns are at fault; only when reading to explain.
    private(set) var faults: [(code: IntakeCode, column: Column)] = []

    private let cells: UnsafeBufferPointer<CSVCell>
    private let header: IntakeHeader<Column>
    private let purpose: Purpose

    init(_ cells: UnsafeBufferPointer<CSVCell>, header: IntakeHeader<Column>, purpose: Purpose) {
        self.cells = cells
        self.header = header
        self.purpose = purpose
    }

    /// Notes that a column is at fault.
    mutating func note(_ code: IntakeCode, _ column: Column) {
        codes.insert(code)
        if purpose == .explain { faults.append((code, column)) }
    }

    /// The cell of a column, whatever it holds.
    func cell(_ column: Column) -> CSVCell { header.cell(column, of: cells) }

    /// The cell of a column; nil where it is empty, which is a fault in a column that is required.
    mutating func filled(_ column: Column) -> CSVCell? {
        let cell = cell(column)
        if cell.count > 0 { return cell }
        if header.isRequired(column) { note(.valueMissing, column) }
        return nil
    }

    /// A text of at most so many Unicode scalars; nil where empty.
    mutating func text(_ column: Column, atMost limit: Int = 200) -> String? {
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

    /// A decimal number within a range of whole ones, in millionths.
    mutating func decimal(_ column: Column, in range: ClosedRange<Int64>) -> Int64? {
        guard let cell = filled(column) else { return nil }
        let millionths = (range.lowerBound * 1_000_000)...(range.upperBound * 1_000_000)
        return number(cell.decimalNumber, column) { millionths.contains($0) }
    }

    /// A whole number of which `isAllowed` decides.
    mutating func whole(_ column: Column, where isAllowed: (Int64) -> Bool) -> Int64? {
        guard let cell = filled(column) else { return nil }
        return number(cell.wholeNumber, column, where: isAllowed)
    }

    /// A date up to the day of the import.
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
