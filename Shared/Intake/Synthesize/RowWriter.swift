import Vocabulary

/// An agency's form of dates and numbers; every form is accepted.
struct RowStyle {
    enum DateForm: CaseIterable { case iso, dashes, slashes }

    var dates = DateForm.iso
    /// `27,5` instead of `27.5`.
    var hasDecimalComma = false
    /// `1.250.000` instead of `1250000`.
    var hasDots = false
}

/// A change of a row that makes it faulty.
enum Damage<Column: IntakeColumn> {
    /// Another text in a cell, quoted if necessary.
    case text(Column, String)
    /// These bytes in a cell, verbatim.
    case bytes(Column, [UInt8])
    /// Only this many cells.
    case short(Int)
    /// One cell too many.
    case surplus

    /// The damaged column; nil if the damage concerns the whole row.
    var column: Column? {
        switch self {
        case .text(let column, _), .bytes(let column, _): column
        case .short, .surplus: nil
        }
    }
}

/// Writes the cells of rows in the form that ``RowReader`` parses.
struct RowWriter {
    /// The bytes of the row so far.
    private(set) var bytes: [UInt8] = []
    private let style: RowStyle
    private var cellStart = 0

    init(style: RowStyle) {
        self.style = style
        bytes.reserveCapacity(1_024)
    }

    /// Writes a row: the cells of all columns in order, changed by its damages.
    mutating func row<Column: IntakeColumn>(
        _ columns: Column.AllCases, damages: [Damage<Column>], cell: (Column, inout RowWriter) -> Void
    ) {
        var written = 0
        for column in columns {
            if written > 0 { bytes.append(UInt8(ascii: ",")) }
            written += 1
            cellStart = bytes.count
            switch damages.last(where: { $0.column == column }) {
            case .bytes(_, let verbatim)?:
                bytes.append(contentsOf: verbatim)
            case .text(_, let text)?:
                put(text)
                quote()
            default:
                cell(column, &self)
                quote()
            }
            for damage in damages { if case .short(written) = damage { return } }
        }
        for damage in damages { if case .surplus = damage { bytes.append(contentsOf: ",?".utf8) } }
    }

    /// Writes a text; nil writes nothing.
    mutating func put(_ text: String?) {
        guard let text else { return }
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a word; nil writes nothing.
    mutating func put(_ word: (some Word)?) { put(word?.rawValue) }

    /// Writes `ya` or `tidak`; nil writes nothing.
    mutating func put(_ answer: Bool?) {
        if let answer { put(answer ? "ya" : "tidak") }
    }

    /// Writes a whole number; nil writes nothing.
    mutating func put(_ number: Int64?) {
        guard let number else { return }
        guard style.hasDots, number >= 1_000 else { return put(String(number)) }
        let digits = String(number)
        for (index, digit) in digits.utf8.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(digit)
        }
    }

    /// Writes a decimal number that is given in millionths; nil writes nothing.
    mutating func put(millionths: Int64?) {
        guard let millionths else { return }
        if millionths < 0 { bytes.append(UInt8(ascii: "-")) }
        put(String(millionths.magnitude / 1_000_000))
        var rest = millionths.magnitude % 1_000_000
        var unit: UInt64 = 100_000
        if rest > 0 { bytes.append(UInt8(ascii: style.hasDecimalComma ? "," : ".")) }
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / unit))
            rest %= unit
            unit /= 10
        }
    }

    /// Writes a date.
    mutating func put(_ day: Day) {
        let date = day.date
        let separator = UInt8(ascii: style.dates == .slashes ? "/" : "-")
        if style.dates == .iso { put(date.year, digits: 4) } else { put(date.day, digits: 2) }
        bytes.append(separator)
        put(date.month, digits: 2)
        bytes.append(separator)
        if style.dates == .iso { put(date.day, digits: 2) } else { put(date.year, digits: 4) }
    }

    private mutating func put(_ number: Int, digits: Int) {
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }

    /// Quotes the cell just written, if necessary.
    private mutating func quote() {
        let mark = UInt8(ascii: "\"")
        let needsQuotes = bytes[cellStart...].contains { byte in
            byte == UInt8(ascii: ",") || byte == mark || byte == UInt8(ascii: "\n")
        }
        guard needsQuotes else { return }
        let cell = Array(bytes[cellStart...])
        bytes.removeSubrange(cellStart...)
        bytes.append(mark)
        for byte in cell {
            if byte == mark { bytes.append(mark) }
            bytes.append(byte)
        }
        bytes.append(mark)
    }
}
