import Foundation
public import Kernel

/// A node's database in PostgreSQL: a schema of its own, so that several nodes can share a server.
///
/// There is one writing session, which holds an advisory lock for the whole time and raises the epoch when it gets it.
/// Each turn asks within its transaction whether the epoch is still its own: a process that lost its session, and with
/// it the lock, cannot write any more once another has begun. Readers have sessions of their own, which may be on a
/// streaming replica.
public final class PostgresStore: Store {
    /// Where the database is. A connection string is what libpq takes: `postgresql://…`, or keywords and values.
    public enum Place: Sendable {
        /// A schema of a database, with so many reading sessions beside the writing one. With a replica there are as
        /// many there for whatever may lag, and one beside the writing one for what may not.
        case schema(String, at: String, readers: Int, replica: String? = nil)
        /// Temporary tables of one session, gone when the store is let go.
        case temporary(at: String)
    }

    private let place: Place
    private let readers: [PostgresReader]
    /// Those on the replica; none where there is no replica.
    private let lagging: [PostgresReader]
    /// The one for what takes long; none for temporary tables.
    private let slow: PostgresReader?
    private var turn = 0
    /// None while the session was given up and could not be opened anew.
    private var writer: PostgresWriter?
    /// The session that is being opened.
    private var opening: PostgresOpening?
    /// The epoch that this process raised last.
    private var epoch: Int64?
    /// After a failed attempt: why, when to try again, and since when none has succeeded.
    private var failed: (fault: StorageFault, until: ContinuousClock.Instant, since: ContinuousClock.Instant)?
    /// How long to try, where another process stands by to take over.
    private let patience: Duration?

    /// Connects, and takes the lock for writing.
    /// - Throws: ``StorageFault``.
    public convenience init(_ place: Place) throws {
        self.init(place, try PostgresWriter(place, lockPatience: .seconds(3)))
    }

    /// Goes on with a session that has the lock.
    /// - Parameter patience: after how long without a session another process is taken to have taken over, as it will.
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

    /// Whether a connection string holds a password, which has no place there.
    /// - Throws: ``StorageFault`` where it is none.
    public static func holdsPassword(_ address: String) throws -> Bool {
        do { return try Libpq.words(in: address)["password"] != nil } catch let failure as Libpq.Failure {
            throw failure.fault
        }
    }

    /// The writing session, which is opened anew where it has ended.
    private func open() throws -> PostgresWriter {
        if let writer {
            writer.session.look()
            if !writer.session.isLost { return writer }
        }
        try reopen()
        guard let writer else { throw StorageFault(.other, "the session is closed") }
        return writer
    }

    /// Gives the session up and opens it anew, on another thread: whoever waits hears after a moment that it takes
    /// longer, and goes on answering questions meanwhile. A short while after a failure it fails again at once.
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

    /// Runs `body` in one transaction and sends its commit, which is heard of on this thread.
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
            // The session is of no use to whoever lost the lock; it may try to get both again.
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

    /// Never: the server is waited for, and the writing session is not to be kept from its turns.
    public var readsAtOnce: Bool { false }

    /// Reads on the next reader's thread; at once where there is none.
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

    /// Reads in a session of its own, which is opened when it is first needed.
    public func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        if let slow { slow.read(body) } else { later(mayLag: false, body) }
    }

    /// Whether there is a replica to ask.
    public var lags: Bool { !lagging.isEmpty }

    /// Whether another process waits for this schema; temporary tables nobody else can reach.
    public var canBeTakenOver: Bool { epoch != nil }

    /// The session that stands by for this schema, as the server's people see it; nil where none does.
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

    /// Looks whether the session is still there, and with it the lock; else opens it anew, which fails when another
    /// process has raised the epoch meanwhile.
    public func hold() throws { _ = try open() }

    /// Ends every session; who still reads hears of it.
    public func close() {
        writer = nil
        opening = nil
        for reader in readers + lagging { reader.close() }
        slow?.close()
    }

    /// Makes a temporary SQLite database: folding a journal there holds both engines against each other, and leaves the
    /// server in peace.
    public var makeEmpty: @Sendable () throws -> any Store { { try SQLiteStore(.temporary) } }

    /// Reads every page of a table, of which the server checks the header, and the checksum where the cluster keeps them
    /// (`initdb --data-checksums`).
    public var findDamage: @Sendable (String, any Reading) throws -> String? {
        { table, tables in
            do {
                // The whole row is asked for, since an index alone could answer a mere count.
                _ = try tables.integer("SELECT count(each.*) FROM \(table) AS each")
                return nil
            } catch let fault as StorageFault where fault.kind == .corrupt {
                return fault.message
            }
        }
    }

    /// What the schema's tables take on the server's disk, with their indexes.
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
