import Foundation
public import Kernel

/// A node's database as one SQLite file: a writing connection that only the node uses, a connection on which the loop
/// reads without waiting for other queries, and reading connections on their own threads.
///
/// Commits go into the write-ahead log, which ``SQLiteLog`` syncs. The file itself belongs to SQLite: nothing here
/// opens or closes a descriptor of it, since closing one releases the process's locks. Without a path the database is
/// in memory and read on the calling thread, for tests and for folding a journal.
public final class SQLiteStore: Store {
    /// The place of the database.
    public enum Place: Sendable {
        /// A file, with this many reading connections beside the writing one.
        case file(String, readers: Int)
        /// Memory, freed with the store.
        case memory
        /// A temporary file that the system removes, for data that may exceed memory.
        case temporary
    }

    private struct Connections {
        /// Nil when it was abandoned and could not be reopened; the readers continue.
        var writer: SQLiteWriter?
        /// Nil without a file.
        var log: SQLiteLog?
        var loop: SQLiteConnection?
        var readers: [SQLiteConnection] = []
        /// For long queries; opened at its first use.
        var aside: (connection: SQLiteConnection, thread: PatientThread)?
        let ending = Ending()

        init(_ place: Place) throws {
            switch place {
            case .memory: writer = try SQLiteWriter(nil, ending)
            case .temporary: writer = try SQLiteWriter("", ending)
            case .file(let path, let count):
                try SQLiteRecovery.run(path)
                let writer = try SQLiteWriter(path, ending)
                self.writer = writer
                log = writer.log
                loop = try SQLiteConnection(path, readonly: true, ending)
                readers = try (0..<count).map { _ in try SQLiteConnection(path, readonly: true, ending) }
            }
        }

        /// Stops running reads and closes all connections, the writing connection last: the last connection copies the
        /// log back into the file, and only the writing connection can write.
        func close() {
            ending.begin()
            for connection in readers { connection.close() }
            aside?.thread.end()
            aside?.connection.close()
            loop?.close()
            writer?.close()
        }
    }

    private let place: Place
    /// Nil when the database is closed.
    private var connections: Connections?
    private var turn = 0

    /// Opens or creates the database, after its recovery (``SQLiteRecovery``).
    /// - Throws: ``StorageFault``; of kind `held`, with their names, while other processes have the file open.
    public init(_ place: Place) throws {
        self.place = place
        connections = try Connections(place)
    }

    deinit { close() }

    private func writer() throws -> SQLiteWriter {
        guard let writer = connections?.writer else { throw Ending.fault }
        return writer
    }

    /// Runs `body` in one transaction and commits it durably.
    public func transact<T>(_ body: (any Writing) throws -> T) throws -> T {
        try within(body) { try $0.commit() }.0
    }

