import Foundation
public import Kernel
import Synchronization

/// A database that fails when it is told to: of the kind that this run is about.
///
/// What was committed stays, whatever becomes of the node above it: a crash is to let go of the node and to give the
/// store to a new one.
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
    }

    private let store: any Store
    private var faults: [Fault] = []
    /// Whether there is no room: reading goes on, nothing can be written.
    public var isFull = false
    /// Whether the database cannot be opened anew.
    public var refusesReopening = false
    /// Whether nothing can be read.
    public var refusesReading = false
    /// What `damage` finds.
    public var found: String?
    /// Whether another process has taken the database over; nil where there can be none.
    public var isTakenOver: Bool?
    /// Whether the machine has died.
    public private(set) var isDead = false
    /// Whether the connection was given up and not opened anew.
    private var isClosed = false
    /// How many faults have happened.
    public private(set) var happened = 0

    /// An empty database without faults.
    public init() throws { store = try TestStore.empty() }

    /// Adds to what will go wrong.
    public func fail(_ fault: Fault) { faults.append(fault) }

    /// Forgets what was to go wrong.
    public func mend() {
        faults = []
        isFull = false
        refusesReopening = false
        refusesReading = false
    }

    /// The machine runs again; what was committed is there.
    public func revive() {
        isDead = false
        isClosed = false
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
        if isClosed { throw StorageFault(.other, "the connection is closed") }
    }

    /// Runs `body` in one transaction, unless something goes wrong.
    public func transact<T>(_ body: (any Writing) throws -> T) throws -> T {
        try lives()
        if strikes(.begin) { throw StorageFault(.other, "begin failed") }
        let result = try store.transact { tables in
            let result = try body(FaultyTables(tables, self))
            if strikes(.commit) {
                isClosed = true
                throw StorageFault(.other, "commit failed", undecided: true)
            }
            return result
        }
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
    fileprivate func write() throws {
        try lives()
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
            case .begin, .commit, .commitThatHappened: break
            }
        }
    }

    /// Reads what was committed.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try lives()
        if refusesReading { throw StorageFault(.other, "reading failed") }
        return try store.read(body)
    }

    /// Reads what was committed, at once.
    public func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        if isDead || isClosed || refusesReading { return body(.failure(StorageFault(.other, "reading failed"))) }
        store.later(mayLag: mayLag, body)
    }

    /// There is no replica.
    public var lags: Bool { false }

    /// Whether it was said that another process may.
    public var canBeTakenOver: Bool { isTakenOver != nil }

    /// Whether another process has.
    public func hold() throws {
        if isTakenOver == true { throw StorageFault(.held, "another host") }
    }

    /// Opens anew what was given up. The database itself stays open: it lives in memory.
    public func reopen() throws {
        if isDead || refusesReopening { throw StorageFault(.other, "reopening failed") }
        isClosed = false
    }

    /// Nothing: what was committed stays for whoever opens it again.
    public func close() {}

    /// Makes what the database below makes, without faults.
    public var makeEmpty: @Sendable () throws -> any Store { store.makeEmpty }

    /// What was set to be found, else what the database finds.
    public func damage() throws -> String? { try found ?? store.damage() }

    /// The bytes in use.
    public var bytes: Int64 { store.bytes }

    /// The database below, where nothing goes wrong: for those who check or tamper.
    public var sound: any Store { store }
}

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

    func has(table: String) throws -> Bool { try tables.has(table: table) }

    func write(_ sql: String, _ arguments: [Value]) throws {
        try store.write()
        try tables.write(sql, arguments)
    }

    func create(_ table: Table) throws { try tables.create(table) }
    func alter(_ statement: String) throws { try tables.alter(statement) }
}
