import DequeModule
import Kernel

/// What a session has sent and not yet heard of.
enum PostgresExpected {
    /// That a statement was prepared.
    case prepared(PostgresStatement)
    /// That a statement is done.
    case done
    /// That a statement found a row; else the transaction fails with this.
    case demand(StorageFault)
    /// The rows of a question.
    case answer(PostgresAnswer)
    /// What became of a transaction.
    case committed(PostgresFlush)
    /// That all before is settled.
    case synced
}

/// A statement that the server has prepared, or is about to.
final class PostgresStatement {
    /// The same words may be prepared for several kinds of arguments. Few have the same length, so that comparing two is
    /// cheaper than hashing one.
    struct Key: Hashable {
        let sql: String
        /// Of one row.
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

/// The rows of a question, as far as they have come and were not taken.
final class PostgresAnswer {
    private var rows: Deque<PostgresRow> = []
    /// Whether all have come.
    var isComplete = false

    func add(_ more: Libpq.Rows) {
        for place in 0..<more.count { rows.append(PostgresRow(rows: more, place: place)) }
    }

    func take() -> PostgresRow? { rows.popFirst() }
}
