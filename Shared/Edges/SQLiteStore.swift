import Foundation
import GRDB
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

        init(_ queue: DatabaseQueue) throws {
            self.queue = queue
            statements = try queue.unsafeRead { database in
                guard let connection = database.sqliteConnection else {
                    throw StorageFault(.other, "the connection is closed")
                }
                return SQLiteStatements(connection)
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

        func close() throws {
            now { $0.finalize() }
            try queue.close()
        }
    }

    private struct Connections {
        let writer: Guarded
        let readers: [Guarded]

        /// The one for reading on the calling thread.
        var reader: Guarded { readers.first ?? writer }
    }

    private let place: Place
    /// None while the database was given up and could not be opened anew.
    private var connections: Connections?
    private var turn = 0

    /// Opens or creates the database.
    /// - Throws: ``StorageFault``.
    public init(_ place: Place) throws {
        self.place = place
        connections = try SQLiteStore.open(place)
    }

    private func open() throws -> Connections {
        guard let connections else { throw StorageFault(.other, "the database is closed") }
        return connections
    }

    private static func open(_ place: Place) throws -> Connections {
        do {
            switch place {
            case .memory:
                let writer = try Guarded(DatabaseQueue(configuration: configuration(readonly: false)))
                return Connections(writer: writer, readers: [])
            case .temporary:
                let writer = try Guarded(DatabaseQueue(path: "", configuration: configuration(readonly: false)))
                return Connections(writer: writer, readers: [])
            case .file(let path, let count):
                let writer = try Guarded(DatabaseQueue(path: path, configuration: configuration(readonly: false)))
                let readers = try (0..<count).map { _ in
                    try Guarded(DatabaseQueue(path: path, configuration: configuration(readonly: true)))
                }
                return Connections(writer: writer, readers: readers)
            }
        } catch {
            guard let error = error as? DatabaseError else { throw error }
            throw StorageFault(sqlite: error.extendedResultCode.rawValue, error.message ?? "")
        }
    }

    private static func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.label = readonly ? "tangga.reader" : "tangga.writer"
        configuration.maximumReaderCount = 1
        // Transactions begin and end here; GRDB would end the process over one that a failing disk leaves open.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            if !readonly {
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

    /// Runs `body` in one transaction and commits it durably.
    public func transact<T>(_ body: (any Writing) throws -> T) throws -> T {
        try open().writer.now { statements in
            try statements.execute("BEGIN IMMEDIATE")
            let result: T
            do {
                result = try body(Connection(statements))
            } catch {
                // SQLite has rolled back by itself after some faults; a rollback that fails leaves nothing to undo.
                if statements.isInTransaction { try? statements.execute("ROLLBACK") }
                throw error
            }
            do {
                try statements.execute("COMMIT")
                return result
            } catch let fault as StorageFault {
                if statements.isInTransaction { try? statements.execute("ROLLBACK") }
                throw StorageFault(fault.kind, fault.message, undecided: true)
            }
        }
    }

    /// Reads on the calling thread.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try open().reader.now { try SQLiteStore.reading($0, body) }
    }

    /// Reads on the next reader's thread; at once where there is none.
    public func later(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        let read: @Sendable (SQLiteStatements) -> Void = { statements in
            do {
                try SQLiteStore.reading(statements) { body(.success($0)) }
            } catch {
                body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
            }
        }
        guard let connections else { return body(.failure(StorageFault(.other, "the database is closed"))) }
        guard !connections.readers.isEmpty else { return connections.writer.now(read) }
        turn = (turn + 1) % connections.readers.count
        connections.readers[turn].later(read)
    }

    /// Reads in one transaction, so that all of it is of one moment.
    private static func reading<T>(_ statements: SQLiteStatements, _ body: (any Reading) throws -> T) throws -> T {
        try statements.execute("BEGIN")
        // Nothing was written: how it ends makes no difference, only that it does.
        defer { try? statements.execute("ROLLBACK") }
        return try body(Connection(statements))
    }

    /// Closes every connection and opens them anew. Until that succeeds the database is closed.
    public func reopen() throws {
        if let given = connections {
            connections = nil
            for connection in [given.writer] + given.readers {
                // What a connection that failed says at its end tells nothing new; it is given up either way.
                try? connection.close()
            }
        }
        connections = try SQLiteStore.open(place)
    }

    /// Makes a temporary database.
    public var makeEmpty: @Sendable () throws -> any Store { { try SQLiteStore(.temporary) } }

    /// SQLite's own quick check of every page.
    public func damage() throws -> String? {
        do {
            let words = try open().writer.now { statements in
                try Connection(statements).first("PRAGMA quick_check(1)") { $0.text(0) }
            }
            return words == "ok" ? nil : words
        } catch let fault as StorageFault where fault.kind == .corrupt {
            return fault.message
        }
    }

    /// The pages in use, in bytes.
    public var bytes: Int64 {
        let pages = try? open().reader.now { statements in
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

    func write(_ sql: String, _ arguments: [Value]) throws -> Int { try statements.write(sql, arguments) }

    func create(_ table: Kernel.Table) throws {
        // Rows whose key is not a number of its own stand in their key's tree, not in a second one.
        let rowid = table.columns.contains("INTEGER PRIMARY KEY") ? "" : ", WITHOUT ROWID"
        try statements.execute("CREATE TABLE \(table.name) (\(table.columns)) STRICT\(rowid)")
        for index in table.indexes { try statements.execute(index) }
    }
}
