import Foundation
public import Kernel

/// A node's database in PostgreSQL: one schema per node, so that several nodes can share a server.
///
/// One writing session holds an advisory lock all the time and raises the epoch when it gets the lock. Each turn checks
/// within its transaction that the epoch is still its own: a process that lost its session, and with it the lock,
/// cannot write any more once another has begun. Readers have their own sessions, which may be on a streaming replica.
public final class PostgresStore: Store {
    /// The place of the database. Connection strings have libpq's forms: `postgresql://…`, or keywords and values.
    public enum Place: Sendable {
        /// A schema of a database, with this many reading sessions beside the writing one. With a replica, that many
        /// sessions read there, for reads that may lag, and one beside the writing session reads for the others.
        case schema(String, at: String, readers: Int, replica: String? = nil)
        /// Temporary tables of one session, which end with the store.
        case temporary(at: String)
    }

    private let place: Place
    private let readers: [PostgresReader]
    /// The readers on the replica; empty without a replica.
    private let lagging: [PostgresReader]
    /// The reader for long queries; nil for temporary tables.
    private let slow: PostgresReader?
    private var turn = 0
    /// Nil while the session is abandoned and could not be reopened.
    private var writer: PostgresWriter?
    /// The session that is being opened.
    private var opening: PostgresOpening?
    /// The epoch that this process raised last; nil for temporary tables.
    private var epoch: Int64?
    /// After a failed attempt to reopen: the fault, when to try again, and the first failure since the last success.
    private var failed: (fault: StorageFault, until: ContinuousClock.Instant, since: ContinuousClock.Instant)?
    /// How long to retry before another process may have taken over; nil without a stand-by.
    private let patience: Duration?

    /// Connects, and acquires the lock for writing.
    /// - Throws: ``StorageFault``.
    public convenience init(_ place: Place) throws {
        self.init(place, try PostgresWriter(place, lockPatience: .seconds(3)))
    }

    /// Uses a session that has the lock.
    /// - Parameter patience: after how long without a session another process is assumed to take over.
    init(_ place: Place, _ writer: PostgresWriter, patience: Duration? = nil) {
        self.patience = patience
        self.place = place
        switch place {
        case .schema(let schema, let address, let count, let replica):
            readers = (0..<(replica == nil ? count : min(count, 1))).map { _ in PostgresReader(schema, at: address) }
            slow = PostgresReader(schema, at: address)
            lagging = replica.map { replica in (0..<count).map { _ in PostgresReader(schema, at: replica) } } ?? []
        case .temporary: (readers, lagging, slow) = ([], [], nil)
        }
        self.writer = writer
        epoch = writer.epoch
    }

    /// Whether a connection string contains a password, which is not allowed there.
    /// - Throws: ``StorageFault`` if it is not a connection string.
    public static func holdsPassword(_ address: String) throws -> Bool {
        do { return try Libpq.words(in: address)["password"] != nil } catch let failure as Libpq.Failure {
            throw failure.fault
        }
    }

    /// The writing session, reopened if it has ended.
    private func open() throws -> PostgresWriter {
        if let writer {
            writer.session.look()
            if !writer.session.isLost { return writer }
        }
        try reopen()
        guard let writer else { throw StorageFault(.other, "the session is closed") }
        return writer
    }

    /// Abandons the session and opens a new one on another thread. If that takes longer than 400 milliseconds, the
    /// caller gets a fault and continues to answer queries. Within 500 milliseconds after a failure it fails again at
    /// once.
    public func reopen() throws {
        if let failed, ContinuousClock.now < failed.until { throw failed.fault }
        writer = nil
        let place = place
        let epoch = epoch
        let opening =
            opening ?? PostgresOpening { try PostgresWriter(place, lockPatience: .milliseconds(200), last: epoch) }
        self.opening = opening
        do {
            guard let outcome = opening.outcome(within: .milliseconds(400)) else {
                throw StorageFault(.other, "the database's server has not answered yet")
            }
            self.opening = nil
            let writer = try outcome.get()
            self.writer = writer
            self.epoch = writer.epoch
            failed = nil
        } catch let fault as StorageFault {
            let now = ContinuousClock.now
            let since = failed?.since ?? now
            failed = (fault, now + .milliseconds(500), since)
            guard let patience, now - since > patience else { throw fault }
            throw StorageFault(.held, "out of reach for \(patience): \(fault.message)")
        }
    }

