import Foundation
public import Kernel
import Synchronization

/// A database of the kind under test (``TestStore/ofThisRun``) that fails on request.
///
/// A node's crash loses no commit: the page cache has them, and the next start syncs them. With a slow disk, unsynced
/// commits are lost when the machine dies, loses its power, or after a failed sync; the first few may survive, see
/// ``slowDown(_:)``.
public final class FaultyStore: Store {
    /// A fault that strikes once.
    public enum Fault: Equatable, Sendable {
        /// The next transaction cannot begin.
        case begin
        /// The n-th write from now fails, counted from 1.
        case write(Int)
        /// The next commit fails and is rolled back.
        case commit
        /// The next commit reports a failure but is durable.
        case commitThatHappened
        /// The machine dies at the n-th write from now, or at the commit after it. All calls fail until ``revive()``.
        case death(Int)
        /// A write of the next commit violates a constraint. It is reported at the commit or, with a slow disk, when
        /// the commit's writes are awaited.
        case constraint
        /// A write of the next commit fails and is reported as late as a ``constraint``.
        case lateWrite
        /// The sync of the next commit to reach the disk fails, and the disk has nothing of that commit.
        case flush
    }

    private var store: any Store
    /// The slow disk; nil where a commit is durable when it returns.
    private var disk: SlowDisk?
    /// Given the number of unsynced commits, how many of them survive the machine's death.
    private var survivors: (Int) -> Int = { _ in 0 }
    /// The copy that answers queries; nil where the database itself answers them.
    private var replica: LateReplica?
    private var flushes: [SlowFlush] = []
    /// The changes of the current transaction.
    private var changes: [SlowDisk.Change] = []
    /// Called when a commit starts on its way to the disk. The owner must call ``bring()`` later.
    public var setsOut: () -> Void = {}
    private var faults: [Fault] = []
    /// Whether the disk is full: reads succeed, writes fail.
    public var isFull = false
    /// Whether reopening the database fails.
    public var refusesReopening = false
    /// Whether every read fails.
    public var refusesReading = false
    /// The damage that a check of any table reports; nil for the database's own result.
    public var found: String?
    /// Whether another process has taken the database over; nil where the store has no such lock.
    public var isTakenOver: Bool?
    /// Whether the machine has died.
    public private(set) var isDead = false
    /// Whether the machine has lost its power since its last start.
    private var hasLostPower = false
    /// Whether the connection is closed and not yet reopened.
    private var isClosed = false
    /// The failed sync. All calls fail with it until ``revive()``.
    public private(set) var lostSync: StorageFault?
    /// The number of faults that have struck.
    public private(set) var happened = 0

    /// An empty database without faults.
    public init() throws { store = try TestStore.empty() }

    /// Makes commits reach the disk late, by ``bring()``. The database must still be empty.
    /// - Parameter survivors: given the number of unsynced commits, how many survive the machine's death.
    public func slowDown(_ survivors: @escaping (Int) -> Int) {
        disk = SlowDisk { try TestStore.empty() }
        self.survivors = survivors
    }

    /// Makes queries read a lagging replica. The database must still be empty.
    public func replicate() throws { replica = try LateReplica { try TestStore.empty() } }

    /// Called after each commit where there is a replica. The owner must call ``bringToReplica()`` later.
    public var isToBeReplicated: () -> Void = {}

    /// Applies to the replica the oldest commit that is on the disk and not yet there.
    /// - Returns: whether the replica still lags.
    public func bringToReplica() throws -> Bool { try replica?.bringOne(upTo: disk?.arrived ?? .max) ?? false }

    /// Called before each write, so that a test can interleave other work with a turn.
    public var willWrite: () -> Void = {}

    /// Syncs the oldest unsynced commit.
    public func bring() { flushes.first?.wait() }

    /// Adds a fault; each strikes once.
    public func fail(_ fault: Fault) { faults.append(fault) }

    /// Removes every fault that has not struck, and makes room, reads and reopening work again.
    public func mend() {
        faults = []
        isFull = false
        refusesReopening = false
        refusesReading = false
        isTakenOver = isTakenOver.map { _ in false }
    }

    /// Cuts the machine's power while no node runs on it.
    public func losePower() { hasLostPower = true }

    /// Starts the machine again with the commits that survived, and gives this process the writer's lock.
    public func revive() throws {
        if let disk {
            if isDead || hasLostPower || lostSync != nil {
                if let rest = try disk.lose(allBut: survivors(disk.underWay)) { store = rest }
                replica?.forget(allBut: disk.committed)
            }
            // A start syncs the commits it finds before it serves.
            disk.bring(upTo: .max)
        }
        flushes = []
        hasLostPower = false
        isTakenOver = isTakenOver.map { _ in false }
        isDead = false
        lostSync = nil
        isClosed = false
    }

