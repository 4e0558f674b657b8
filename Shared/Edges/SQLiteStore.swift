import Foundation
public import Kernel

/// A node's database as one SQLite file: a writing connection that is the node's alone, and reading ones beside it.
///
/// A commit stands in the write-ahead log, which ``SQLiteLog`` brings to the disk. Without a path the database lives in
/// memory and is read on the calling thread, for tests and for folding a journal.
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

    private struct Connections {
        /// None when it was given up and could not be opened anew; the readers may go on all the same.
        var writer: SQLiteWriter?
        var readers: [SQLiteConnection] = []
        let ending = Ending()

        init(_ place: Place) throws {
            switch place {
            case .memory: writer = try SQLiteWriter(nil, ending)
            case .temporary: writer = try SQLiteWriter("", ending)
            case .file(let path, let count):
                writer = try SQLiteWriter(path, ending)
                readers = try (0..<count).map { _ in try SQLiteConnection(path, readonly: true, ending) }
            }
        }

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

    /// Runs `body` in one transaction and commits it; it comes to the disk on other threads.
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

    /// Reads on the calling thread.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try reading { try SQLiteStore.reading($0, body) }
    }

    /// Runs `body` on the reader for the calling thread; on the writing connection where there are none.
    private func reading<T>(_ body: (SQLiteStatements) throws -> T) throws -> T {
        guard let first = connections?.readers.first else { return try writer().now(body) }
        return try first.now(body)
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

    /// Always: the file is of this host.
    public var readsAtOnce: Bool { true }

    /// Never: the readers read the one file.
    public var lags: Bool { false }

    /// Reads in one transaction, so that all of it is of one moment.
    private static func reading<T>(_ statements: SQLiteStatements, _ body: (any Reading) throws -> T) throws -> T {
        try statements.run("BEGIN")
        // Nothing was written: how it ends makes no difference, only that it does.
        defer { try? statements.run("ROLLBACK") }
        return try body(SQLiteReadings(statements))
    }

    /// Gives every connection up and opens new ones. While that fails, nothing can be written, and those who read go
    /// on with what they have.
    public func reopen() throws {
        connections?.closeWriter()
        let opened = try Connections(place)
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
                try SQLiteReadings(statements).first("PRAGMA quick_check(1)") { $0.text(0) }
            }
            return words == "ok" ? nil : words
        } catch let fault as StorageFault where fault.kind == .corrupt {
            return fault.message
        }
    }

    /// The pages in use, in bytes.
    public var bytes: Int64 {
        let pages = try? reading { statements in
            try SQLiteReadings(statements).integer(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return pages ?? 0
    }
}

/// The tables as a question sees them.
private final class SQLiteReadings: Reading {
    private let statements: SQLiteStatements
    let notes = Notes()

    init(_ statements: SQLiteStatements) { self.statements = statements }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        try statements.read(sql, arguments, take)
    }

    func has(table: String) throws -> Bool { try statements.has(table: table) }
}

/// The tables within a transaction.
private final class SQLiteWritings: Writing {
    private let writer: SQLiteWriter
    let notes = Notes()

    init(_ writer: SQLiteWriter) { self.writer = writer }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        try writer.settled().read(sql, arguments, take)
    }

    func has(table: String) throws -> Bool { try writer.settled().has(table: table) }

    func write(_ sql: String, _ arguments: [Value]) throws { writer.write(sql, arguments) }

    func alter(_ statement: String) throws { try writer.settled().execute(statement) }

    func create(_ table: Table) throws {
        // Rows whose key is a number of its own stand in their key's tree anyway.
        let isByKey = table.order == .key && !table.columns.contains("INTEGER PRIMARY KEY")
        let rowid = isByKey ? ", WITHOUT ROWID" : ""
        try alter("CREATE TABLE \(table.name) (\(table.columns)) STRICT\(rowid)")
        for index in table.indexes { try alter(index) }
    }
}
