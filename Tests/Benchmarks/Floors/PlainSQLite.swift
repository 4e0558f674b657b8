import Foundation
import GRDBSQLite

/// SQLite's C interface with a node's pragmas: the base of every floor of writing.
///
/// No layer between: statements are prepared once, values are bound as SQLite's own, and no row is read back.
final class PlainSQLite {
    private var handle: OpaquePointer?

    /// Opens or creates a database.
    init(_ path: String) throws {
        try check(sqlite3_open(path, &handle), "open \(path)")
        // As in Edges/SQLiteConnection.swift. Each commit is synced, as in Edges/SQLiteLog.swift, and the log is copied
        // back at the least number of pages at which Edges/SQLiteCheckpoint.swift does so.
        for pragma in [
            "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 2000", "cache_size = -32000",
        ] { try run("PRAGMA \(pragma)") }
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements without values.
    func run(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil), sql) }

    /// Prepares a statement that is run often.
    func prepare(_ sql: String) throws -> PlainStatement {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil), sql)
        guard let statement else { throw BenchFault("nothing to prepare: \(sql)") }
        return PlainStatement(statement, sql)
    }

    /// A query's rows as SQLite's own values.
    func rows(_ sql: String, _ values: [PlainValue] = []) throws -> [[PlainValue]] {
        try prepare(sql).rows(values)
    }

    /// The number in a query's first row; 0 where there is none.
    func number(_ sql: String) throws -> Int64 { try rows(sql).first?.first?.number ?? 0 }

    /// Runs one transaction, durable when it returns.
    func transaction(_ body: () throws -> Void) throws {
        try run("BEGIN IMMEDIATE")
        try body()
        try run("COMMIT")
    }

    private func check(_ code: Int32, _ what: String) throws {
        guard code == SQLITE_OK else {
            throw BenchFault("SQLite (\(code)): \(String(cString: sqlite3_errmsg(handle))): \(what)")
        }
    }
}

/// A statement, prepared once.
final class PlainStatement {
    private let handle: OpaquePointer
    private let sql: String

    fileprivate init(_ handle: OpaquePointer, _ sql: String) {
        self.handle = handle
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs the statement and discards its rows.
    func run(_ values: [PlainValue] = []) throws {
        bind(values)
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW { code = sqlite3_step(handle) }
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else { throw BenchFault("SQLite (\(code)): \(sql)") }
    }

    fileprivate func rows(_ values: [PlainValue]) throws -> [[PlainValue]] {
        bind(values)
        var rows: [[PlainValue]] = []
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW {
            rows.append((0..<sqlite3_column_count(handle)).map { PlainValue(sqlite3_column_value(handle, $0)) })
            code = sqlite3_step(handle)
        }
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else { throw BenchFault("SQLite (\(code)): \(sql)") }
        return rows
    }

    private func bind(_ values: [PlainValue]) {
        for (index, value) in values.enumerated() { sqlite3_bind_value(handle, Int32(index) + 1, value.handle) }
    }
}

/// A copy of an SQLite value, valid beyond its row.
final class PlainValue {
    fileprivate let handle: OpaquePointer?

    fileprivate init(_ value: OpaquePointer?) { handle = sqlite3_value_dup(value) }

    deinit { sqlite3_value_free(handle) }

    var number: Int64 { sqlite3_value_int64(handle) }
    var bytes: Data {
        sqlite3_value_blob(handle).map { Data(bytes: $0, count: Int(sqlite3_value_bytes(handle))) } ?? Data()
    }
}
