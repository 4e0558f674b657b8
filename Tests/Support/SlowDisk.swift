import Kernel

/// A disk to which commits are still on their way when they return, and that forgets those when the machine dies.
///
/// Beside the tables that the node sees stands what is on the disk: the same statements, run once their flush has ended.
final class SlowDisk {
    /// What a transaction has done to the tables.
    enum Change {
        case write(String, [Value])
        case create(Table)
        case alter(String)
    }

    private let empty: () throws -> any Store
    /// What is on the disk.
    private var mirror: any Store
    /// How that came to be there.
    private var history: [[Change]] = []
    /// Transactions that are not there yet.
    private var underWay: [[Change]] = []

    init(_ empty: @escaping () throws -> any Store) throws {
        self.empty = empty
        mirror = try empty()
    }

    /// How many transactions were committed so far.
    var committed: Int { history.count + underWay.count }

    /// A transaction was committed.
    func commit(_ changes: [Change]) { underWay.append(changes) }

    /// Everything up to the n-th transaction comes to the disk.
    func bring(upTo count: Int) throws {
        let more = min(max(0, count - history.count), underWay.count)
        for changes in underWay.prefix(more) {
            try SlowDisk.run(changes, mirror)
            history.append(changes)
        }
        underWay.removeFirst(more)
    }

    /// The machine died: what was under way is lost, but for the first so many, which had come through.
    /// - Returns: the tables as they are then; nil where nothing was lost.
    func lose(allBut survivors: Int) throws -> (any Store)? {
        try bring(upTo: history.count + survivors)
        guard !underWay.isEmpty else { return nil }
        underWay = []
        let rest = mirror
        mirror = try empty()
        for changes in history { try SlowDisk.run(changes, mirror) }
        return rest
    }

    /// How many transactions are under way.
    var waiting: Int { underWay.count }

    private static func run(_ changes: [Change], _ store: any Store) throws {
        try store.transact { tables in
            for change in changes {
                switch change {
                case .write(let sql, let arguments): try tables.write(sql, arguments)
                case .create(let table): try tables.create(table)
                case .alter(let statement): try tables.alter(statement)
                }
            }
        }
    }
}
