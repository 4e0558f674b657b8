import Foundation
import Talk
import Vocabulary

/// Rows of data with named columns, printed as a table for people, as JSON, or as CSV.
struct Sheet {
    /// A value. Programs read it as a plain value, people read it formatted.
    enum Cell: Equatable {
        case none
        case text(String)
        case number(Int64)
        case money(Int64)
        case decimal(Double)
        /// A size in bytes.
        case bytes(Int64)
        case flag(Bool)
        /// A word for programs and a phrase for people: `served` and `Terlayani`.
        case word(String, Phrase)
    }

    /// A column, with a name for programs and a heading for people.
    struct Column: Sendable {
        let key: String
        let heading: Phrase

        init(_ key: String, _ indonesian: String, _ english: String) {
            self.key = key
            heading = Phrase(indonesian, english)
        }
    }

    let columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column], _ rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// - Parameter width: the characters of a terminal's line; nil for a table as wide as its cells.
    func text(_ format: Options.Format, _ language: Language, within width: Int? = nil) -> String {
        switch format {
        case .table: table(language, width)
        case .csv: csv
        case .json: json
        }
    }

    private func table(_ language: Language, _ width: Int?) -> String {
        SheetTable(
            headings: columns.map { $0.heading[language] },
            rows: rows.map { row in row.map { Sheet.forPeople($0, language) } },
            standsRight: rows.map { row in row.map(Sheet.standsRight) }
        ).text(within: width)
    }

    private var csv: String {
        ([columns.map { Sheet.quoted($0.key) }.joined(separator: ",")]
            + rows.map { row in row.map { Sheet.quoted(Sheet.plain($0)) }.joined(separator: ",") })
            .joined(separator: "\n")
    }

    private var json: String {
        let objects = rows.map { row in
            JSON.object(zip(columns, row).map { ($0.key, Sheet.json($1)) })
        }
        return JSON.array(objects).text
    }

    private static func forPeople(_ cell: Cell, _ language: Language) -> String {
        switch cell {
        case .none: "–"
        case .text(let text): text
        case .number(let number): Amounts.grouped(number)
        case .money(let amount): Amounts.rupiah(amount)
        case .decimal(let number): Amounts.decimal(number)
        case .bytes(let bytes): Amounts.megabytes(bytes)
        case .flag(let flag): (flag ? Phrase("ya", "yes") : Phrase("tidak", "no"))[language]
        case .word(_, let phrase): phrase[language]
        }
    }

    private static func standsRight(_ cell: Cell) -> Bool {
        switch cell {
        case .number, .money, .decimal, .bytes: true
        case .none, .text, .flag, .word: false
        }
    }

    private static func plain(_ cell: Cell) -> String {
        switch cell {
        case .none: ""
        case .text(let text), .word(let text, _): text
        case .number(let number), .money(let number), .bytes(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    private static func json(_ cell: Cell) -> JSON {
        switch cell {
        case .none: .null
        case .text(let text), .word(let text, _): .string(text)
        case .number(let number), .money(let number), .bytes(let number): .integer(number)
        case .decimal(let number): .number(number)
        case .flag(let flag): .bool(flag)
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
