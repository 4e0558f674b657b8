import Kernel

/// A lagging copy of a database, for queries. A commit is applied later than on the primary and not before it is on the
/// primary's disk, as with PostgreSQL's streaming replication.
final class LateReplica {
    let store: any Store
    private var transactions: [[SlowDisk.Change]] = []
    /// The numbers of transactions received, and of those applied.
    private var (received, arrived) = (0, 0)

    init(_ empty: () throws -> any Store) throws { store = try empty() }

    /// Queues a transaction that the primary has committed.
    func receive(_ changes: [SlowDisk.Change]) {
        transactions.append(changes)
        received += 1
    }

    /// Drops queued transactions: the primary has lost all but its first `count`.
    func forget(allBut count: Int) {
        guard received > count else { return }
        transactions.removeLast(received - count)
        received = count
    }

    /// Applies the next transaction, unless the primary's disk does not have it yet: it has the first `count`.
    /// - Returns: whether transactions are left to apply.
    func bringOne(upTo count: Int) throws -> Bool {
        guard arrived < min(count, received) else { return arrived < received }
        let changes = transactions.removeFirst()
        try store.transact { tables in
            for change in changes { try change.run(tables) }
        }
        arrived += 1
        return arrived < received
    }
}
