import Kernel

/// A disk to which commits are still on their way when they return, and that forgets those when the machine dies.
///
/// It remembers what every transaction has done, and how many of them have come to it; what is left after a death is
/// made again from those.
final class SlowDisk {
    /// What a transaction has done to the tables.
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
    /// How many of them have come to the disk.
    private(set) var arrived = 0

    init(_ empty: @escaping () throws -> any Store) { self.empty = empty }

    /// How many transactions were committed so far.
    var committed: Int { transactions.count }
    /// How many of them are under way.
    var underWay: Int { transactions.count - arrived }

    /// A transaction was committed.
    func commit(_ changes: [Change]) { transactions.append(changes) }

    /// Everything up to the n-th transaction comes to the disk.
    func bring(upTo count: Int) { arrived = max(arrived, min(count, transactions.count)) }

    /// The machine died: what was under way is lost, but for the first so many, which had come through.
    /// - Returns: the tables as they are then; nil where nothing was lost.
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
