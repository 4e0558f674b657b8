public import Foundation
public import Vocabulary

/// One row that a question gave, valid only while the closure that received it runs. Columns count from 0.
public protocol Row {
    /// Whether nothing stands there.
    func isNull(_ column: Int) -> Bool
    /// The whole number that stands there; 0 where nothing does.
    func integer(_ column: Int) -> Int64
    /// The fraction that stands there; 0 where nothing does.
    func real(_ column: Int) -> Double
    /// The text that stands there; empty where nothing does.
    func text(_ column: Int) -> String
    /// The bytes that stand there; none where nothing does.
    func blob(_ column: Int) -> Data
    /// Whatever stands there, as it is stored.
    func value(_ column: Int) -> Value
    /// Appends the columns from one on as bytes that are equal exactly where the values are (``RowBytes``).
    func append(from first: Int, to bytes: inout [UInt8])
    /// How many columns there are.
    var count: Int { get }
}

extension Row {
    /// The whole number, or nil.
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    /// The number as 32 bits; out of range it becomes the nearest.
    public func int32(_ column: Int) -> Int32 { Int32(clamping: integer(column)) }
    /// 0 is false, everything else true.
    public func flag(_ column: Int) -> Bool { integer(column) != 0 }
    /// True, false, or unknown.
    public func optionalFlag(_ column: Int) -> Bool? { isNull(column) ? nil : integer(column) != 0 }
    /// The id, or nil where there is none.
    public func id(_ column: Int) -> Identifier? { Identifier(bytes: blob(column)) }
    /// The day, or nil where there is none.
    public func day(_ column: Int) -> Day? { optionalInteger(column).flatMap { Day(number: Int32(clamping: $0)) } }
    /// The region, or nil where there is none.
    public func region(_ column: Int) -> RegionCode? { optionalInteger(column).flatMap { RegionCode(number: $0) } }
}

/// Tables that can only be read: what a decision and a query see.
///
/// SQL is what SQLite and PostgreSQL both speak; arguments are `$1, $2 …` in their order.
public protocol Reading: AnyObject {
    /// Calls `take` with each row in turn.
    /// - Throws: ``StorageFault``, and what `take` throws.
    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws

    /// Says what will soon be asked in these very words, so that a store that waits for a server can ask it along with
    /// what is asked first. It changes nothing of what is answered.
    /// - Throws: ``StorageFault``.
    func expect(_ sql: String, _ arguments: [Value]) throws

    /// Whether there is a table of this name.
    /// - Throws: ``StorageFault``.
    func has(table: String) throws -> Bool

    /// What acts or shows by itself in the database, in words: triggers, views, rules. None is ever made here, and one
    /// that is there can change what is written or read behind every rule.
    /// - Throws: ``StorageFault``.
    func triggersAndViews() throws -> [String]

    /// What rules keep in mind of these tables, as long as the transaction lasts.
    var notes: Notes { get }
}

// Inlined, so that whoever asks has them for its own types: `any Reading` keeps them generic otherwise, and many small
// questions are asked.
extension Reading {
    /// Nothing: where nobody waits for a server, asking ahead saves nothing.
    public func expect(_ sql: String, _ arguments: [Value]) throws {}

    /// What `make` makes of each row.
    @inlinable @inline(__always)
    public func rows<T>(_ sql: String, _ arguments: [Value] = [], _ make: (any Row) throws -> T) throws -> [T] {
        var made: [T] = []
        try each(sql, arguments) { made.append(try make($0)) }
        return made
    }

    /// What `make` makes of the first row; nil where there is none.
    @inlinable @inline(__always)
    public func first<T>(_ sql: String, _ arguments: [Value] = [], _ make: (any Row) throws -> T) throws -> T? {
        var made: T?
        try each(sql, arguments) { row in
            if made == nil { made = try make(row) }
        }
        return made
    }

    /// The first column of the first row as a whole number; 0 where there is none.
    @inlinable @inline(__always)
    public func integer(_ sql: String, _ arguments: [Value] = []) throws -> Int64 {
        try first(sql, arguments) { $0.integer(0) } ?? 0
    }

    /// Whether there is a row.
    @inlinable @inline(__always)
    public func exists(_ sql: String, _ arguments: [Value] = []) throws -> Bool {
        try first(sql, arguments) { _ in true } ?? false
    }
}

/// Tables that can also be written: what applying sees.
public protocol Writing: Reading {
    /// Inserts, updates or deletes. It tells nothing, so that a store may send it on without waiting for an answer.
    /// - Throws: ``StorageFault``; what is wrong may also be heard of only at a later question or at the commit.
    func write(_ sql: String, _ arguments: [Value]) throws

    /// Creates a table and its indexes.
    /// - Throws: ``StorageFault``, as ``write(_:_:)`` does.
    func create(_ table: Table) throws

    /// Runs a statement of a migration, in which columns have the types of SQLite's strict tables.
    /// - Throws: ``StorageFault``, as ``write(_:_:)`` does.
    func alter(_ statement: String) throws
}

/// One node's database: one of the kernel's three edges.
public protocol Store: AnyObject {
    /// Runs `body` in one transaction and commits it durably.
    /// - Throws: what `body` throws, after everything was rolled back; a ``StorageFault`` that is `undecided` when it
    ///   is unknown whether the commit happened.
    func transact<T>(_ body: (any Writing) throws -> T) throws -> T

