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

    private struct Connections {
        /// None when it was given up and could not be opened anew; the readers may go on all the same.
        var writer: DatabaseQueue?
        var readers: [DatabaseQueue] = []
        let ending: Ending

        /// What a database looks like within one reading or transaction.
        func tables(_ database: Database) -> Connection { Connection(database, ending) }

        /// Ends who still reads and closes all, the writing one last: whoever is last copies the log back into the
        /// file, and only it can.
        func close() {
            ending.begin()
            for connection in readers { Connections.close(connection) }
            writer.map(Connections.close)
        }

        mutating func closeWriter() {
            writer.map(Connections.close)
            writer = nil
        }

        /// What a connection that failed says at its end tells nothing new; it is given up either way.
        private static func close(_ connection: DatabaseQueue) { try? connection.close() }
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

    private func writer() throws -> (DatabaseQueue, Connections) {
        guard let connections, let writer = connections.writer else { throw Ending.fault }
        return (writer, connections)
    }

    /// A reader by its number; the writing connection where there are none.
    private func reader(_ number: Int = 0) throws -> (DatabaseQueue, Connections) {
        guard let connections, !connections.readers.isEmpty else { return try writer() }
        return (connections.readers[number % connections.readers.count], connections)
    }

    private static func open(_ place: Place) throws -> Connections {
        try translated {
            let ending = Ending()
            let writing = configuration(readonly: false, ending)
            switch place {
            case .memory: return Connections(writer: try DatabaseQueue(configuration: writing), ending: ending)
            case .temporary:
                return Connections(writer: try DatabaseQueue(path: "", configuration: writing), ending: ending)
            case .file(let path, let count):
                let writer = try DatabaseQueue(path: path, configuration: writing)
                let readers = try (0..<count).map { _ in
                    try DatabaseQueue(path: path, configuration: configuration(readonly: true, ending))
                }
                return Connections(writer: writer, readers: readers, ending: ending)
            }
        }
    }

    private static func configuration(readonly: Bool, _ ending: Ending) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        // A transaction that neither commits nor rolls back, because the disk does neither, is no reason to crash: the
        // connection is given up.
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
        let (writer, open) = try writer()
        return try writer.writeWithoutTransaction { database in
            do { try database.beginTransaction(.immediate) } catch { throw SQLiteStore.fault(error) }
            let result: T
            do {
                result = try body(open.tables(database))
            } catch {
                let fault = SQLiteStore.fault(error)
                // SQLite has rolled back by itself after some faults; a rollback that fails leaves nothing to undo.
                if database.isInsideTransaction { try? database.rollback() }
                throw fault
            }
            do {
                try database.commit()
                return result
            } catch {
                let fault = SQLiteStore.storageFault(error)
                throw StorageFault(fault.kind, fault.message, undecided: true)
            }
        }
    }

    /// Reads on the calling thread.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try SQLiteStore.translated {
            let (reader, open) = try reader()
            return try reader.read { try body(open.tables($0)) }
        }
    }

    /// Reads on the next reader's thread; at once where there is none.
    public func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        do {
            turn &+= 1
            let (reader, open) = try reader(turn)
            guard !open.readers.isEmpty else { return try reader.read { body(.success(open.tables($0))) } }
            reader.asyncRead { result in
                body(result.map { open.tables($0) as any Reading }.mapError(SQLiteStore.storageFault))
            }
        } catch {
            body(.failure(SQLiteStore.storageFault(error)))
        }
    }

    /// There is no replica.
    public var lags: Bool { false }

    /// Gives every connection up and opens new ones. While that fails, nothing can be written, and those who read go
    /// on with what they have.
    public func reopen() throws {
        connections?.closeWriter()
        let opened = try SQLiteStore.open(place)
        close()
        connections = opened
    }

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
            let words = try writer().0.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            return words == "ok" ? nil : words
        } catch {
            let fault = SQLiteStore.storageFault(error)
            guard fault.kind == .corrupt else { throw fault }
            return fault.message
        }
    }

    /// The pages in use, in bytes.
    public var bytes: Int64 {
        let pages = try? reader().0.read { database in
            try Int64.fetchOne(database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return pages ?? 0
    }

    fileprivate static func translated<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch { throw fault(error) }
    }

    /// A database's error as a storage fault; any other error as it is.
    private static func fault(_ error: any Error) -> any Error {
        error is DatabaseError ? storageFault(error) : error
    }

    private static func storageFault(_ error: any Error) -> StorageFault {
        if let fault = error as? StorageFault { return fault }
        guard let error = error as? DatabaseError else { return StorageFault(.other, "\(error)") }
        let words = "\(error.resultCode): \(error.message ?? "")"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: return StorageFault(.constraint, words)
        case .SQLITE_FULL: return StorageFault(.full, words)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return StorageFault(.corrupt, words)
        default: return StorageFault(.other, words)
        }
    }
}

