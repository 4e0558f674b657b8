import Foundation
import GRDB
import GRDBSQLite
import Kernel

/// One connection to a database: GRDB opens, guards and closes it, and what is asked is prepared on it.
struct SQLiteConnection {
    private let queue: DatabaseQueue
    private let statements: SQLiteStatements

    /// Opens a database.
    /// - Parameters:
    ///   - path: the file; none for one in memory, an empty one for a temporary file.
    ///   - ending: begins when the connection is to be closed.
    /// - Throws: ``StorageFault``.
    init(_ path: String?, readonly: Bool, _ ending: Ending) throws {
        do {
            let configuration = SQLiteConnection.configuration(readonly: readonly, ending)
            queue =
                try path.map { try DatabaseQueue(path: $0, configuration: configuration) }
                ?? DatabaseQueue(configuration: configuration)
            statements = try queue.unsafeRead { database in
                guard let connection = database.sqliteConnection else { throw Ending.fault }
                return SQLiteStatements(connection, ending)
            }
        } catch let error as DatabaseError {
            throw StorageFault(sqlite: error.extendedResultCode.rawValue, error.message ?? "")
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
    func transact<T>(_ body: (any Writing) throws -> T) throws -> T {
        try queue.unsafeRead { _ in
            try statements.run("BEGIN IMMEDIATE")
            // SQLite has rolled back by itself after some faults; a rollback that fails leaves nothing to undo.
            defer { if statements.isInTransaction { try? statements.run("ROLLBACK") } }
            let result = try body(statements)
            do {
                try statements.run("COMMIT")
            } catch let fault as StorageFault {
                throw StorageFault(fault.kind, fault.message, undecided: true)
            }
            return result
        }
    }

    /// Reads on the calling thread what was committed when it began.
    func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        try queue.unsafeRead { _ in try SQLiteConnection.reading(statements, body) }
    }

    /// Reads on the connection's own thread.
    func later(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        queue.asyncWriteWithoutTransaction { [statements] _ in
            do {
                try SQLiteConnection.reading(statements) { body(.success($0)) }
            } catch {
                body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
            }
        }
    }

    private static func reading<T>(_ statements: SQLiteStatements, _ body: (any Reading) throws -> T) throws -> T {
        try statements.run("BEGIN")
        // Nothing was written: how it ends makes no difference, only that it does.
        defer { try? statements.run("ROLLBACK") }
        return try body(statements)
    }

    /// What a connection that failed says at its end tells nothing new; it is given up either way.
    func close() {
        queue.unsafeRead { _ in statements.finalize() }
        try? queue.close()
    }
}
