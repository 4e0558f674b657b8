import Foundation
public import Kernel
import Synchronization

/// A database that fails when it is told to: of the kind that this run is about.
///
/// Commits stay when the node above it crashes: the page cache has them, and the next start syncs them. Where the disk is
/// slow, commits that were not synced are lost when the machine dies or loses its power, or when a sync has failed: all
/// of them, or all but the first.
public final class FaultyStore: Store {
    /// What will go wrong once.
    public enum Fault: Equatable, Sendable {
        /// The next transaction does not begin.
        case begin
        /// The n-th write from now fails, counted from 1.
        case write(Int)
        /// The next commit fails, and nothing of it was kept.
        case commit
        /// The next commit fails, and all of it was kept.
        case commitThatHappened
        /// The n-th write from now, or the commit after it, is where the machine dies: all else fails until `revive`.
        case death(Int)
        /// A write of the next commit breaks a constraint, which is heard of only at the commit, or on a slow disk when
        /// its writes are awaited.
        case constraint
        /// A write of the next commit fails, which is heard of as late.
        case lateWrite
        /// The sync of the next commit that is on its way to the disk fails, and the disk has nothing of it.
        case flush
    }

    private var store: any Store
    /// None where commits are on the disk when they return.
    private var disk: SlowDisk?
    /// How many of the commits that are under way come through when the machine dies, asked with how many there are.
    private var survivors: (Int) -> Int = { _ in 0 }
    /// Answers queries; none where the database itself does.
    private var replica: LateReplica?
    private var flushes: [SlowFlush] = []
    /// What the transaction under way has changed.
    private var changes: [SlowDisk.Change] = []
    /// Called when a commit sets out for the disk; somebody must call ``bring()`` later.
    public var setsOut: () -> Void = {}
    private var faults: [Fault] = []
    /// Whether there is no room: reading goes on, nothing can be written.
    public var isFull = false
    /// Whether the database cannot be opened anew.
    public var refusesReopening = false
    /// Whether nothing can be read.
    public var refusesReading = false
    /// The damage that is found in every table.
    public var found: String?
    /// Whether another process has taken the database over; nil where there can be none.
    public var isTakenOver: Bool?
    /// Whether the machine has died.
    public private(set) var isDead = false
    /// Whether the machine has lost its power since it last ran.
    private var hasLostPower = false
    /// Whether the connection was given up and not opened anew.
    private var isClosed = false
    /// The sync that failed; then nothing works until `revive`.
    public private(set) var lostSync: StorageFault?
    /// How many faults have happened.
    public private(set) var happened = 0

    /// An empty database without faults.
    public init() throws { store = try TestStore.empty() }

    /// From now on commits take their time to the disk. The database must still be empty.
    /// - Parameter survivors: how many of those under way come through when the machine dies.
    public func slowDown(_ survivors: @escaping (Int) -> Int) {
        disk = SlowDisk { try TestStore.empty() }
        self.survivors = survivors
    }

    /// From now on queries are answered from a copy that is late. The database must still be empty.
    public func replicate() throws { replica = try LateReplica { try TestStore.empty() } }

    /// Called after a commit where there is a replica; the caller must see to a later ``bringToReplica()``.
    public var isToBeReplicated: () -> Void = {}

    /// The oldest commit that is on the disk and not in the replica comes there.
    /// - Returns: whether the replica still lags.
    public func bringToReplica() throws -> Bool { try replica?.bringOne(upTo: disk?.arrived ?? .max) ?? false }

    /// What happens elsewhere in the middle of a turn: it is called before each write.
    public var willWrite: () -> Void = {}

    /// The oldest commit that is on its way arrives.
    public func bring() { flushes.first?.wait() }

    /// Adds to what will go wrong.
    public func fail(_ fault: Fault) { faults.append(fault) }

    /// Forgets what was to go wrong.
    public func mend() {
        faults = []
        isFull = false
        refusesReopening = false
        refusesReading = false
        isTakenOver = isTakenOver.map { _ in false }
    }

    /// The machine loses its power while no node runs on it.
    public func losePower() { hasLostPower = true }

