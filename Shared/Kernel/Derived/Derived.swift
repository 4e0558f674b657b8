public import Foundation
import Vocabulary

/// A derived table: rows that follow from own and copied tables together, such as an agency's worklist.
///
/// Its service gives one rule, ``rows``: the rows of some subjects (families) as they follow from the own and copied
/// tables. `apply` and `learn` only say whose rows may have changed (``Writing/derive(_:for:)``). At the end of the turn
/// the kernel computes these subjects' rows and writes the differences, together with the counts. So one rule serves the
/// turn, the rebuild and `verify`, and rows of one turn are written once.
///
/// ```
/// Derived(
///     Worklist.table, columns: ["family", "list", "rank"], counts: Worklist.counts,
///     subjects: { after, most, tables in try families(after, most, tables) },
///     rows: { families, tables in try needs(of: families, tables) })
/// ```
///
/// Derived rows may be behind: while the table is rebuilt (``Reading/isRebuilding(_:)``), subjects that the rebuild has
/// not reached have older rows or none. So `decide` never reads them for a right or an amount.
public struct Derived: Sendable {
    /// The table, of origin ``Table/Origin/derived``. The first column of its key is the subject, a BLOB.
    public let table: Table
    /// Its columns, the key's first, in the order of a row's values.
    public let columns: [String]
    /// A derived table with the number of rows in each group; nil if none is needed. Its key is the columns that make a
    /// group, and its last column `rows` the number, at least 1.
    public let counts: Table?
    /// The subjects after one, in the order of their ids; empty at the end. For a rebuild and for `verify`.
    public let subjects: @Sendable (_ after: Data, _ most: Int, _ tables: any Reading) throws -> [Data]
    /// The rows of these subjects, in any order; a subject without rows is left out. It reads own and copied tables only.
    public let rows: @Sendable (_ subjects: [Data], _ tables: any Reading) throws -> [[Value]]

    /// `columns` begin with the table's key.
    public init(
        _ table: Table, columns: [String], counts: Table? = nil,
        subjects: @escaping @Sendable (_ after: Data, _ most: Int, _ tables: any Reading) throws -> [Data],
        rows: @escaping @Sendable (_ subjects: [Data], _ tables: any Reading) throws -> [[Value]]
    ) {
        self.table = table
        self.columns = columns
        self.counts = counts
        self.subjects = subjects
        self.rows = rows
    }

    /// The subject's column.
    var subject: String { columns[0] }

    /// Its tables.
    var tables: [Table] { [table] + (counts.map { [$0] } ?? []) }

    /// A row's key as bytes.
    func key(of row: [Value]) -> [UInt8] { RowBytes.of(Array(row.prefix(table.key.count))) }

    /// The columns of a row that make its group.
    func group(of row: [Value], in counts: Table) -> [Value] {
        counts.key.compactMap { name in columns.firstIndex(of: name).map { row[$0] } }
    }

    /// The SQL condition on the subjects after one, up to another or to the end, with its arguments from `$1` on.
    func range(after: Data, until last: Data?) -> (sql: String, arguments: [Value]) {
        guard let last else { return ("\(subject) > $1", [.blob(after)]) }
        return ("\(subject) > $1 AND \(subject) <= $2", [.blob(after), .blob(last)])
    }

    /// The stored rows of these subjects.
    func stored(_ subjects: [Data], _ tables: any Reading) throws -> [[Value]] {
        var found: [[Value]] = []
        let sql = "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) WHERE \(subject)"
        try tables.each(sql, among: subjects.map { .blob($0) }) { row in
            found.append((0..<row.count).map { row.value($0) })
        }
        return found
    }
}

extension Writing {
    /// Says that a subject's rows of a derived table may have changed, because `apply` or `learn` wrote a row that they
    /// follow from. They are computed at the end of the turn.
    /// - Parameter table: the derived table's name.
    public func derive(_ table: String, for subject: Data) {
        notes.note(DerivedChanges.init).subjects[table, default: []].insert(subject)
    }

    /// Says that any row of a derived table may have changed, because a row was written that many subjects' rows follow
    /// from, such as what a programme relieves. The node rebuilds the table beside its work.
    /// - Parameter table: the derived table's name.
    public func rebuild(_ table: String) { notes.note(DerivedChanges.init).rebuilds.insert(table) }
}

extension Reading {
    /// Whether a derived table is being rebuilt, so that some of its rows may be old or missing.
    /// - Throws: ``StorageFault``.
    public func isRebuilding(_ table: String) throws -> Bool { try Rebuilds.cursor(of: table, self) != nil }
}

/// What a turn has changed that derived rows follow from.
final class DerivedChanges {
    var subjects: [String: Set<Data>] = [:]
    var rebuilds: Set<String> = []
}
