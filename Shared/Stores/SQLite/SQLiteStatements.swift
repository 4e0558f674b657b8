import Foundation
import GRDBSQLite
import Kernel

/// The prepared statements of one connection.
///
/// GRDB opens, guards and closes the connection; statements go directly to SQLite, because GRDB's argument lists,
/// cursors, and rows with named columns cost several times SQLite's own work on a row.
///
/// `@unchecked Sendable`, because its uses never overlap: they are on the queue of its connection, or ordered by
/// ``SQLiteWriter``.
final class SQLiteStatements: @unchecked Sendable {
    private let connection: OpaquePointer
    private let ending: Ending
    private var prepared: [StatementText: OpaquePointer] = [:]
    /// The memory of a writing statement's arguments while it runs.
    private let arguments = SQLiteArguments()

    init(_ connection: OpaquePointer, _ ending: Ending) {
        self.connection = connection
        self.ending = ending
    }

    deinit { finalize() }

    /// Finalizes all statements, so that the connection can be closed.
    func finalize() {
        for statement in prepared.values { sqlite3_finalize(statement) }
        prepared = [:]
    }

    /// Whether a transaction is open; after some faults SQLite has rolled it back by itself.
    var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

    /// Runs a statement without caching it: CREATE, ALTER.
    func execute(_ sql: String) throws {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw fault(sql) }
    }

    /// Runs a statement without arguments and rows: BEGIN, COMMIT, ROLLBACK.
    func run(_ sql: String) throws { try write(sql, []) }

    /// Copies the log into the database's file, except pages whose previous version a reader still uses.
    /// - Returns: the pages in the log, and how many of them are still to be copied.
    func copyLog() throws -> (pages: Int, left: Int) {
        var (pages, copied): (Int32, Int32) = (0, 0)
        let code = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied)
        guard code == SQLITE_OK else { throw fault("checkpoint") }
        return (Int(pages), Int(pages - copied))
    }

    /// Syncs the database's file through SQLite's own descriptor: closing another descriptor of this process would
    /// release SQLite's locks on the file (sqlite.org/howtocorrupt.html, 2.2).
    /// - Throws: ``StorageFault`` of kind `unsynced`.
    func syncDatabase() throws {
        let code = try withFile { file, methods in methods.xSync(file, SQLITE_SYNC_NORMAL) }
        guard code == SQLITE_OK else { throw StorageFault(.unsynced, "SQLite \(code): sync of the database's file") }
    }

    /// Marks the log's shared index as invalid, so that other processes that have the database open rebuild it from the
    /// log's checksums before they use or copy the log again.
    ///
    /// The index begins with two copies of its header, 48 bytes each, and the number of frames that were copied into
    /// the file (sqlite.org/walformat.html, 2.1); a header with a wrong checksum makes SQLite recover.
    /// - Throws: ``StorageFault`` if the index cannot be reached.
    func distrustIndex() throws {
        try withFile { file, methods in
            var region: UnsafeMutableRawPointer?
            guard methods.iVersion >= 2, methods.xShmMap(file, 0, 32 << 10, 0, &region) == SQLITE_OK, let region else {
                throw StorageFault(.other, "the log's index cannot be reached")
            }
            region.initializeMemory(as: UInt8.self, repeating: 0, count: 2 * 48 + 4)
        }
    }

    /// Calls `body` with the database's file and its I/O methods.
    private func withFile<T>(
        _ body: (UnsafeMutablePointer<sqlite3_file>, sqlite3_io_methods) throws -> T
    ) throws -> T {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(connection, nil, SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let methods = file.pointee.pMethods else {
            throw StorageFault(.other, "SQLite \(code): the database has no file")
        }
        return try body(file, methods.pointee)
    }

    /// The number of pages written since the last call.
    func pagesWritten() -> Int {
        var (pages, most): (Int32, Int32) = (0, 0)
        sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 1)
        return Int(pages)
    }

    /// The statements that SQLite compiled again at most of their runs, because their plans depend on a parameter's value.
    /// A few are compiled again after a change of the schema, and each PRAGMA always.
    func recompiled() -> [String] {
        prepared.compactMap { text, statement in
            let runs = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_RUN, 0)
            let compiled = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0)
            return compiled >= 8 && compiled > runs / 2 && !text.sql.hasPrefix("PRAGMA") ? text.sql : nil
        }
        .sorted()
    }

    /// Whether there is a table of this name.
    func has(table: String) throws -> Bool {
        var found = false
        try read("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", [.text(table)]) { _ in found = true }
        return found
    }

    /// The triggers and views, each as its type and name.
    func triggersAndViews() throws -> [String] {
        var found: [String] = []
        try read("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name", []) { row in
            found.append("\(row.text(0)) \(row.text(1))")
        }
        return found
    }

    /// Runs a query and calls `take` with each row.
    func read(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        try ending.check()
        try run(sql, arguments, binding: { $2.bind($0, $1) }) { statement in
            guard sqlite3_stmt_readonly(statement) != 0 else {
                throw StorageFault(.other, "a question that would write: \(sql)")
            }
            try step(statement, sql, take)
        }
    }

    /// Runs a statement that may write (a PRAGMA), and calls `take` with each row.
    func readAny(_ sql: String, _ take: (any Row) throws -> Void) throws {
        try run(sql, [], binding: { $2.bind($0, $1) }) { try step($0, sql, take) }
    }

    private func step(_ statement: OpaquePointer, _ sql: String, _ take: (any Row) throws -> Void) throws {
        let row = SQLiteRow(statement: statement)
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW {
            try ending.check()
            try take(row)
            code = sqlite3_step(statement)
        }
        guard code == SQLITE_DONE else { throw fault(sql) }
    }

    /// Runs a writing statement; rows that it returns are ignored.
    func write(_ sql: String, _ arguments: [Value]) throws {
        // No other statement runs on the connection meanwhile.
        self.arguments.makeRoom(for: arguments)
        try run(sql, arguments, binding: self.arguments.bind) { statement in
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW { code = sqlite3_step(statement) }
            guard code == SQLITE_DONE else { throw fault(sql) }
        }
    }

    private func run<T>(
        _ sql: String, _ arguments: [Value], binding: (OpaquePointer, Int32, Value) -> Int32,
        _ body: (OpaquePointer) throws -> T
    ) throws -> T {
        let statement = try statement(sql)
        guard sqlite3_stmt_busy(statement) == 0 else {
            throw StorageFault(.other, "asked again while its rows are being taken: \(sql)")
        }
        guard sqlite3_bind_parameter_count(statement) == arguments.count else {
            throw StorageFault(.other, "\(arguments.count) arguments for: \(sql)")
        }
        defer {
            sqlite3_reset(statement)
            // Bound arguments can take megabytes.
            sqlite3_clear_bindings(statement)
        }
        for (index, argument) in arguments.enumerated() {
            let code = binding(statement, Int32(index) + 1, argument)
            guard code == SQLITE_OK else { throw StorageFault(.other, "argument \(index + 1) (\(code)) of: \(sql)") }
        }
        return try body(statement)
    }

    private func statement(_ sql: String) throws -> OpaquePointer {
        if let known = prepared[StatementText(sql: sql)] { return known }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw fault(sql) }
        prepared[StatementText(sql: sql)] = statement
        return statement
    }

    private func fault(_ sql: String) -> StorageFault {
        let code = sqlite3_extended_errcode(connection)
        return StorageFault(sqlite: code, "\(String(cString: sqlite3_errmsg(connection))): \(sql)")
    }
}