    /// Runs `body` in one transaction and commits it. It may still be on its way to the disk when this returns: whoever
    /// then reads sees it, but it counts only when the ``Flush`` has ended well, and until then nobody may hear of it.
    /// - Parameter wake: called on any thread when the flush has ended, unless that shows at its descriptor.
    /// - Returns: no flush where the commit is durable already.
    /// - Throws: what ``transact(_:)`` throws.
    func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Flush)?)

    /// Reads on the calling thread what was committed, waiting for no other reader.
    func read<T>(_ body: (any Reading) throws -> T) throws -> T

    /// Whether ``read(_:)`` neither waits for another process nor disturbs who writes, so that the loop itself may answer
    /// what is brief.
    var readsAtOnce: Bool { get }

    /// Reads on a reader's thread (or at once, where there are none) what was committed when the reading began.
    /// - Parameter mayLag: whether it may be somewhat older too, as a replica has it.
    func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void)

    /// Reads in a transaction on a connection and a thread of its own, for what takes longer than a query: neither the
    /// loop nor a query waits for it. A second one begins when the first has ended. What is read in one call is of one
    /// moment, and until it ends the log cannot be used again from its beginning: long work is cut into calls.
    func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void)

    /// Whether a reading that may lag does: what is not there yet may come without another commit.
    var lags: Bool { get }

    /// Waits until the writes of every commit that has returned were tried, so that a ``Flush`` that failed for one of
    /// them says so. A node does this before each turn: inputs of a turn that failed are settled before later ones.
    func awaitWrites()

    /// Names a closure that is called, on any thread, when a sync has failed outside a transaction (``lostSync``).
    func watch(_ wake: @escaping @Sendable () -> Void)

    /// The sync that failed; nil while every sync has succeeded. After it nothing that the store says can be believed.
    var lostSync: StorageFault? { get }

    /// Gives the database up after a sync has failed, before the process ends without closing it: nothing more is
    /// written to it, and what other processes that have it open could still trust in it wrongly is marked.
    func abandon()

    /// Gives the connection up and opens it anew, after a commit whose outcome is unknown.
    func reopen() throws

    /// Whether another process may take the database over, so that ``hold()`` is to be called now and then.
    var canBeTakenOver: Bool { get }

    /// Sees to it that this process still is the one that writes, and opens anew what was cut off meanwhile.
    /// - Throws: ``StorageFault``, of kind `held` when another process has taken over.
    func hold() throws

    /// Ends who still reads, and closes the database.
    func close()

    /// Makes an empty database that vanishes when it is let go, to fold a journal into.
    var makeEmpty: @Sendable () throws -> any Store { get }

    /// Looks whether the pages of a table and of its indexes can be trusted; the closure gives a sentence on what is
    /// wrong, nil when nothing is, and throws a ``StorageFault`` where that cannot be found out.
    var findDamage: @Sendable (_ table: String, any Reading) throws -> String? { get }

    /// How many bytes the database takes.
    var bytes: Int64 { get }
}

extension Store {
    /// A store whose commits are durable when they return.
    public func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Flush)?) {
        (try transact(body), nil)
    }

    /// Reads as what may not lag.
    public func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        later(mayLag: false, body)
    }

    /// Nothing: a commit's writes are tried before it returns.
    public func awaitWrites() {}

    /// Nothing: the server that syncs is another process, which ends itself.
    public func watch(_ wake: @escaping @Sendable () -> Void) {}

    /// None: the server that syncs is another process, which ends itself.
    public var lostSync: StorageFault? { nil }

    /// Nothing.
    public func abandon() {}
}

/// A commit on its way to the disk, with all that were before it.
public protocol Flush: AnyObject {
    /// What came of it; nil while it is under way.
    var outcome: Result<Void, StorageFault>? { get }

    /// Waits until it has ended.
    func wait()

    /// What can be read when it may have ended; nil where the `wake` of its commit is called then.
    var descriptor: Int32? { get }
}

extension Flush {
    /// None: whoever waits is woken.
    public var descriptor: Int32? { nil }
}

/// The database failed. What was asked is not done, or (when `undecided`) nobody knows.
public struct StorageFault: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public enum Kind: Hashable, Sendable {
        /// A constraint does not hold: our own rules let something pass.
        case constraint
        /// There is no room.
        case full
        /// A sync failed. From then on the page cache says one thing and the disk another, and no later sync that
        /// succeeds can be believed (fsync(2), "Linux": dirty pages are marked clean): the process must end, answering
        /// nothing, and the next one starts from what the disk has.
        case unsynced
        /// The database's pages are damaged.
        case corrupt
        /// The database was written by a newer version of the service.
        case newer
        /// Another process writes it. When it was open here before, that process has taken over, and nothing can be
        /// written here any more.
        case held
        /// It can only be read: it follows another database.
        case readOnly
        /// The server is set so that a commit can be lost.
        case notDurable
        /// The server does not let this process in.
        case notAdmitted
        /// Anything else: input or output failed, the server cannot be reached.
        case other
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// The database's own words.
    public let message: String
    /// Whether the commit may have happened all the same.
    public let undecided: Bool

    /// A failure.
    public init(_ kind: Kind, _ message: String, undecided: Bool = false) {
        self.kind = kind
        self.message = message
        self.undecided = undecided
    }
}
