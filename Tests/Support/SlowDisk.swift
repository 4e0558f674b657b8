import Kernel

/// A disk that syncs commits later than they return, and loses the unsynced ones when the machine dies.
///
/// It records each transaction's changes and the number of synced transactions, and rebuilds the tables from those
/// after a death.
final class SlowDisk {
    /// One change of the tables.
    enum Change {
        case write(String, [Value])
        case create(Table)
        case alter(String)

        func run(_ tables: any Writing) throws {
            switch self {
            case .write(let sql, let arguments): try tables.write(sql, arguments)
            case .create(let table): try tables.create(table)
            case .alter(let statement): try tables.alter(statement)
            }
        }
    }

    private let empty: () throws -> any Store
    private var transactions: [[Change]] = []
    /// The number of synced transactions.
    private(set) var arrived = 0

    init(_ empty: @escaping () throws -> any Store) { self.empty = empty }

    /// The number of committed transactions.
    var committed: Int { transactions.count }
    /// The number of unsynced transactions.
    var underWay: Int { transactions.count - arrived }

    /// Records a committed transaction.
    func commit(_ changes: [Change]) { transactions.append(changes) }

    /// Syncs the first `count` transactions.
    func bring(upTo count: Int) { arrived = max(arrived, min(count, transactions.count)) }

    /// The machine dies: the unsynced transactions are lost but for the first `survivors` of them.
    /// - Returns: the rebuilt tables; nil where nothing was lost.
    func lose(allBut survivors: Int) throws -> (any Store)? {
        bring(upTo: arrived + survivors)
        guard underWay > 0 else { return nil }
        transactions.removeLast(underWay)
        let store = try empty()
        for changes in transactions {
            try store.transact { tables in
                for change in changes { try change.run(tables) }
            }
        }
        return store
    }
}