    /// The machine runs again; the commits that nothing has taken are there. This process is the one that
    /// writes.
    public func revive() throws {
        if let disk {
            if isDead || hasLostPower || lostSync != nil {
                if let rest = try disk.lose(allBut: survivors(disk.underWay)) { store = rest }
                replica?.forget(allBut: disk.committed)
            }
            // A start syncs what it has found before it serves.
            disk.bring(upTo: .max)
        }
        flushes = []
        hasLostPower = false
        isTakenOver = isTakenOver.map { _ in false }
        isDead = false
        lostSync = nil
        isClosed = false
    }

    /// The disk is replaced by an empty one, on which nothing goes wrong until `revive`.
    public func replace() throws {
        store = try TestStore.empty()
        if disk != nil { disk = SlowDisk { try TestStore.empty() } }
        if replica != nil { try replicate() }
        mend()
        (isDead, isClosed, hasLostPower, lostSync) = (false, false, false, nil)
        isTakenOver = isTakenOver.map { _ in false }
    }

    /// Whether the next fault is this one; then it happens now.
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

    /// Runs `body` in one transaction, unless something goes wrong.
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

    /// Runs `body` in one transaction; where the disk is slow, it is on its way there.
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

    /// What is wrong with the next commit's writes; nil where nothing is.
    private func lateFault() -> StorageFault? {
        if strikes(.constraint) { return StorageFault(.constraint, "a constraint does not hold") }
        return strikes(.lateWrite) ? StorageFault(isFull ? .full : .other, "write failed") : nil
    }

    /// Runs `body` in a transaction and undoes it.
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

    /// Commits whose writes broke a constraint say so.
    public func awaitWrites() { for flush in flushes where flush.broken != nil { flush.wait() } }

    /// A commit arrives at the disk, or fails there.
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
            // The machine dies behind the commit and before any reply.
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

    /// Called before a table is made or altered, which does not fail.
    fileprivate func note(_ change: SlowDisk.Change) { if keepsChanges { changes.append(change) } }

    private var keepsChanges: Bool { disk != nil || replica != nil }

    /// Reads what was committed.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try lives()
        if refusesReading { throw StorageFault(.other, "reading failed") }
        return try store.read(body)
    }

    /// As the database below does.
    public var readsAtOnce: Bool { store.readsAtOnce }

    /// Reads what was committed, at once.
    public func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        if isDead || isClosed || refusesReading { return body(.failure(StorageFault(.other, "reading failed"))) }
        (mayLag ? replica?.store ?? store : store).later(mayLag: false, body)
    }

    /// Whether what is read aside waits until ``readAside()``.
    public var holdsAside = false
    private var aside: [() -> Void] = []

    /// Reads at once, unless it is held.
    public func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        if holdsAside { aside.append { [self] in later(mayLag: false, body) } } else { later(mayLag: false, body) }
    }

    /// Lets the next reading aside take place.
    /// - Returns: false where none waits.
    @discardableResult
    public func readAside() -> Bool {
        if aside.isEmpty { return false }
        aside.removeFirst()()
        return true
    }

    /// Whether there is a replica.
    public var lags: Bool { replica != nil }

    /// Whether it was said that another process may.
    public var canBeTakenOver: Bool { isTakenOver != nil }

    /// Whether another process has.
    public func hold() throws {
        if isTakenOver == true { throw StorageFault(.held, "another host") }
    }

    /// Opens anew what was given up. The database itself stays open: it lives in memory.
    public func reopen() throws {
        if isDead || lostSync != nil || refusesReopening { throw StorageFault(.other, "reopening failed") }
        isClosed = false
        // Whoever opens a database anew copies its log into the file.
        disk?.bring(upTo: .max)
    }

    /// Nothing: what was committed stays for whoever opens it again.
    public func close() {}

    /// Makes what the database below makes, without faults.
    public var makeEmpty: @Sendable () throws -> any Store { store.makeEmpty }

    /// What was set to be found, else what the database finds.
    public var findDamage: @Sendable (String, any Reading) throws -> String? {
        { [found, below = store.findDamage] table, tables in try found ?? below(table, tables) }
    }

    /// The bytes in use.
    public var bytes: Int64 { store.bytes }

    /// The database below, where nothing goes wrong: for those who check or tamper.
    public var sound: any Store { store }
}

/// Undoes a transaction.
private struct Undo: Error {}

/// The tables of a transaction, with a fault before a write where one is due.
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

/// A commit on its way to a slow disk, which arrives when somebody says so.
private final class SlowFlush: Flush {
    let count: Int
    /// The constraint that its writes broke.
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