    /// Runs `body` in one transaction and commits it durably.
    public func transact<T>(_ body: (any Writing) throws -> T) throws -> T {
        try within(body) { try $0.commit() }.0
    }

    /// Runs `body` in one transaction and sends its commit, whose outcome is read on this thread.
    public func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Flush)?) {
        try within(body) { try $0.commitBeside() }
    }

    private func within<T, U>(
        _ body: (any Writing) throws -> T, end: (PostgresSession) throws -> U
    ) throws -> (T, U) {
        let writer = try open()
        let session = writer.session
        do {
            try session.begin()
            if let epoch = writer.epoch { try PostgresLock.demand(epoch, session) }
            return (try body(session), try end(session))
        } catch {
            session.rollback()
            // A session that lost the lock is useless; reopening may get both again.
            if (error as? StorageFault)?.kind == .held { self.writer = nil }
            throw error
        }
    }

    /// Reads on the calling thread, in the writing session.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        let session = try open().session
        try session.begin(PostgresSession.reading)
        defer { session.rollback() }
        return try body(session)
    }

    /// Always false: a read waits for the server, and would delay the writing session's turns.
    public var readsAtOnce: Bool { false }

    /// Reads on the next reader's thread; on the calling thread if there is no reader.
    public func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        let readers = mayLag && lags ? lagging : readers
        guard readers.isEmpty else {
            turn &+= 1
            return readers[turn % readers.count].read(body)
        }
        do { try read { body(.success($0)) } } catch {
            body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
        }
    }

    /// Reads in a separate session, which is opened at its first use.
    public func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        if let slow { slow.read(body) } else { later(mayLag: false, body) }
    }

    /// Whether there is a replica.
    public var lags: Bool { !lagging.isEmpty }

    /// Whether another process may take over this schema; false for temporary tables, which no other session can reach.
    public var canBeTakenOver: Bool { epoch != nil }

    /// The application name of the session that stands by for this schema; nil if there is none.
    /// - Throws: ``StorageFault``.
    package func whoStandsBy() throws -> String? {
        guard case .schema(let schema, _, _, _) = place else { return nil }
        return try read { tables in
            try tables.first(
                """
                SELECT application_name FROM pg_stat_activity
                WHERE datname = current_database() AND starts_with(application_name, $1)
                """, [.text(PostgresStandby.name(schema))]
            ) { $0.text(0) }
        }
    }

    /// Checks that the session, and with it the lock, still exists; otherwise reopens it, which fails if another
    /// process has raised the epoch meanwhile.
    public func hold() throws { _ = try open() }

    /// Ends every session; running reads fail.
    public func close() {
        writer = nil
        opening = nil
        for reader in readers + lagging { reader.close() }
        slow?.close()
    }

    /// Makes a temporary SQLite database: folding a journal into it compares the two engines, and does not load the
    /// server.
    public var makeEmpty: @Sendable () throws -> any Store { { try SQLiteStore(.temporary) } }

    /// Reads every page of a table; the server verifies the page header, and the checksum if the cluster has checksums
    /// (`initdb --data-checksums`).
    public var findDamage: @Sendable (String, any Reading) throws -> String? {
        { table, tables in
            do {
                // The whole row is selected, since an index alone could answer a plain count.
                _ = try tables.integer("SELECT count(each.*) FROM \(table) AS each")
                return nil
            } catch let fault as StorageFault where fault.kind == .corrupt {
                return fault.message
            }
        }
    }

    /// The bytes of the schema's tables with their indexes on the server's disk; 0 if they cannot be read.
    public var bytes: Int64 {
        guard let writer, !writer.session.isLost else { return 0 }
        let sizes = try? read { tables in
            try tables.integer(
                """
                SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = current_schema() AND c.relkind = 'r'
                """)
        }
        return sizes ?? 0
    }
}
