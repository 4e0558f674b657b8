import Foundation
import GRDB
import GRDBSQLite
import Kernel

/// One connection to a SQLite database, which GRDB opens, guards and closes, with its prepared statements.
struct SQLiteConnection {
    private let queue: DatabaseQueue
    let statements: SQLiteStatements

    /// Opens a database; without a path in memory, with an empty path a temporary file.
    /// - Throws: ``StorageFault``.
    init(_ path: String?, readonly: Bool, _ ending: Ending) throws {
        let configuration = SQLiteConnection.configuration(readonly: readonly, ending)
        do {
            queue =
                try path.map { try DatabaseQueue(path: $0, configuration: configuration) }
                ?? DatabaseQueue(configuration: configuration)
            statements = try queue.unsafeRead { database in
                guard let connection = database.sqliteConnection else { throw Ending.fault }
                // GRDB's transaction observers, of which there are none here, would have to be called on its queue.
                sqlite3_commit_hook(connection, nil, nil)
                sqlite3_rollback_hook(connection, nil, nil)
                return SQLiteStatements(connection, ending)
            }
        } catch {
            guard let error = error as? DatabaseError else { throw error }
            throw StorageFault(sqlite: error.extendedResultCode.rawValue, error.message ?? "")
        }
    }

    /// Runs `body` on the calling thread with exclusive use of the connection.
    func now<T>(_ body: (SQLiteStatements) throws -> T) rethrows -> T {
        try queue.unsafeRead { _ in try body(statements) }
    }

    /// Runs `body` on the connection's own thread.
    func later(_ body: @escaping @Sendable (SQLiteStatements) -> Void) {
        queue.asyncWriteWithoutTransaction { [statements] _ in body(statements) }
    }

    /// Closes the connection. An error is ignored, because the connection is abandoned in any case.
    func close() {
        now { $0.finalize() }
        try? queue.close()
    }

    private static func configuration(readonly: Bool, _ ending: Ending) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        // Transactions begin and end here. A transaction that neither commits nor rolls back, because the disk fails,
        // must not make GRDB end the process: the connection is abandoned.
        configuration.allowsUnsafeTransactions = true
        configuration.label = readonly ? "tangga.reader" : "tangga.writer"
        configuration.maximumReaderCount = 1
        configuration.prepareDatabase { database in
            if readonly {
                watch(database, ending)
            } else {
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                // ``SQLiteLog`` syncs the log, before any reply that rests on it is sent.
                try database.execute(sql: "PRAGMA synchronous = NORMAL")
                // ``SQLiteCheckpoint`` copies the log back.
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            }
            // In kibibytes: enough for the upper pages of all indexes of a province, and no more.
            try database.execute(sql: "PRAGMA cache_size = \(readonly ? -4_000 : -32_000)")
        }
        return configuration
    }

    /// Makes SQLite check every 100,000 of its steps, some milliseconds, whether the closing has begun, so that closing
    /// does not wait for a long query. The connection's configuration retains `ending` as long as the connection lives.
    private static func watch(_ database: Database, _ ending: Ending) {
        let context = Unmanaged.passUnretained(ending).toOpaque()
        sqlite3_progress_handler(
            database.sqliteConnection, 100_000,
            { $0.map { Unmanaged<Ending>.fromOpaque($0).takeUnretainedValue().hasBegun } == true ? 1 : 0 }, context)
    }
}