extension StorageFault {
    /// Classifies SQLite's result code for the kernel.
    init(sqlite code: Int32, _ words: String) {
        // sqlite3.h: SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC, expression macros that Swift does not import.
        let isSync = code == SQLITE_IOERR | (4 << 8) || code == SQLITE_IOERR | (5 << 8)
        let kind: Kind =
            switch code & 0xFF {
            case _ where isSync: .unsynced
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_FULL: .full
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            default: .other
            }
        self.init(kind, "SQLite \(code): \(words)")
    }
}

/// The current row of a statement.
private struct SQLiteRow: Row {
    let statement: OpaquePointer

    var count: Int { Int(sqlite3_column_count(statement)) }
    func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL }
    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }
    func real(_ column: Int) -> Double { sqlite3_column_double(statement, Int32(column)) }
    func text(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(statement, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
    func blob(_ column: Int) -> Data {
        guard let bytes = sqlite3_column_blob(statement, Int32(column)) else { return Data() }
        return Data(bytes: bytes, count: Int(sqlite3_column_bytes(statement, Int32(column))))
    }
    func value(_ column: Int) -> Value {
        switch sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(real(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }
    func append(from first: Int, to bytes: inout [UInt8]) {
        for column in Int32(first)..<sqlite3_column_count(statement) {
            switch sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER: RowBytes.append(sqlite3_column_int64(statement, column), to: &bytes)
            case SQLITE_FLOAT: RowBytes.append(sqlite3_column_double(statement, column), to: &bytes)
            case SQLITE_TEXT:
                let text = sqlite3_column_text(statement, column)
                RowBytes.append(text: .init(start: text, count: length(column)), to: &bytes)
            case SQLITE_BLOB:
                let blob = sqlite3_column_blob(statement, column)
                RowBytes.append(blob: .init(start: blob, count: length(column)), to: &bytes)
            default: RowBytes.append(to: &bytes)
            }
        }
    }
    private func length(_ column: Int32) -> Int { Int(sqlite3_column_bytes(statement, column)) }
}
