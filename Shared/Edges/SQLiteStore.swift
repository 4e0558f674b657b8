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
        let writer: DatabaseQueue
        let readers: [DatabaseQueue]

        /// The one for reading on the calling thread.
        var reader: DatabaseQueue { readers.first ?? writer }
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
        try translated {
            switch place {
            case .memory:
                return Connections(
                    writer: try DatabaseQueue(configuration: configuration(readonly: false)), readers: [])
            case .temporary:
                let writer = try DatabaseQueue(path: "", configuration: configuration(readonly: false))
                return Connections(writer: writer, readers: [])
            case .file(let path, let count):
                let writer = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
                let readers = try (0..<count).map { _ in
                    try DatabaseQueue(path: path, configuration: configuration(readonly: true))
                }
                return Connections(writer: writer, readers: readers)
            }
        }
    }

    private static func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.label = readonly ? "tangga.reader" : "tangga.writer"
        configuration.maximumReaderCount = 1
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
        try open().writer.writeWithoutTransaction { database in
            do { try database.beginTransaction(.immediate) } catch { throw SQLiteStore.fault(error) }
            let result: T
            do {
                result = try body(Connection(database))
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
        try SQLiteStore.translated { try open().reader.read { try body(Connection($0)) } }
    }

    /// Reads on the next reader's thread; at once where there is none.
    public func later(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        let open: Connections
        do {
            open = try self.open()
            guard !open.readers.isEmpty else { return try open.writer.read { body(.success(Connection($0))) } }
        } catch {
            return body(.failure(SQLiteStore.storageFault(error)))
        }
        turn = (turn + 1) % open.readers.count
        open.readers[turn].asyncRead { result in
            body(result.map { Connection($0) as any Reading }.mapError(SQLiteStore.storageFault))
        }
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
            let words = try open().writer.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            return words == "ok" ? nil : words
        } catch {
            let fault = SQLiteStore.storageFault(error)
            guard fault.kind == .corrupt else { throw fault }
            return fault.message
        }
    }

    /// The pages in use, in bytes.
    public var bytes: Int64 {
        let pages = try? open().reader.read { database in
            try Int64.fetchOne(database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return pages ?? 0
    }

    private static func translated<T>(_ body: () throws -> T) throws -> T {
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

    init(_ database: Database) { self.database = database }

    func each(_ sql: String, _ arguments: [Value], _ take: (any Kernel.Row) throws -> Void) throws {
        let statement = try statement(sql, arguments)
        guard statement.isReadonly else { throw StorageFault(.other, "a question that would write: \(sql)") }
        let cursor = try GRDB.Row.fetchCursor(statement)
        while let row = try cursor.next() { try take(SQLiteRow(row: row)) }
    }

    func has(table: String) throws -> Bool { try database.tableExists(table) }

    func write(_ sql: String, _ arguments: [Value]) throws { try statement(sql, arguments).execute() }

    func alter(_ statement: String) throws { try database.execute(sql: statement) }

    /// The statement, prepared once, with its arguments.
    ///
    /// GRDB is told that there are none, and they are bound here: its own lists of arguments cost more than running
    /// the statement that inserts a row.
    private func statement(_ sql: String, _ arguments: [Value]) throws -> Statement {
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
        try database.execute(sql: "CREATE TABLE \(table.name) (\(table.columns)) STRICT\(rowid)")
        for index in table.indexes { try database.execute(sql: index) }
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
