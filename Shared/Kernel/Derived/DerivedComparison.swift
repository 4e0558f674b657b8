import Foundation

/// Compares the derived tables with what a rebuild would give, some subjects at a time.
///
/// It may be interrupted between steps: each step compares subjects in their state at that time. Subjects that a rebuild
/// has not reached are left out.
package struct DerivedComparison {
    private let all: [Derived]
    /// The index of the current table.
    private var place = 0
    /// The last subject compared; empty at a table's beginning.
    private var after = Data()
    /// The number of subjects compared.
    private(set) var subjects: UInt64 = 0

    /// Subjects of one step.
    private static let page = 500

    /// Begins with the first subject of the service's first derived table.
    package init<S: Service>(_ service: S.Type) { all = S.derived }

    /// Whether all tables were compared.
    package var isFinished: Bool { place == all.count }

    /// Compares the next subjects, and after the last the counts.
    /// - Returns: the first difference, as a sentence; nil if there is none.
    /// - Throws: ``StorageFault``.
    package mutating func compareNext(_ tables: any Reading) throws -> String? {
        guard !isFinished else { return nil }
        let derived = all[place]
        let reached = try Rebuilds.cursor(of: derived.table.name, tables)
        let page = try derived.subjects(after, DerivedComparison.page, tables).filter { subject in
            reached.map { !$0.lexicographicallyPrecedes(subject) } ?? true
        }
        let last = page.count == DerivedComparison.page ? page.last : reached
        if let found = try difference(derived, page, until: last, tables) { return found }
        subjects += UInt64(page.count)
        if page.count == DerivedComparison.page, let next = page.last {
            after = next
            return nil
        }
        let found = try differenceOfCounts(derived, tables)
        place += 1
        after = Data()
        return found
    }

    /// The first difference between stored rows in a range of subjects and the rows that follow.
    private func difference(
        _ derived: Derived, _ page: [Data], until last: Data?, _ tables: any Reading
    ) throws -> String? {
        let columns = derived.columns.joined(separator: ", ")
        let range = derived.range(after: after, until: last)
        let sql = "SELECT \(columns) FROM \(derived.table.name) WHERE \(range.sql)"
        let stored = try tables.rows(sql, range.arguments) { row in (0..<row.count).map { row.value($0) } }
        let wanted = page.isEmpty ? [] : try derived.rows(page, tables)
        let rows = (sorted(stored, derived), sorted(wanted, derived))
        guard rows.0 != rows.1 else { return nil }
        let words = zip(rows.0, rows.1).first { $0 != $1 }
        if let (one, other) = words {
            return "table \(derived.table.name): \(Comparison.words(one)) is \(Comparison.words(other)) in the rebuild"
        }
        let more = rows.0.count > rows.1.count ? rows.0[rows.1.count] : rows.1[rows.0.count]
        return "table \(derived.table.name): \(Comparison.words(more)) stands in one of table and rebuild only"
    }

    private func sorted(_ rows: [[Value]], _ derived: Derived) -> [[Value]] {
        rows.map { (derived.key(of: $0), $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
    }

    /// The first group whose stored number is not the number of its rows.
    private func differenceOfCounts(_ derived: Derived, _ tables: any Reading) throws -> String? {
        guard let counts = derived.counts else { return nil }
        let key = counts.key.joined(separator: ", ")
        let wrong = """
            SELECT \(key), sum(rows), sum(counted) FROM (
                SELECT \(key), rows, 0 AS counted FROM \(counts.name)
                UNION ALL SELECT \(key), 0 AS rows, count(*) AS counted FROM \(derived.table.name) GROUP BY \(key)
            ) AS numbers GROUP BY \(key) HAVING sum(rows) <> sum(counted) ORDER BY \(key) LIMIT 1
            """
        let width = counts.key.count
        let found = try tables.first(wrong) { row in
            (0..<width).map { row.value($0) } + [.integer(row.integer(width)), .integer(row.integer(width + 1))]
        }
        return found.map { "table \(counts.name): \(Comparison.words($0)) are the stored and the counted number" }
    }
}
