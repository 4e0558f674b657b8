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
    private var prepared: [Text: OpaquePointer] = [:]

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

    /// Runs a question and takes its rows.
    func read(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        try ending.check()
        try run(sql, arguments) { statement in
            guard sqlite3_stmt_readonly(statement) != 0 else {
                throw StorageFault(.other, "a question that would write: \(sql)")
            }
            let row = SQLiteRow(statement: statement)
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW {
                try ending.check()
                try take(row)
                code = sqlite3_step(statement)
            }
            guard code == SQLITE_DONE else { throw fault(sql) }
        }
    }

    /// Runs a statement that writes.
    func write(_ sql: String, _ arguments: [Value]) throws {
        try run(sql, arguments) { statement in
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW { code = sqlite3_step(statement) }
            guard code == SQLITE_DONE else { throw fault(sql) }
        }
    }

    private func run<T>(_ sql: String, _ arguments: [Value], _ body: (OpaquePointer) throws -> T) throws -> T {
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
            let code = argument.bind(statement, Int32(index) + 1)
            guard code == SQLITE_OK else { throw StorageFault(.other, "argument \(index + 1) (\(code)) of: \(sql)") }
        }
        return try body(statement)
    }

    private func statement(_ sql: String) throws -> OpaquePointer {
        if let known = prepared[Text(sql: sql)] { return known }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw fault(sql) }
        prepared[Text(sql: sql)] = statement
        return statement
    }

    private func fault(_ sql: String) -> StorageFault {
        let code = sqlite3_extended_errcode(connection)
        return StorageFault(sqlite: code, "\(String(cString: sqlite3_errmsg(connection))): \(sql)")
    }

    /// A statement's text as a key. Few have the same length, so that comparing two is cheaper than hashing one.
    private struct Text: Hashable {
        let sql: String

        func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
    }
}

extension StorageFault {
    /// What SQLite's result code means to the kernel.
    init(sqlite code: Int32, _ words: String) {
        let kind: Kind =
            switch code & 0xFF {
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
}

extension Value {
    /// Makes it an argument of a statement, which keeps a copy.
    fileprivate func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
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
