public import Foundation
public import Vocabulary

/// One row of a query's result, valid only during the closure that received it. Columns count from 0.
public protocol Row {
    /// Whether the column is NULL.
    func isNull(_ column: Int) -> Bool
    /// The column as a whole number; 0 for NULL.
    func integer(_ column: Int) -> Int64
    /// The column as a floating-point number; 0 for NULL.
    func real(_ column: Int) -> Double
    /// The column as a text; empty for NULL.
    func text(_ column: Int) -> String
    /// The column as bytes; empty for NULL.
    func blob(_ column: Int) -> Data
    /// The column's value, in its stored type.
    func value(_ column: Int) -> Value
    /// Appends the columns from `first` on as bytes that are equal if and only if the values are (``RowBytes``).
    func append(from first: Int, to bytes: inout [UInt8])
    /// The number of columns.
    var count: Int { get }
}

extension Row {
    /// The whole number; nil for NULL.
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    /// The number clamped to 32 bits; 0 for NULL.
    public func int32(_ column: Int) -> Int32 { Int32(clamping: integer(column)) }
    /// False for 0 and NULL, else true.
    public func flag(_ column: Int) -> Bool { integer(column) != 0 }
    /// False for 0, nil for NULL, else true.
    public func optionalFlag(_ column: Int) -> Bool? { isNull(column) ? nil : integer(column) != 0 }
    /// The id; nil unless the column has 16 bytes.
    public func id(_ column: Int) -> Identifier? { Identifier(bytes: blob(column)) }
    /// The day; nil for NULL and for a number outside the calendar.
    public func day(_ column: Int) -> Day? { optionalInteger(column).flatMap { Day(number: Int32(clamping: $0)) } }
    /// The region; nil for NULL and for a number that is no region code.
    public func region(_ column: Int) -> RegionCode? { optionalInteger(column).flatMap { RegionCode(number: $0) } }
}

/// The tables, read-only: the view of a decision and of a query.
///
/// SQL must be valid for both SQLite and PostgreSQL; arguments are `$1, $2 …` in order.
///
/// ```
/// let families = try tables.rows("SELECT id, region FROM family WHERE card = $1", [.integer(card.number)]) { row in
///     (row.id(0), row.region(1))
/// }
/// try tables.each("SELECT nik, family FROM person WHERE nik", among: niks) { row in
///     familyOfNIK[row.integer(0)] = row.id(1)
/// }
/// ```
public protocol Reading: AnyObject {
    /// Calls `take` with each row in order.
    /// - Throws: ``StorageFault``, and the errors of `take`.
    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws

    /// Announces a query that will follow with exactly this SQL and these arguments, so that a client-server store can
    /// send it together with an earlier query. It never changes a result.
    /// - Throws: ``StorageFault``.
    func expect(_ sql: String, _ arguments: [Value]) throws

    /// Whether a table of this name exists.
    /// - Throws: ``StorageFault``.
    func has(table: String) throws -> Bool

    /// The database's triggers, views and rules, in words. This program creates none; any of them could change reads
    /// and writes behind the service's rules.
    /// - Throws: ``StorageFault``.
    func triggersAndViews() throws -> [String]

    /// The services' cache of this transaction.
    var notes: Notes { get }
}

// Inlined, so that each call is specialized for the caller's types: through `any Reading` it would stay generic, and
// rules run many small queries.
extension Reading {
    /// Does nothing: a store without a server gains nothing from the announcement.
    public func expect(_ sql: String, _ arguments: [Value]) throws {}

    /// `make` applied to each row.
    @inlinable @inline(__always)
    public func rows<T>(_ sql: String, _ arguments: [Value] = [], _ make: (any Row) throws -> T) throws -> [T] {
        var made: [T] = []
        try each(sql, arguments) { made.append(try make($0)) }
        return made
    }

    /// `make` applied to the first row; nil if there is none.
    @inlinable @inline(__always)
    public func first<T>(_ sql: String, _ arguments: [Value] = [], _ make: (any Row) throws -> T) throws -> T? {
        var made: T?
        try each(sql, arguments) { row in
            if made == nil { made = try make(row) }
        }
        return made
    }

    /// The first column of the first row as a whole number; 0 if there is none.
    @inlinable @inline(__always)
    public func integer(_ sql: String, _ arguments: [Value] = []) throws -> Int64 {
        try first(sql, arguments) { $0.integer(0) } ?? 0
    }

    /// Whether the query returns a row.
    @inlinable @inline(__always)
    public func exists(_ sql: String, _ arguments: [Value] = []) throws -> Bool {
        try first(sql, arguments) { _ in true } ?? false
    }
}

/// The tables, writable: the view of `apply` and `learn`.
///
/// ```
/// try tables.write(
///     "UPDATE family SET living = $1 WHERE id = $2", [.number(event.livingMembers), .blob(event.family)])
/// ```
public protocol Writing: Reading {
    /// Runs an INSERT, UPDATE or DELETE. It returns no row count, so that a store may send it without waiting for a
    /// reply.
    /// - Throws: ``StorageFault``, possibly only at a later query or at the commit.
    func write(_ sql: String, _ arguments: [Value]) throws

    /// Creates a table and its indexes.
    /// - Throws: ``StorageFault``, as ``write(_:_:)`` does.
    func create(_ table: Table) throws

    /// Runs a migration's statement, with the column types of SQLite's strict tables.
    /// - Throws: ``StorageFault``, as ``write(_:_:)`` does.
    func alter(_ statement: String) throws
}

/// One node's database: one of the kernel's three edges.
public protocol Store: AnyObject {
    /// Runs `body` in one transaction and commits it durably.
    /// - Throws: the errors of `body`, after a rollback; a ``StorageFault`` that is `undecided` if the commit's outcome
    ///   is unknown.
    func transact<T>(_ body: (any Writing) throws -> T) throws -> T

