import ArgumentParser
import Edges
import Foundation
import Vocabulary

// Parsing of values on the command line. A text that cannot be parsed is wrong usage.

extension Day {
    /// `2026-03-02`.
    static func written(_ text: String) throws -> Day {
        guard let day = Day(iso: text) else { throw ValidationError("\(text): TTTT-BB-HH / YYYY-MM-DD") }
        return day
    }

    /// Today in Jakarta.
    static var today: Day { SystemClock().now().day }
}

extension RegionCode {
    /// `36.02`.
    static func written(_ text: String) throws -> RegionCode {
        guard let code = RegionCode(text) else {
            throw ValidationError("\(text) bukan kode wilayah. / is no region's code.")
        }
        return code
    }
}

extension Amounts {
    /// Whole rupiah, `20000` or `20.000`; a leading minus makes the amount negative.
    static func written(_ text: String) throws -> Int64 {
        let taken = text.hasPrefix("-")
        guard let amount = read(taken ? String(text.dropFirst()) : text) else {
            throw ValidationError("\(text) bukan jumlah rupiah bulat. / is no whole amount of rupiah.")
        }
        return taken ? -amount : amount
    }
}

extension Sheet.Cell {
    /// An id: in full for programs, in the short form for people; an empty cell unless it has 16 bytes.
    static func id(_ bytes: Data) -> Sheet.Cell {
        guard let id = Identifier(bytes: bytes) else { return .none }
        return .word(id.text, Phrase(id.short, id.short))
    }

    /// The wire's number of a day; an empty cell for 0.
    static func day(_ number: Int32) -> Sheet.Cell {
        guard number != 0, let day = Day(number: number) else { return .none }
        return .text(day.iso)
    }

    /// A text; an empty cell for an empty text.
    static func optional(_ text: String) -> Sheet.Cell { text.isEmpty ? .none : .text(text) }
}

extension Sheet {
    /// A sheet with one row.
    static func one(_ pairs: [(Column, Cell)]) -> Sheet { Sheet(pairs.map(\.0), [pairs.map(\.1)]) }
}