    /// Replaces the disk by an empty one without faults.
    public func replace() throws {
        store = try TestStore.empty()
        if disk != nil { disk = SlowDisk { try TestStore.empty() } }
        if replica != nil { try replicate() }
        mend()
        (isDead, isClosed, hasLostPower, lostSync) = (false, false, false, nil)
        isTakenOver = isTakenOver.map { _ in false }
    }

    /// Whether this fault was set; if so it strikes now and is removed.
    private func strikes(_ fault: Fault) -> Bool {
        guard let index = faults.firstIndex(of: fault) else { return false }
        faults.remove(at: index)
        happened += 1
        return true
    }

    private func lives() throws {
        try hold()
        if isDead { throw StorageFault(.other, "the machine is dead") }
        if let lostSync { throw lostSync }
        if isClosed { throw StorageFault(.other, "the connection is closed") }
    }

    /// Runs `body` in one transaction, durable when it returns, unless a fault strikes.
    public func transact<T>(_ body: (any Writing) throws -> T) throws -> T {
        if let late = lateFault() {
            _ = try undone(body)
            throw late
        }
        let result = try run(body)
        if disk != nil, strikes(.flush) {
            let fault = StorageFault(.unsynced, "the sync failed")
            lostSync = fault
            throw fault
        }
        disk?.bring(upTo: .max)
        return result
    }

    /// Runs `body` in one transaction. With a slow disk the commit is still unsynced when it returns.
    public func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Flush)?) {
        guard let disk else { return (try transact(body), nil) }
        let broken = lateFault()
        let result = try broken == nil ? run(body) : undone(body)
        let flush = SlowFlush(self, upTo: disk.committed, broken, wake)
        flushes.append(flush)
        setsOut()
        return (result, flush)
    }

    /// The fault of the next commit's writes; nil where they succeed.
    private func lateFault() -> StorageFault? {
        if strikes(.constraint) { return StorageFault(.constraint, "a constraint does not hold") }
        return strikes(.lateWrite) ? StorageFault(isFull ? .full : .other, "write failed") : nil
    }

    /// Runs `body` in a transaction and rolls it back.
    private func undone<T>(_ body: (any Writing) throws -> T) throws -> T {
        try lives()
        var result: T?
        do {
            try store.transact { tables in
                result = try body(tables)
                throw Undo()
            }
        } catch is Undo {}
        guard let result else { throw StorageFault(.other, "nothing was run") }
        return result
    }

    /// Completes the commits whose writes broke a constraint, with that fault.
    public func awaitWrites() { for flush in flushes where flush.broken != nil { flush.wait() } }

    /// The result of a commit when it reaches the disk.
    fileprivate func arrive(_ flush: SlowFlush) -> Result<Void, StorageFault> {
        flushes.removeAll { $0 === flush }
        if let broken = flush.broken { return .failure(broken) }
        if lostSync == nil, strikes(.flush) { lostSync = StorageFault(.unsynced, "the sync failed") }
        if let lostSync { return .failure(lostSync) }
        guard !isDead, !isClosed else {
            return .failure(StorageFault(.other, "the disk failed", undecided: true))
        }
        disk?.bring(upTo: flush.count)
        return .success(())
    }

    private func run<T>(_ body: (any Writing) throws -> T) throws -> T {
        try lives()
        changes = []
        if strikes(.begin) { throw StorageFault(.other, "begin failed") }
        let result = try store.transact { tables in
            let result = try body(FaultyTables(tables, self))
            if strikes(.commit) {
                isClosed = true
                throw StorageFault(.other, "commit failed", undecided: true)
            }
            return result
        }
        disk?.commit(changes)
        replica?.receive(changes)
        if replica != nil { isToBeReplicated() }
        if let index = faults.firstIndex(where: { if case .death = $0 { true } else { false } }) {
            // The machine dies after the commit and before any reply.
            faults.remove(at: index)
            happened += 1
            isDead = true
            throw StorageFault(.other, "the machine died", undecided: true)
        }
        if strikes(.commitThatHappened) {
            isClosed = true
            throw StorageFault(.other, "commit failed", undecided: true)
        }
        return result
    }

    /// Called before each write.
    fileprivate func write(_ change: SlowDisk.Change) throws {
        willWrite()
        try lives()
        if keepsChanges { changes.append(change) }
        if isFull { throw StorageFault(.full, "no room") }
        for index in faults.indices {
            switch faults[index] {
            case .write(1):
                faults.remove(at: index)
                happened += 1
                throw StorageFault(.other, "write failed")
            case .death(1):
                faults.remove(at: index)
                happened += 1
                isDead = true
                throw StorageFault(.other, "the machine died")
            case .write(let count): faults[index] = .write(count - 1)
            case .death(let count): faults[index] = .death(count - 1)
            case .begin, .commit, .commitThatHappened, .constraint, .lateWrite, .flush: break
            }
        }
    }

    /// Records a created or altered table, which never fails.
    fileprivate func note(_ change: SlowDisk.Change) { if keepsChanges { changes.append(change) } }

    private var keepsChanges: Bool { disk != nil || replica != nil }

    /// Reads the committed state.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try lives()
        if refusesReading { throw StorageFault(.other, "reading failed") }
        return try store.read(body)
    }

    /// The database's own value.
    public var readsAtOnce: Bool { store.readsAtOnce }

    /// Reads the committed state immediately, or the replica's where the read may lag.
    public func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        if isDead || isClosed || refusesReading { return body(.failure(StorageFault(.other, "reading failed"))) }
        (mayLag ? replica?.store ?? store : store).later(mayLag: false, body)
    }

    /// Whether ``aside(_:)`` waits for ``readAside()``.
    public var holdsAside = false
    private var aside: [() -> Void] = []

    /// Reads immediately unless ``holdsAside`` is set.
    public func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        if holdsAside { aside.append { [self] in later(mayLag: false, body) } } else { later(mayLag: false, body) }
    }

    /// Runs the oldest read that ``aside(_:)`` has queued.
    /// - Returns: false where none is queued.
    @discardableResult
    public func readAside() -> Bool {
        if aside.isEmpty { return false }
        aside.removeFirst()()
        return true
    }

    /// Whether there is a replica.
    public var lags: Bool { replica != nil }

    /// Whether the store has a lock that another process may take.
    public var canBeTakenOver: Bool { isTakenOver != nil }

    /// Throws when another process holds the writer's lock.
    public func hold() throws {
        if isTakenOver == true { throw StorageFault(.held, "another host") }
    }

    /// Reopens a closed connection. The database itself stays open, since it is in memory.
    public func reopen() throws {
        if isDead || lostSync != nil || refusesReopening { throw StorageFault(.other, "reopening failed") }
        isClosed = false
        // Reopening a database copies its log into the file.
        disk?.bring(upTo: .max)
    }

    /// Does nothing: the commits stay for the next start.
    public func close() {}

    /// Makes an empty database of the same kind, without faults.
    public var makeEmpty: @Sendable () throws -> any Store { store.makeEmpty }

    /// ``found``, or the database's own result.
    public var findDamage: @Sendable (String, any Reading) throws -> String? {
        { [found, below = store.findDamage] table, tables in try found ?? below(table, tables) }
    }

    /// The database's size in bytes.
    public var bytes: Int64 { store.bytes }

    /// The database without faults, for tests that inspect or tamper.
    public var sound: any Store { store }
}

