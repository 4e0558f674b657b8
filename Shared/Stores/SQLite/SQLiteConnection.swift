import Foundation
import GRDB
import GRDBSQLite
import Kernel

/// One connection to a SQLite database: GRDB opens, guards and closes it, and beside it stands what is prepared on it.
struct SQLiteConnection {
    private let queue: DatabaseQueue
    let statements: SQLiteStatements

    /// Opens a database; without a path one in memory, with an empty one a temporary file.
    /// - Throws: ``StorageFault``.
    init(_ path: String?, readonly: Bool, _ ending: Ending) throws {
        let configuration = SQLiteConnection.configuration(readonly: readonly, ending)
        do {
            queue =
                try path.map { try DatabaseQueue(path: $0, configuration: configuration) }
                ?? DatabaseQueue(configuration: configuration)
            statements = try queue.unsafeRead { database in
                guard let connection = database.sqliteConnection else { throw Ending.fault }
                // GRDB's observers of transactions, of which there are none here, would have to be called on its queue.
                sqlite3_commit_hook(connection, nil, nil)
                sqlite3_rollback_hook(connection, nil, nil)
                return SQLiteStatements(connection, ending)
            }
        } catch {
            guard let error = error as? DatabaseError else { throw error }
            throw StorageFault(sqlite: error.extendedResultCode.rawValue, error.message ?? "")
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

    /// What a connection that failed says at its end tells nothing new; it is given up either way.
    func close() {
        now { $0.finalize() }
        try? queue.close()
    }

    private static func configuration(readonly: Bool, _ ending: Ending) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        // Transactions begin and end here. One that neither commits nor rolls back, because the disk does neither, is no
        // reason for GRDB to end the process: the connection is given up.
        configuration.allowsUnsafeTransactions = true
        configuration.label = readonly ? "tangga.reader" : "tangga.writer"
        configuration.maximumReaderCount = 1
        configuration.prepareDatabase { database in
            if readonly {
                watch(database, ending)
            } else {
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                // The log is brought to the disk by ``SQLiteLog``, before anybody hears of what stands in it.
                try database.execute(sql: "PRAGMA synchronous = NORMAL")
                // It is copied back by ``SQLiteCheckpoint``.
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
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
}
