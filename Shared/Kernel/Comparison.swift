import Foundation

/// Compares two databases' tables row by row, in the order of their keys.
public enum Comparison {
    /// The first difference, in a sentence; nil when there is none.
    public static func difference(
        _ tables: [Table], _ one: any Reading, _ other: any Reading
    ) throws -> String? {
        for table in tables {
            var pages = (Pages(table, one), Pages(table, other))
            while true {
                let rows = (try pages.0.next(), try pages.1.next())
                if let row = zip(rows.0, rows.1).first(where: { $0 != $1 }) {
                    return "table \(table.name): \(words(row.0, table)) is \(words(row.1, table)) in the fold"
                }
                if rows.0.count != rows.1.count {
                    let more = rows.0.count > rows.1.count ? rows.0[rows.1.count] : rows.1[rows.0.count]
                    return "table \(table.name): \(words(more, table)) stands in one of the two only"
                }
                if rows.0.isEmpty { break }
            }
        }
        return nil
    }

    /// A row for a reader who looks for what differs: whole numbers and texts as they are, bytes in hexadecimal.
    private static func words(_ row: [Value], _ table: Table) -> String {
        let cells = row.map { value in
            switch value {
            case .null: "–"
            case .integer(let number): "\(number)"
            case .real(let number): "\(number)"
            case .text(let text): text
            case .blob(let bytes): bytes.prefix(16).map { String($0, radix: 16) }.joined()
            }
        }
        return "(" + cells.joined(separator: ", ") + ")"
    }

    /// A table's rows in steps of a thousand, so that it may be larger than memory.
    private struct Pages {
        private let table: Table
        private let tables: any Reading
        private var after: [Value]?

        init(_ table: Table, _ tables: any Reading) {
            self.table = table
            self.tables = tables
        }

        mutating func next() throws -> [[Value]] {
            let key = table.key.joined(separator: ", ")
            var condition = ""
            if let after {
                let places = (1...after.count).map { "$\($0)" }.joined(separator: ", ")
                condition = "WHERE (\(key)) > (\(places))"
            }
            let width = table.key.count
            // The key's columns stand in front, so that the next step knows where this one ended.
            let rows = try tables.rows(
                "SELECT \(key), \(table.name).* FROM \(table.name) \(condition) ORDER BY \(key) LIMIT 1000",
                after ?? []
            ) { row in (0..<row.count).map { row.value($0) } }
            after = rows.last.map { Array($0.prefix(width)) } ?? after
            return rows.map { Array($0.dropFirst(width)) }
        }
    }
}
