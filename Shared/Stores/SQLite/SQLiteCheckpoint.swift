import Dispatch
import Foundation
import Kernel
import Synchronization

/// Copies committed pages from the log back into the database's file, beside the writing connection.
///
/// SQLite copies them within a commit, once the log is long, and everything waits meanwhile: eighteen milliseconds for
/// eight megabytes. Here a separate connection copies while turns continue, repeatedly until little is left; a commit
/// copies that rest, as before, and then the log is reused from its beginning.
///
/// Commits are reported by one thread at a time.
final class SQLiteCheckpoint: Sendable {
    /// The log's length in pages of four kibibytes at which copying begins: this many pages, or the pages of this many
    /// commits if that is more, because each copying makes a commit wait for the disk. One commit of an import into a
    /// large register, which touches its indexes at random places, writes a thousand pages.
    private static let long = (pages: 2_000, commits: 16)
    /// The length in pages at which copying begins in any case: 64 megabytes.
    private static let longest = 16_000
    /// The pages that a commit may copy itself.
    private static let little = 250
    /// How often copying is repeated before a commit copies the whole rest.
    private static let rounds = 3

    private struct State {
        /// Pages written since the log was last reused from its beginning.
        var pages = 0
        /// Pages of these that do not count, because the last attempt could not copy them.
        var spared = 0
        var copying = Copying.no

        enum Copying { case no, underWay, done }
    }

    private let log: SQLiteLog
    private let connection: SQLiteConnection
    private let queue = DispatchQueue(label: "tangga.checkpoint", qos: .utility)
    private let state = Mutex(State())

    /// Opens a connection to a database that is open.
    /// - Throws: ``StorageFault``.
    init(of database: String, _ log: SQLiteLog, _ ending: Ending) throws {
        self.log = log
        connection = try SQLiteConnection(database, readonly: false, ending)
    }

    /// Waits for a running copy, and closes the connection.
    func close() {
        queue.sync {}
        connection.close()
    }

    /// Waits for a running copy, and marks the log's index as invalid for other processes: pages that it lists as
    /// copied may not be on the disk, and frames that it lists as valid may have been lost.
    func abandon() {
        queue.sync {}
        // If the index cannot be reached, there is none that another process could trust.
        try? connection.now { try $0.distrustIndex() }
    }

    /// Records a commit of this many pages; starts copying if the log is long, or copies the rest.
    func committed(_ pages: Int, _ statements: SQLiteStatements) {
        let copying = state.withLock { state in
            state.pages += pages
            let long = min(
                max(SQLiteCheckpoint.long.pages, SQLiteCheckpoint.long.commits * pages), SQLiteCheckpoint.longest)
            if state.copying == .no, state.pages - state.spared >= long {
                state.copying = .underWay
                queue.async { self.copy() }
            }
            return state.copying
        }
        guard copying == .done else { return }
        // The commit is done even if the copying fails; that is retried later.
        let isCopied = copyLog(statements)?.left == 0
        state.withLock { state in
            state.copying = .no
            if isCopied { state.pages = 0 }
            // Otherwise a reader still uses an older snapshot.
            state.spared = state.pages
        }
    }

    private func copy() {
        for _ in 0..<SQLiteCheckpoint.rounds {
            guard let copied = connection.now(copyLog), copied.left > SQLiteCheckpoint.little else { break }
        }
        // So that the commit that copies the rest waits for less. SQLite counts partly copied pages as copied, so a
        // failed sync must be recorded at once.
        if log.lost == nil { attempt { try connection.now { try $0.syncDatabase() } } }
        state.withLock { $0.copying = .done }
    }

    /// Copies the log's pages; nil if that is not possible now.
    private func copyLog(_ statements: SQLiteStatements) -> (pages: Int, left: Int)? {
        log.lost == nil ? attempt { try statements.copyLog() } : nil
    }

    /// A failed copying is retried later; but after a failed sync no later sync can be trusted.
    @discardableResult
    private func attempt<T>(_ body: () throws -> T) -> T? {
        do { return try body() } catch {
            if let fault = error as? StorageFault, fault.kind == .unsynced { log.lose(fault) }
            return nil
        }
    }
}
