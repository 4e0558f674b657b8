import DequeModule
import Kernel

/// A reply that a session still expects.
enum PostgresExpected {
    /// The outcome of preparing a statement.
    case prepared(PostgresStatement)
    /// The completion of a statement.
    case done
    /// One row of a statement; without a row the transaction fails with this fault.
    case demand(StorageFault)
    /// The rows of a query.
    case answer(PostgresAnswer)
    /// The outcome of a transaction.
    case committed(PostgresFlush)
    /// The sync point: all earlier requests are settled.
    case synced
}

/// A statement that the server has prepared, or is about to prepare.
final class PostgresStatement {
    /// The text and the argument types; the same text may be prepared for several types. Only the length is hashed: few
    /// statements share it, so comparing two is cheaper than hashing one.
    struct Key: Hashable {
        let sql: String
        /// The types of one row's arguments.
        let kinds: [PostgresKind]

        func hash(into hasher: inout Hasher) {
            hasher.combine(sql.utf8.count)
            for kind in kinds { hasher.combine(kind.rawValue) }
        }
    }

    let key: Key
    let name: String

    init(_ key: Key, _ name: String) {
        self.key = key
        self.name = name
    }
}

/// The rows of a query that have arrived and were not consumed.
final class PostgresAnswer {
    private var rows: Deque<PostgresRow> = []
    /// Whether all rows have arrived.
    var isComplete = false

    func add(_ more: Libpq.Rows) {
        for place in 0..<more.count { rows.append(PostgresRow(rows: more, place: place)) }
    }

    func take() -> PostgresRow? { rows.popFirst() }
}
