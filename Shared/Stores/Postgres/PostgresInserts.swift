import Kernel

/// Rows that wait to be inserted together, because many rows in one statement cost the server a fraction of the cost of
/// as many statements.
///
/// Only inserts that depend on nothing but their arguments wait (``PostgresInsert``). The time of their execution makes
/// no difference, as long as it precedes any other statement on their table, and rows of a table keep their order where
/// it counts.
struct PostgresInserts {
    /// The most rows in one statement.
    static let most = 32

    /// Rows of one statement whose arguments have the same types.
    struct Group {
        let insert: PostgresInsert
        let kinds: [PostgresKind]
        private(set) var rows: [[Value]]
        /// Index of the row whose key has this hash. If two keys share a hash, the second only causes the group to be
        /// sent.
        private var places: [Int: Int] = [:]

        fileprivate init(_ insert: PostgresInsert, _ row: [Value]) {
            self.insert = insert
            kinds = row.map(\.kind)
            rows = [row]
            rows.reserveCapacity(PostgresInserts.most)
            if let hash = insert.keyHash(of: row) { places[hash] = 0 }
        }

        /// Adds a row, or replaces the row that it overwrites; false if it cannot join this statement.
        fileprivate mutating func take(_ insert: PostgresInsert, _ row: [Value]) -> Bool {
            guard self.insert === insert, zip(kinds, row).allSatisfy({ $0 == $1.kind }) else { return false }
            if let hash = insert.keyHash(of: row) {
                if let place = places[hash] {
                    guard insert.replaces(rows[place], row) else { return false }
                    rows[place] = row
                    return true
                }
                places[hash] = rows.count
            }
            rows.append(row)
            return true
        }
    }

    /// At most one group per table.
    private var groups: [Group] = []

    /// Adds a row.
    /// - Returns: a group that must be sent now.
    mutating func add(_ insert: PostgresInsert, _ row: [Value]) -> Group? {
        guard let place = groups.firstIndex(where: { $0.insert === insert || $0.insert.table == insert.table }) else {
            groups.append(Group(insert, row))
            return nil
        }
        if groups[place].take(insert, row) {
            return groups[place].rows.count == PostgresInserts.most ? groups.remove(at: place) : nil
        }
        let gone = groups[place]
        groups[place] = Group(insert, row)
        return gone
    }

    /// Removes and returns the groups of the tables named in `words`.
    mutating func take(namedIn words: Set<Substring>) -> [Group] { take { words.contains($0.insert.table) } }

    /// Removes and returns all groups.
    mutating func takeAll() -> [Group] { take { _ in true } }

    private mutating func take(where isWanted: (Group) -> Bool) -> [Group] {
        if groups.isEmpty { return [] }
        let wanted = groups.filter(isWanted)
        if !wanted.isEmpty { groups.removeAll(where: isWanted) }
        return wanted
    }
}

/// An insert of one row that depends only on its arguments, each of which it uses once and in order.
final class PostgresInsert {
    let sql: String
    let table: Substring
    /// The number of arguments.
    let count: Int
    /// Whether it overwrites every column of an existing row, so that of several inserts only the last counts.
    let replaces: Bool
    /// Indexes of the arguments in the conflict key; one statement must not affect the same row twice.
    private let key: [Int]
    private let start: Substring
    private let end: Substring
    private var texts: [Int: String] = [:]

    /// Nil for any other statement.
    init?(_ sql: String) {
        let form = /(INSERT INTO (\w+)\s*\(([^)]*)\)\s*VALUES\s*)\(([^)]*)\)\s*(?:(ON CONFLICT \(([^)]*)\) DO (.*)))?/
            .dotMatchesNewlines()
        guard sql.hasPrefix("INSERT INTO "), let match = sql.wholeMatch(of: form) else { return nil }
        let columns = PostgresInsert.list(match.3)
        let values = PostgresInsert.list(match.4)
        guard values.count == columns.count, values == (1...values.count).map({ "$\($0)" }) else { return nil }
        self.sql = sql
        (start, table, count) = (match.1, match.2, values.count)
        end = match.5 ?? ""
        if end.contains("SELECT") || end.contains("$") { return nil }
        guard let named = match.6, match.7 != "NOTHING" else {
            (key, replaces) = ([], false)
            return
        }
        let keys = PostgresInsert.list(named)
        key = keys.compactMap { columns.firstIndex(of: $0) }
        let changes = columns.filter { !keys.contains($0) }.map { "\($0) = excluded.\($0)" }
        replaces =
            match.7.map { $0.hasPrefix("UPDATE SET ") && PostgresInsert.list($0.dropFirst(11)) == changes } ?? false
        guard key.count == keys.count else { return nil }
    }

    /// A hash of the arguments in the conflict key; nil without such a key.
    func keyHash(of row: [Value]) -> Int? {
        if key.isEmpty { return nil }
        var hasher = Hasher()
        for place in key { hasher.combine(row[place]) }
        return hasher.finalize()
    }

    /// Whether `row`, inserted after `earlier`, overwrites all of it.
    func replaces(_ earlier: [Value], _ row: [Value]) -> Bool { replaces && key.allSatisfy { earlier[$0] == row[$0] } }

    private static func list(_ text: Substring) -> [String] {
        text.split(separator: ",").map { part in
            String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    /// The same insert for this number of rows.
    func sql(rows: Int) -> String {
        if let known = texts[rows] { return known }
        let tuples = (0..<rows).map { row in
            "(" + (1...count).map { "$\(row * count + $0)" }.joined(separator: ", ") + ")"
        }
        let text = "\(start)\(tuples.joined(separator: ", ")) \(end)"
        texts[rows] = text
        return text
    }
}
