import Foundation
import Vocabulary
import WireSchemas

/// The rebuilds of derived tables that are under way.
///
/// A rebuild goes through all subjects in the order of their ids, some in each turn, whenever the socket is quiet and at
/// least once in ``Limits/turnsBeforeStep`` turns. It stands in no journal, because derived rows follow from tables that
/// are there; its place is in a kept table, so that a killed node goes on.
package enum Rebuilds {
    /// A row for each derived table that is being rebuilt; `cursor` is the last subject that was computed.
    package static let table = Table(
        "derived_rebuild", .kept, key: ["name"],
        columns: """
            name TEXT NOT NULL PRIMARY KEY,
            cursor BLOB NOT NULL
            """)

    /// The last subject that a table's rebuild has computed, empty at its beginning; nil if it is not being rebuilt.
    static func cursor(of name: String, _ tables: any Reading) throws -> Data? {
        try tables.first("SELECT cursor FROM derived_rebuild WHERE name = $1", [.text(name)]) { $0.blob(0) }
    }

    /// The tables that are being rebuilt, for the node's status.
    static func works(_ tables: any Reading) throws -> [WireWork] {
        try tables.rows("SELECT name FROM derived_rebuild ORDER BY name") { row in
            var work = WireWork()
            work.what = row.text(0)
            return work
        }
    }

    /// Whether a derived table is being rebuilt.
    static func areUnderWay(_ tables: any Reading) throws -> Bool {
        try tables.exists("SELECT 1 FROM derived_rebuild")
    }

    /// Begins the rebuild of a table, or begins it again.
    static func begin(_ name: String, _ tables: any Writing) throws {
        try put(name, Data(), tables)
    }

    /// Begins the rebuild of every derived table: its rows do not follow from the present rows of the other tables.
    static func beginAll<S: Service>(_ service: S.Type, _ tables: any Writing) throws {
        for derived in S.derived { try begin(derived.table.name, tables) }
    }

    /// Marks the next subjects of a rebuild as changed, so that the end of the turn computes their rows.
    /// - Returns: the number of subjects; nil if no table is being rebuilt.
    static func step<S: Service>(_ service: S.Type, most: Int, _ tables: any Writing) throws -> Int? {
        for derived in S.derived {
            let name = derived.table.name
            guard let cursor = try cursor(of: name, tables) else { continue }
            let subjects = try derived.subjects(cursor, most, tables)
            for subject in subjects { tables.derive(name, for: subject) }
            // Rows of subjects that are gone.
            let orphans = try orphans(of: derived, after: cursor, until: subjects.last, among: subjects, tables)
            for subject in orphans { tables.derive(name, for: subject) }
            if let last = subjects.last {
                try put(name, last, tables)
            } else {
                try tables.write("DELETE FROM derived_rebuild WHERE name = $1", [.text(name)])
            }
            return subjects.count
        }
        return nil
    }

    /// The subjects of stored rows in a range of ids that are not subjects any more.
    private static func orphans(
        of derived: Derived, after: Data, until last: Data?, among subjects: [Data], _ tables: any Reading
    ) throws -> [Data] {
        let range = derived.range(after: after, until: last)
        let sql = "SELECT DISTINCT \(derived.subject) FROM \(derived.table.name) WHERE \(range.sql)"
        let known = Set(subjects)
        return try tables.rows(sql, range.arguments) { $0.blob(0) }.filter { !known.contains($0) }
    }

    private static func put(_ name: String, _ cursor: Data, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO derived_rebuild (name, cursor) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor
            """, [.text(name), .blob(cursor)])
    }
}