/// Thrown to roll a transaction back.
private struct Undo: Error {}

/// A transaction's tables that fail where a fault is due.
private final class FaultyTables: Writing {
    private let tables: any Writing
    private let store: FaultyStore

    init(_ tables: any Writing, _ store: FaultyStore) {
        self.tables = tables
        self.store = store
    }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        try tables.each(sql, arguments, take)
    }

    func expect(_ sql: String, _ arguments: [Value]) throws { try tables.expect(sql, arguments) }

    func has(table: String) throws -> Bool { try tables.has(table: table) }

    func triggersAndViews() throws -> [String] { try tables.triggersAndViews() }

    var notes: Notes { tables.notes }

    func write(_ sql: String, _ arguments: [Value]) throws {
        try store.write(.write(sql, arguments))
        try tables.write(sql, arguments)
    }

    func create(_ table: Table) throws {
        store.note(.create(table))
        try tables.create(table)
    }

    func alter(_ statement: String) throws {
        store.note(.alter(statement))
        try tables.alter(statement)
    }
}

/// A commit that reaches the slow disk on ``FaultyStore/bring()``.
private final class SlowFlush: Flush {
    let count: Int
    /// The fault of its writes; nil where they succeeded.
    let broken: StorageFault?
    private unowned let store: FaultyStore
    private let wake: @Sendable () -> Void
    private(set) var outcome: Result<Void, StorageFault>?

    init(_ store: FaultyStore, upTo count: Int, _ broken: StorageFault?, _ wake: @escaping @Sendable () -> Void) {
        self.store = store
        self.count = count
        self.broken = broken
        self.wake = wake
    }

    func wait() {
        guard outcome == nil else { return }
        outcome = store.arrive(self)
        wake()
    }
}