/// One connection, within one reading or transaction.
private final class Connection: Writing {
    private let database: Database
    private let ending: Ending

    init(_ database: Database, _ ending: Ending) {
        self.database = database
        self.ending = ending
    }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Kernel.Row) throws -> Void) throws {
        try SQLiteStore.translated {
            let statement = try statement(sql, arguments)
            guard statement.isReadonly else { throw StorageFault(.other, "a question that would write: \(sql)") }
            let cursor = try GRDB.Row.fetchCursor(statement)
            while let row = try cursor.next() {
                try ending.check()
                try take(SQLiteRow(row: row))
            }
        }
    }

    func has(table: String) throws -> Bool { try SQLiteStore.translated { try database.tableExists(table) } }

    func write(_ sql: String, _ arguments: [Value]) throws {
        try SQLiteStore.translated { try statement(sql, arguments).execute() }
    }

    func alter(_ statement: String) throws { try SQLiteStore.translated { try database.execute(sql: statement) } }

    /// The statement, prepared once, with its arguments.
    ///
    /// GRDB is told that there are none, and they are bound here: its own lists of arguments cost more than running
    /// the statement that inserts a row.
    private func statement(_ sql: String, _ arguments: [Value]) throws -> Statement {
        try ending.check()
        let statement = try database.cachedStatement(sql: sql)
        let handle = statement.sqliteStatement
        guard sqlite3_bind_parameter_count(handle) == arguments.count else {
            throw StorageFault(.other, "\(arguments.count) arguments for: \(sql)")
        }
        statement.setUncheckedArguments(StatementArguments())
        for (index, argument) in arguments.enumerated() {
            let code = argument.bind(handle, Int32(index) + 1)
            guard code == SQLITE_OK else { throw StorageFault(.other, "argument \(index + 1) (\(code)) of: \(sql)") }
        }
        return statement
    }

    func create(_ table: Kernel.Table) throws {
        // Rows whose key is not a number of its own stand in their key's tree, not in a second one.
        let rowid = table.columns.contains("INTEGER PRIMARY KEY") ? "" : ", WITHOUT ROWID"
        try SQLiteStore.translated {
            try database.execute(sql: "CREATE TABLE \(table.name) (\(table.columns)) STRICT\(rowid)")
            for index in table.indexes { try database.execute(sql: index) }
        }
    }
}

private struct SQLiteRow: Kernel.Row {
    let row: GRDB.Row

    var count: Int { row.count }
    func isNull(_ column: Int) -> Bool { row.hasNull(atIndex: column) }
    func integer(_ column: Int) -> Int64 { row[column] as Int64? ?? 0 }
    func real(_ column: Int) -> Double { row[column] as Double? ?? 0 }
    func text(_ column: Int) -> String { row[column] as String? ?? "" }
    func blob(_ column: Int) -> Data { row[column] as Data? ?? Data() }
    func value(_ column: Int) -> Value {
        let value: DatabaseValue = row[column]
        switch value.storage {
        case .null: return .null
        case .int64(let number): return .integer(number)
        case .double(let number): return .real(number)
        case .string(let text): return .text(text)
        case .blob(let bytes): return .blob(bytes)
        }
    }
}

extension Value {
    /// Makes it an argument of a statement, which keeps a copy.
    fileprivate func bind(_ statement: SQLiteStatement, _ index: Int32) -> Int32 {
        // SQLITE_TRANSIENT, which is a cast that Swift does not see: copy before returning.
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .real(let number): return sqlite3_bind_double(statement, index, number)
        case .text(let text):
            return text.withCString { sqlite3_bind_text(statement, index, $0, Int32(clamping: text.utf8.count), copy) }
        case .blob(let bytes):
            // No bytes have no address, which would be bound as nothing at all.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob(statement, index, $0.baseAddress, Int32(clamping: $0.count), copy)
            }
        }
    }
}
