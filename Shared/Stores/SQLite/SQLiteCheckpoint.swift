import Dispatch
import Foundation
import Kernel
import Synchronization

/// The way of committed pages from the log back into the database's file, beside whoever writes.
///
/// SQLite copies them within a commit, once the log is long, and everything waits meanwhile: eighteen milliseconds for
/// eight megabytes. Here a connection of its own copies while turns go on, as often as it takes until little is left;
/// that is copied within a commit, as before, and then the log is used again from its beginning.
///
/// It is told of commits by one thread at a time.
final class SQLiteCheckpoint: Sendable {
    /// Pages of four kibibytes after which copying begins: so many, or what so many commits write, because each time a
    /// commit waits for the disk. One of an import into a large register, which meets its indexes at random places,
    /// writes a thousand.
    private static let long = (pages: 2_000, commits: 16)
    /// Pages after which it begins in any case: 64 megabytes.
    private static let longest = 16_000
    /// Pages that a commit may copy itself.
    private static let little = 250
    /// How often copying begins anew before a commit copies whatever is left.
    private static let rounds = 3

    private struct State {
        /// Pages that were written since the log was last used from its beginning.
        var pages = 0
        /// How many of them need not be copied yet, since they could not be.
        var spared = 0
        var copying = Copying.no

        enum Copying { case no, underWay, done }
    }

    private let log: SQLiteLog
    private let connection: SQLiteConnection
    private let queue = DispatchQueue(label: "tangga.checkpoint", qos: .utility)
    private let state = Mutex(State())

    /// Of a database that is open.
    /// - Throws: ``StorageFault``.
    init(of database: String, _ log: SQLiteLog, _ ending: Ending) throws {
        self.log = log
        connection = try SQLiteConnection(database, readonly: false, ending)
    }

    /// Waits until nothing is copied any more, and closes.
    func close() {
        queue.sync {}
        connection.close()
    }

    /// Waits until nothing is copied any more, and marks the log's index as not to be trusted by other processes: pages
    /// that it calls copied may not be on the disk, and frames that it calls good may have been lost.
    func abandon() {
        queue.sync {}
        // Where there is no index, there is nothing that another process could trust.
        try? connection.now { try $0.distrustIndex() }
    }

    /// Takes note of a commit that wrote so many pages, and does what is to be done then.
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
        // The commit has happened, whatever comes of this; what cannot be copied now is copied another time.
        let isCopied = copyLog(statements)?.left == 0
        state.withLock { state in
            state.copying = .no
            if isCopied { state.pages = 0 }
            // Else somebody still reads what was before.
            state.spared = state.pages
        }
    }

    private func copy() {
        for _ in 0..<SQLiteCheckpoint.rounds {
            guard let copied = connection.now(copyLog), copied.left > SQLiteCheckpoint.little else { break }
        }
        // So that the commit that copies the rest need not wait for all of it. What SQLite copied in part it takes as
        // copied, so a disk that fails here must be believed at once.
        if log.lost == nil { attempt { try connection.now { try $0.syncDatabase() } } }
        state.withLock { $0.copying = .done }
    }

    /// Copies what stands in the log; nil where that cannot be done now.
    private func copyLog(_ statements: SQLiteStatements) -> (pages: Int, left: Int)? {
        log.lost == nil ? attempt { try statements.copyLog() } : nil
    }

    /// What cannot be copied now is copied another time; but a sync that failed is never to be believed later.
    @discardableResult
    private func attempt<T>(_ body: () throws -> T) -> T? {
        do { return try body() } catch {
            if let fault = error as? StorageFault, fault.kind == .unsynced { log.lose(fault) }
            return nil
        }
    }
}
