import Foundation
import Vocabulary

/// Writes derived rows at the end of a turn.
package enum Deriving {
    /// Computes the rows of the subjects that the turn has changed, and begins the rebuilds that it needs.
    /// - Returns: whether a rebuild has begun.
    /// - Throws: ``StorageFault``.
    @discardableResult
    package static func settle<S: Service>(_ service: S, _ tables: any Writing) throws -> Bool {
        guard !S.derived.isEmpty else { return false }
        let changes = tables.notes.note(DerivedChanges.init)
        var began = false
        for derived in S.derived {
            let name = derived.table.name
            if changes.rebuilds.remove(name) != nil {
                try Rebuilds.begin(name, tables)
                began = true
            }
            guard let subjects = changes.subjects.removeValue(forKey: name) else { continue }
            try write(derived, subjects.sorted { $0.lexicographicallyPrecedes($1) }, tables)
        }
        return began
    }

    /// Replaces the rows of these subjects, writing only what differs.
    private static func write(_ derived: Derived, _ subjects: [Data], _ tables: any Writing) throws {
        var before: [[UInt8]: [Value]] = [:]
        for row in try derived.stored(subjects, tables) { before[derived.key(of: row)] = row }
        let rows = try derived.rows(subjects, tables).map { (key: derived.key(of: $0), row: $0) }
        var changes = Groups(derived)
        let statements = Statements(derived)
        for (key, row) in rows.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let old = before.removeValue(forKey: key)
            guard old != row else { continue }
            if let old { changes.count(old, -1) }
            changes.count(row, 1)
            try tables.write(statements.put, row)
        }
        for (_, old) in before.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            changes.count(old, -1)
            try tables.write(statements.remove, Array(old.prefix(derived.table.key.count)))
        }
        try changes.write(tables)
    }

    /// The statements that change one row.
    private struct Statements {
        let put: String
        let remove: String

        init(_ derived: Derived) {
            let (table, columns) = (derived.table, derived.columns)
            let places = (1...columns.count).map { "$\($0)" }.joined(separator: ", ")
            let changes = columns.dropFirst(table.key.count).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
            put = """
                INSERT INTO \(table.name) (\(columns.joined(separator: ", "))) VALUES (\(places))
                ON CONFLICT (\(table.key.joined(separator: ", "))) DO UPDATE SET \(changes)
                """
            remove = "DELETE FROM \(table.name) WHERE \(Statements.equal(table.key))"
        }

        static func equal(_ columns: [String]) -> String {
            columns.enumerated().map { "\($1) = $\($0 + 1)" }.joined(separator: " AND ")
        }
    }

    /// The changes of the numbers of rows, by group.
    private struct Groups {
        private let derived: Derived
        private var changes: [[UInt8]: (group: [Value], by: Int64)] = [:]

        init(_ derived: Derived) { self.derived = derived }

        mutating func count(_ row: [Value], _ by: Int64) {
            guard let counts = derived.counts else { return }
            let group = derived.group(of: row, in: counts)
            changes[RowBytes.of(group), default: (group, 0)].by += by
        }

        func write(_ tables: any Writing) throws {
            guard let counts = derived.counts else { return }
            let places = (1...counts.key.count + 1).map { "$\($0)" }.joined(separator: ", ")
            let key = counts.key.joined(separator: ", ")
            let add = """
                INSERT INTO \(counts.name) (\(key), rows) VALUES (\(places))
                ON CONFLICT (\(key)) DO UPDATE SET rows = \(counts.name).rows + excluded.rows
                """
            let clear = "DELETE FROM \(counts.name) WHERE \(Statements.equal(counts.key)) AND rows = 0"
            for (_, change) in changes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) where change.by != 0 {
                try tables.write(add, change.group + [.integer(change.by)])
                if change.by < 0 { try tables.write(clear, change.group) }
            }
        }
    }
}
