import Foundation
import GRDBSQLite
import Kernel

/// The prepared statements of one connection.
///
/// GRDB opens, guards and closes the connection; statements go to SQLite itself, because GRDB's lists of arguments,
/// cursors, and rows whose columns have names cost several times as much as SQLite's own work on a row.
///
/// `@unchecked Sendable`, because it is only ever used by one after the other: on the queue of its connection, or as
/// ``SQLiteWriter`` has it.
final class SQLiteStatements: @unchecked Sendable {
    private let connection: OpaquePointer
    private let ending: Ending
    private var prepared: [StatementText: OpaquePointer] = [:]
    /// Where the arguments of a statement that writes stand while it runs.
    private let arguments = SQLiteArguments()

    init(_ connection: OpaquePointer, _ ending: Ending) {
        self.connection = connection
        self.ending = ending
    }

    deinit { finalize() }

    /// Lets go of everything, so that the connection can be closed.
    func finalize() {
        for statement in prepared.values { sqlite3_finalize(statement) }
        prepared = [:]
    }

    /// Whether a transaction is open; SQLite has ended it by itself after some faults.
    var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

    /// Runs a statement for once: CREATE, ALTER.
    func execute(_ sql: String) throws {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw fault(sql) }
    }

    /// Runs a statement that is all there is to say: BEGIN, COMMIT, ROLLBACK.
    func run(_ sql: String) throws { try write(sql, []) }

    /// Copies what stands in the log into the database's file, as far as nobody reads what was there before.
    /// - Returns: how many pages stand in the log, and how many of them are still to be copied.
    func copyLog() throws -> (pages: Int, left: Int) {
        var (pages, copied): (Int32, Int32) = (0, 0)
        let code = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied)
        guard code == SQLITE_OK else { throw fault("checkpoint") }
        return (Int(pages), Int(pages - copied))
    }

    /// Brings the database's file to the disk through SQLite's own descriptor: closing another one of this process would
    /// drop SQLite's locks on the file (sqlite.org/howtocorrupt.html, 2.2).
    /// - Throws: ``StorageFault`` of kind `unsynced`.
    func syncDatabase() throws {
        let code = try withFile { file, methods in methods.xSync(file, SQLITE_SYNC_NORMAL) }
        guard code == SQLITE_OK else { throw StorageFault(.unsynced, "SQLite \(code): sync of the database's file") }
    }

    /// Marks the log's shared index as not to be trusted, so that other processes that have the database open make it
    /// anew from the log's checksums before they use or copy the log again.
    ///
    /// The index begins with two copies of its header, 48 bytes each, and the number of frames that were copied into
    /// the file (sqlite.org/walformat.html, 2.1); a header that is not as its checksum says has SQLite recover.
    /// - Throws: ``StorageFault`` where there is no index to be had.
    func distrustIndex() throws {
        try withFile { file, methods in
            var region: UnsafeMutableRawPointer?
            guard methods.iVersion >= 2, methods.xShmMap(file, 0, 32 << 10, 0, &region) == SQLITE_OK, let region else {
                throw StorageFault(.other, "the log's index cannot be reached")
            }
            region.initializeMemory(as: UInt8.self, repeating: 0, count: 2 * 48 + 4)
        }
    }

    /// The database's file and what SQLite does with it.
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

    /// How many pages were written since this was last asked.
    func pagesWritten() -> Int {
        var (pages, most): (Int32, Int32) = (0, 0)
        sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 1)
        return Int(pages)
    }

    /// Whether there is a table of this name.
    func has(table: String) throws -> Bool {
        var found = false
        try read("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", [.text(table)]) { _ in found = true }
        return found
    }

    /// Triggers and views, in words.
    func triggersAndViews() throws -> [String] {
        var found: [String] = []
        try read("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name", []) { row in
            found.append("\(row.text(0)) \(row.text(1))")
        }
        return found
    }

    /// Runs a question and takes its rows.
    func read(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        try ending.check()
        try run(sql, arguments, binding: { $2.bind($0, $1) }) { statement in
            guard sqlite3_stmt_readonly(statement) != 0 else {
                throw StorageFault(.other, "a question that would write: \(sql)")
            }
            try step(statement, sql, take)
        }
    }

    /// Runs a statement that may write and takes its rows: a PRAGMA.
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

    /// Runs a statement that writes.
    func write(_ sql: String, _ arguments: [Value]) throws {
        // Nothing else runs on the connection meanwhile.
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
            // What was bound can be megabytes.
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
    /// What SQLite's result code means to the kernel.
    init(sqlite code: Int32, _ words: String) {
        // sqlite3.h: SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC, which are expressions that Swift does not see.
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

/// The row at which a statement stands.
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