    /// Runs `body` in one transaction and commits it; other threads make it durable.
    public func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Flush)?) {
        try within(body) { try $0.commitBeside(wake) }
    }

    private func within<T, U>(
        _ body: (any Writing) throws -> T, end: (SQLiteWriter) throws -> U
    ) throws -> (T, U) {
        let writer = try writer()
        try writer.begin()
        do {
            let result = try body(SQLiteWritings(writer))
            return (result, try end(writer))
        } catch {
            writer.rollBack()
            throw error
        }
    }

    /// Waits for the thread beside the writing connection.
    public func awaitWrites() { connections?.writer?.awaitWrites() }

    /// Sets the closure to call when a checkpoint's sync has failed, outside any turn.
    public func watch(_ wake: @escaping @Sendable () -> Void) { connections?.log?.watch(wake) }

    /// The first failed sync, of the log or of the file.
    public var lostSync: StorageFault? { connections?.log?.lost }

    /// Waits for the writing threads, and marks the log's index as invalid. The process must exit without closing the
    /// store: SQLite would copy the untrustworthy log when its last connection closes.
    public func abandon() { connections?.writer?.abandon() }

    /// Reads on the calling thread, on a connection that runs no other query.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try reading { try SQLiteStore.reading($0, body) }
    }

    /// Runs `body` on the loop's connection; without one, on the writing connection.
    private func reading<T>(_ body: (SQLiteStatements) throws -> T) throws -> T {
        guard let loop = connections?.loop else { return try writer().now(body) }
        return try loop.now(body)
    }

    /// Reads on the next reader's thread; without readers, on the calling thread. Readers see every commit.
    public func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        let read = SQLiteStore.reading(body)
        guard let connections else { return body(.failure(Ending.fault)) }
        if !connections.readers.isEmpty {
            turn = (turn + 1) % connections.readers.count
            connections.readers[turn].later(read)
        } else if let writer = connections.writer {
            writer.now(read)
        } else {
            body(.failure(Ending.fault))
        }
    }

    /// Reads on a separate connection and thread, which are made at their first use; without a file, on the calling
    /// thread.
    public func aside(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        guard let open = connections, case .file(let path, _) = place else { return later(mayLag: false, body) }
        do {
            let aside = try open.aside ?? (SQLiteConnection(path, readonly: true, open.ending), PatientThread())
            connections?.aside = aside
            let read = SQLiteStore.reading(body)
            aside.thread.run { [connection = aside.connection] in connection.now(read) }
        } catch {
            body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
        }
    }

    /// Wraps `body` to run on a connection in one transaction.
    private static func reading(
        _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void
    ) -> @Sendable (SQLiteStatements) -> Void {
        { statements in
            do {
                try SQLiteStore.reading(statements) { body(.success($0)) }
            } catch {
                body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
            }
        }
    }

    /// Always true: the file is on this host.
    public var readsAtOnce: Bool { true }

    /// Always false: the readers read the same file.
    public var lags: Bool { false }

    /// Reads in one transaction, so that all of it sees one snapshot.
    private static func reading<T>(_ statements: SQLiteStatements, _ body: (any Reading) throws -> T) throws -> T {
        try statements.run("BEGIN")
        // Nothing was written, so it does not matter how the transaction ends.
        defer { try? statements.run("ROLLBACK") }
        return try body(SQLiteReadings(statements))
    }

    /// Abandons the writing connection and opens a new one. While that fails, transactions fail and readers continue.
    public func reopen() throws {
        guard let open = connections, case .file(let path, _) = place else {
            return connections = try Connections(place)
        }
        open.writer?.close()
        connections?.writer = nil
        connections?.writer = try SQLiteWriter(path, open.ending, log: open.log)
    }

    /// Always false: the file is on this host, where the node's lock excludes a second process.
    public var canBeTakenOver: Bool { false }

    /// Does nothing: no other process writes the file.
    public func hold() {}

    /// Stops running reads and closes every connection; all commits are in the database's file then.
    public func close() {
        connections?.close()
        connections = nil
    }

    /// Makes a temporary database.
    public var makeEmpty: @Sendable () throws -> any Store { { try SQLiteStore(.temporary) } }

    /// SQLite's quick check of the pages of the table and of its indexes; nil if they are sound.
    public var findDamage: @Sendable (String, any Reading) throws -> String? {
        { table, tables in
            do {
                let words = try tables.first("PRAGMA quick_check('\(table)')") { $0.text(0) }
                return words == "ok" ? nil : words
            } catch let fault as StorageFault where fault.kind == .corrupt {
                return fault.message
            }
        }
    }

    /// The statements of the writing connection that SQLite compiles again at most of their runs, which takes several times
    /// as long as the run. Such a statement compares a column of a partial index's condition with a parameter, in place of
    /// a literal.
    public func recompiled() throws -> [String] { try writer().now { $0.recompiled() } }

    /// The size of the database in bytes; 0 if it cannot be read.
    public var bytes: Int64 {
        let pages = try? reading { statements in
            try SQLiteReadings(statements).integer(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return pages ?? 0
    }
}

/// The tables within a read transaction.
private final class SQLiteReadings: Reading {
    private let statements: SQLiteStatements
    let notes = Notes()

    init(_ statements: SQLiteStatements) { self.statements = statements }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        try statements.read(sql, arguments, take)
    }

    func has(table: String) throws -> Bool { try statements.has(table: table) }

    func triggersAndViews() throws -> [String] { try statements.triggersAndViews() }
}

/// The tables within a writing transaction.
private final class SQLiteWritings: Writing {
    private let writer: SQLiteWriter
    let notes = Notes()
    /// The number of queries whose rows are being read.
    private var reading = 0

    init(_ writer: SQLiteWriter) { self.writer = writer }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        reading += 1
        defer { reading -= 1 }
        try writer.settled().read(sql, arguments, take)
    }

    func has(table: String) throws -> Bool { try writer.settled().has(table: table) }

    func triggersAndViews() throws -> [String] { try writer.settled().triggersAndViews() }

    func write(_ sql: String, _ arguments: [Value]) throws {
        // While rows are being read the connection is in use here, and no other thread may write. A temporary database
        // is not worth another thread either.
        if reading > 0 || writer.isAlone {
            try writer.settled().write(sql, arguments)
        } else {
            writer.write(sql, arguments)
        }
    }

    func alter(_ statement: String) throws { try writer.settled().execute(statement) }

    func create(_ table: Table) throws {
        // A table with an integer primary key is stored in key order anyway.
        let isByKey = table.order == .key && !table.columns.contains("INTEGER PRIMARY KEY")
        let rowid = isByKey ? ", WITHOUT ROWID" : ""
        try alter("CREATE TABLE \(table.name) (\(table.columns)) STRICT\(rowid)")
        for index in table.indexes { try alter(index) }
    }
}