    /// Runs `body` in one transaction and commits it; the flush may still be under way on return. Later reads see the
    /// commit, but it is durable only when the ``Flush`` has succeeded. Until then no reply that depends on it may be
    /// sent.
    /// - Parameter wake: called on any thread when the flush has ended, unless the flush has a descriptor.
    /// - Returns: no flush if the commit is durable already.
    /// - Throws: the errors of ``transact(_:)``.
    func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Flush)?)

    /// Reads the committed tables on the calling thread, without waiting for another reader.
    func read<T>(_ body: (any Reading) throws -> T) throws -> T

    /// Whether ``read(_:)`` waits for no other process and does not delay the writer, so that the loop may answer a
    /// brief query itself.
    var readsAtOnce: Bool { get }

    /// Reads the tables as committed at the read's beginning, on a reader's thread, or on the calling thread if the
    /// store has none.
    /// - Parameter mayLag: whether an older state is acceptable, such as a replica's.
    func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void)

    /// Reads in a transaction on a connection and thread of its own, for work that is longer than a query: neither the
    /// loop nor a query waits for it. Calls run one after another. A call reads one snapshot, and until it ends the log
    /// cannot restart from its beginning, so long work must be split into calls.
    func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void)

    /// Whether reads with `mayLag` go to a replica: a missing entry may then arrive there without another commit.
    var lags: Bool { get }

    /// Waits until the writes of every returned commit were attempted, so that the ``Flush`` of a commit that failed
    /// reports it. A node calls it before each turn, because the inputs of a failed turn are settled before later ones.
    func awaitWrites()

    /// Sets the closure that is called, on any thread, when a sync outside a transaction has failed (``lostSync``).
    func watch(_ wake: @escaping @Sendable () -> Void)

    /// The first sync that failed; nil while every sync has succeeded. After it no result of the store can be trusted.
    var lostSync: StorageFault? { get }

    /// Abandons the database after a failed sync, before the process exits without closing it: no further write
    /// happens, and shared state that other processes could wrongly trust is invalidated.
    func abandon()

    /// Drops the connection and opens a new one, after a commit whose outcome is unknown.
    func reopen() throws

    /// Whether another process may take the database over, so that ``hold()`` must be called regularly.
    var canBeTakenOver: Bool { get }

    /// Verifies that this process is still the database's writer, and reopens connections that were lost.
    /// - Throws: ``StorageFault``, of kind `held` if another process has taken over.
    func hold() throws

    /// Ends the reads under way and closes the database.
    func close()

    /// Creates an empty temporary database, deleted when it is closed, to fold a journal into.
    var makeEmpty: @Sendable () throws -> any Store { get }

    /// Checks the pages of a table and of its indexes. The closure returns the damage as a sentence, nil if there is
    /// none, and throws a ``StorageFault`` if the check cannot be made.
    var findDamage: @Sendable (_ table: String, any Reading) throws -> String? { get }

    /// The database's size in bytes.
    var bytes: Int64 { get }
}

extension Store {
    /// For a store whose commits are durable on return.
    public func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Flush)?) {
        (try transact(body), nil)
    }

    /// Reads through ``later(mayLag:_:)``, without lag.
    public func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        later(mayLag: false, body)
    }

    /// Does nothing: a commit's writes were attempted before it returned.
    public func awaitWrites() {}

    /// Does nothing: the server syncs in its own process, which ends if a sync fails.
    public func watch(_ wake: @escaping @Sendable () -> Void) {}

    /// Nil: the server syncs in its own process, which ends if a sync fails.
    public var lostSync: StorageFault? { nil }

    /// Does nothing.
    public func abandon() {}
}

/// The flush of a commit, and of all commits before it.
public protocol Flush: AnyObject {
    /// The result; nil while the flush is under way.
    var outcome: Result<Void, StorageFault>? { get }

    /// Blocks until the flush has ended.
    func wait()

    /// A descriptor that becomes readable when the flush may have ended; nil if the commit's `wake` is called instead.
    var descriptor: Int32? { get }
}

extension Flush {
    /// Nil: the commit's `wake` is called.
    public var descriptor: Int32? { nil }
}

/// The database failed. The operation was not done, or, if `undecided`, its outcome is unknown.
public struct StorageFault: Error, Hashable, Sendable {
    /// The kind of failure.
    public enum Kind: Hashable, Sendable {
        /// A constraint is violated: a rule of ours accepted an input that it should have refused.
        case constraint
        /// The disk or the database is full.
        case full
        /// A sync failed. From then on the page cache and the disk may differ, and a later successful sync proves
        /// nothing (fsync(2), "Linux": dirty pages are marked clean). The process must exit without a reply; the next
        /// start recovers from the disk.
        case unsynced
        /// The database's pages are damaged.
        case corrupt
        /// A newer version of the service wrote the database.
        case newer
        /// Another process writes the database. If it was open here before, that process has taken over, and this
        /// process can never write again.
        case held
        /// The database is read-only: it is a replica.
        case readOnly
        /// The server's settings allow the loss of a commit.
        case notDurable
        /// The server refuses this process's login.
        case notAdmitted
        /// Any other failure, such as I/O or an unreachable server.
        case other
    }

    /// The kind of failure.
    public let kind: Kind
    /// The database's message.
    public let message: String
    /// Whether the commit may have happened.
    public let undecided: Bool

    /// `undecided` is true if the commit may have happened.
    public init(_ kind: Kind, _ message: String, undecided: Bool = false) {
        self.kind = kind
        self.message = message
        self.undecided = undecided
    }
}
