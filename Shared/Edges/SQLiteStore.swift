import Foundation
import GRDB
import GRDBSQLite
public import Kernel

/// A node's database as one SQLite file: a writing connection that is the node's alone, and reading ones beside it.
///
/// Every commit is on the disk when it returns (`synchronous = FULL`, write-ahead log). Without a path it lives in
/// memory and reads on the calling thread, for tests and for folding a journal.
public final class SQLiteStore: Store {
    /// Where the database is.
    public enum Place: Sendable {
        /// A file, with so many reading connections beside the writing one.
        case file(String, readers: Int)
        /// Memory; gone when the store is let go.
        case memory
        /// A temporary file that the system removes; for what may be larger than memory.
        case temporary
    }

    /// A connection that GRDB guards, and what is prepared on it.
    private struct Guarded {
        private let queue: DatabaseQueue
        private let statements: SQLiteStatements

        init(_ queue: DatabaseQueue, _ ending: Ending) throws {
            self.queue = queue
            statements = try queue.unsafeRead { database in
                guard let connection = database.sqliteConnection else { throw Ending.fault }
                return SQLiteStatements(connection, ending)
            }
        }

        /// Runs `body` on the calling thread, while nobody else uses the connection.
        func now<T>(_ body: (SQLiteStatements) throws -> T) rethrows -> T {
            try queue.unsafeRead { _ in try body(statements) }
        }

        /// Runs `body` on the connection's own thread.
        func later(_ body: @escaping @Sendable (SQLiteStatements) -> Void) {
            queue.asyncWriteWithoutTransaction { [statements] _ in body(statements) }
        }

        /// What a connection that failed says at its end tells nothing new; it is given up either way.
        func close() {
            now { $0.finalize() }
            try? queue.close()
        }
    }

    private struct Connections {
        /// None when it was given up and could not be opened anew; the readers may go on all the same.
        var writer: Guarded?
        var readers: [Guarded] = []
        let ending: Ending

        /// Ends who still reads and closes all, the writing one last: whoever is last copies the log back into the
        /// file, and only it can.
        func close() {
            ending.begin()
            for connection in readers { connection.close() }
            writer?.close()
        }

        mutating func closeWriter() {
            writer?.close()
            writer = nil
        }
    }

    private let place: Place
    /// None when the database is closed.
    private var connections: Connections?
    private var turn = 0

    /// Opens or creates the database.
    /// - Throws: ``StorageFault``.
    public init(_ place: Place) throws {
        self.place = place
        connections = try SQLiteStore.open(place)
    }

    deinit { close() }

    private func writer() throws -> Guarded {
        guard let writer = connections?.writer else { throw Ending.fault }
        return writer
    }

    /// The reader for the calling thread; the writing connection where there are none.
    private func reader() throws -> Guarded {
        guard let first = connections?.readers.first else { return try writer() }
        return first
    }

    private static func open(_ place: Place) throws -> Connections {
        let ending = Ending()
        let writing = configuration(readonly: false, ending)
        do {
            switch place {
            case .memory:
                return Connections(writer: try Guarded(DatabaseQueue(configuration: writing), ending), ending: ending)
            case .temporary:
                let writer = try Guarded(DatabaseQueue(path: "", configuration: writing), ending)
                return Connections(writer: writer, ending: ending)
            case .file(let path, let count):
                let writer = try Guarded(DatabaseQueue(path: path, configuration: writing), ending)
                let reading = configuration(readonly: true, ending)
                let readers = try (0..<count).map { _ in
                    try Guarded(DatabaseQueue(path: path, configuration: reading), ending)
                }
                return Connections(writer: writer, readers: readers, ending: ending)
            }
        } catch {
            guard let error = error as? DatabaseError else { throw error }
            throw StorageFault(sqlite: error.extendedResultCode.rawValue, error.message ?? "")
        }
    }

