import Kernel

/// Tables as text, row by row in primary-key order, to compare two databases.
struct Dump: Equatable {
    private let tables: [(name: String, rows: [String])]

    init(_ tables: [Table], of store: any Store) throws {
        self.tables = try store.read { reading in
            try tables.map { table in
                let sql = "SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))"
                return (
                    table.name,
                    try reading.rows(sql) { row in (0..<row.count).map { "\(row.value($0))" }.joined(separator: "|") }
                )
            }
        }
    }

    static func == (left: Dump, right: Dump) -> Bool { left.difference(from: right) == nil }

    /// The first difference in words; nil where the two are equal.
    func difference(from other: Dump) -> String? {
        for (left, right) in zip(tables, other.tables) {
            for (one, two) in zip(left.rows, right.rows) where one != two {
                return "table \(left.name): \(one) is \(two) in the other"
            }
            if left.rows.count != right.rows.count {
                return "table \(left.name): \(left.rows.count) rows, in the other \(right.rows.count)"
            }
        }
        return nil
    }
}
