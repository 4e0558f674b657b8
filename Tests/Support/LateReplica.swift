import Kernel

/// A copy of a database for those who only ask, to which what its primary has committed comes a while later, and not
/// before it is on the primary's disk, as PostgreSQL sends it.
final class LateReplica {
    let store: any Store
    private var transactions: [[SlowDisk.Change]] = []
    /// How many of them have been received, and how many of those have come.
    private var (received, arrived) = (0, 0)

    init(_ empty: () throws -> any Store) throws { store = try empty() }

    /// The primary has committed a transaction.
    func receive(_ changes: [SlowDisk.Change]) {
        transactions.append(changes)
        received += 1
    }

    /// The primary has lost all but its first so many transactions.
    func forget(allBut count: Int) {
        guard received > count else { return }
        transactions.removeLast(received - count)
        received = count
    }

    /// The next transaction comes to the copy, if it is one of the first so many.
    /// - Returns: whether others are left.
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