    private static func configuration(readonly: Bool, _ ending: Ending) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        // Transactions begin and end here. One that neither commits nor rolls back, because the disk does neither, is no
        // reason for GRDB to end the process: the connection is given up.
        configuration.allowsUnsafeTransactions = true
        configuration.label = readonly ? "tangga.reader" : "tangga.writer"
        configuration.maximumReaderCount = 1
        configuration.prepareDatabase { database in
            if readonly {
                watch(database, ending)
            } else {
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
                // Eight megabytes of log before it is copied back and used again from its beginning.
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 2000")
            }
            // Kibibytes: enough for the upper pages of every index of a province, and no more.
            try database.execute(sql: "PRAGMA cache_size = \(readonly ? -4_000 : -32_000)")
        }
        return configuration
    }

    /// Lets SQLite look every so many of its steps, some milliseconds, whether the end has begun, so that not even one
    /// long question is waited for. The connection's configuration holds `ending` as long as the connection lives.
    private static func watch(_ database: Database, _ ending: Ending) {
        let context = Unmanaged.passUnretained(ending).toOpaque()
        sqlite3_progress_handler(
            database.sqliteConnection, 100_000,
            { $0.map { Unmanaged<Ending>.fromOpaque($0).takeUnretainedValue().hasBegun } == true ? 1 : 0 }, context)
    }

    /// Runs `body` in one transaction and commits it durably.
    public func transact<T>(_ body: (any Writing) throws -> T) throws -> T {
        try writer().now { statements in
            try statements.run("BEGIN IMMEDIATE")
            let result: T
            do {
                result = try body(Connection(statements))
            } catch {
                // SQLite has rolled back by itself after some faults; a rollback that fails leaves nothing to undo.
                if statements.isInTransaction { try? statements.run("ROLLBACK") }
                throw error
            }
            do {
                try statements.run("COMMIT")
                return result
            } catch let fault as StorageFault {
                if statements.isInTransaction { try? statements.run("ROLLBACK") }
                throw StorageFault(fault.kind, fault.message, undecided: true)
            }
        }
    }

    /// Reads on the calling thread.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try reader().now { try SQLiteStore.reading($0, body) }
    }

    /// Reads on the next reader's thread; at once where there is none. Readers see every commit.
    public func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        let read: @Sendable (SQLiteStatements) -> Void = { statements in
            do {
                try SQLiteStore.reading(statements) { body(.success($0)) }
            } catch {
                body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
            }
        }
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

    /// Never: the readers read the one file.
    public var lags: Bool { false }

    /// Reads in one transaction, so that all of it is of one moment.
    private static func reading<T>(_ statements: SQLiteStatements, _ body: (any Reading) throws -> T) throws -> T {
        try statements.run("BEGIN")
        // Nothing was written: how it ends makes no difference, only that it does.
        defer { try? statements.run("ROLLBACK") }
        return try body(Connection(statements))
    }

    /// Gives every connection up and opens new ones. While that fails, nothing can be written, and those who read go
    /// on with what they have.
    public func reopen() throws {
        connections?.closeWriter()
        let opened = try SQLiteStore.open(place)
        close()
        connections = opened
    }

    /// Never: the file is of this host, where the node's lock keeps a second process away.
    public var canBeTakenOver: Bool { false }

    /// Nothing: nobody else writes the file.
    public func hold() {}

    /// Ends what is being read and closes every connection: what was committed stands in the one file then.
    public func close() {
        connections?.close()
        connections = nil
    }

    /// Makes a temporary database.
    public var makeEmpty: @Sendable () throws -> any Store { { try SQLiteStore(.temporary) } }

    /// SQLite's own quick check of every page.
    public func damage() throws -> String? {
        do {
            let words = try writer().now { statements in
                try Connection(statements).first("PRAGMA quick_check(1)") { $0.text(0) }
            }
            return words == "ok" ? nil : words
        } catch let fault as StorageFault where fault.kind == .corrupt {
            return fault.message
        }
    }

    /// The pages in use, in bytes.
    public var bytes: Int64 {
        let pages = try? reader().now { statements in
            try Connection(statements).integer(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return pages ?? 0
    }
}

/// One connection, within one reading or transaction.
private final class Connection: Writing {
    private let statements: SQLiteStatements

    init(_ statements: SQLiteStatements) { self.statements = statements }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Kernel.Row) throws -> Void) throws {
        try statements.read(sql, arguments, take)
    }

    func has(table: String) throws -> Bool {
        try exists("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", [.text(table)])
    }

    func write(_ sql: String, _ arguments: [Value]) throws { try statements.write(sql, arguments) }

    func alter(_ statement: String) throws { try statements.execute(statement) }

    func create(_ table: Kernel.Table) throws {
        // Rows whose key is not a number of its own stand in their key's tree, not in a second one.
        let rowid = table.columns.contains("INTEGER PRIMARY KEY") ? "" : ", WITHOUT ROWID"
        try statements.execute("CREATE TABLE \(table.name) (\(table.columns)) STRICT\(rowid)")
        for index in table.indexes { try statements.execute(index) }
    }
}
