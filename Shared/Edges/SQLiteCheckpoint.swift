import Dispatch
import Foundation
import Glibc
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
    /// Pages of four kibibytes after which copying begins: 64 megabytes. Each time the disk is waited for, and an import
    /// into a large register, which meets its indexes at random places, writes a thousand pages a batch.
    private static let long = 16_000
    /// Pages that a commit may copy itself.
    private static let little = 250
    /// How often copying begins anew before a commit copies whatever is left.
    private static let rounds = 3

    private struct State {
        /// Pages that were written since the log was last used from its beginning.
        var pages = 0
        /// With how many of them copying begins.
        var due = SQLiteCheckpoint.long
        var copying = Copying.no

        enum Copying { case no, underWay, done }
    }

    private let log: SQLiteLog
    private let connection: SQLiteConnection
    private let file: Int32
    private let queue = DispatchQueue(label: "tangga.checkpoint", qos: .utility)
    private let state = Mutex(State())

    /// Of a database that is open.
    /// - Throws: ``StorageFault``.
    init(of database: String, _ log: SQLiteLog, _ ending: Ending) throws {
        self.log = log
        connection = try SQLiteConnection(database, readonly: false, ending)
        file = open(database, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw StorageFault(.other, "\(database): \(String(cString: strerror(errno)))") }
    }

    /// Waits until nothing is copied any more, and closes.
    func close() {
        queue.sync {}
        connection.close()
        Glibc.close(file)
    }

    /// Takes note of a commit that wrote so many pages, and does what is to be done then.
    func committed(_ pages: Int, _ statements: SQLiteStatements) {
        let copying = state.withLock { state in
            state.pages += pages
            if state.copying == .no, state.pages >= state.due {
                state.copying = .underWay
                queue.async { self.copy() }
            }
            return state.copying
        }
        guard copying == .done else { return }
        // The commit has happened, whatever comes of this; what cannot be copied now is copied another time.
        let isCopied = (try? statements.copyLog())?.left == 0
        state.withLock { state in
            state.copying = .no
            if isCopied { state.pages = 0 }
            // Else somebody still reads what was before.
            state.due = state.pages + SQLiteCheckpoint.long
        }
    }

    private func copy() {
        for _ in 0..<SQLiteCheckpoint.rounds {
            guard let copied = try? connection.now({ try $0.copyLog() }), copied.left > SQLiteCheckpoint.little else {
                break
            }
        }
        // So that the commit that copies the rest need not wait for all of it. What SQLite copied in part it takes as
        // copied, so a disk that fails here must be believed at once.
        if fdatasync(file) != 0 {
            log.fail(StorageFault(.other, "fdatasync: \(String(cString: strerror(errno)))"))
        }
        state.withLock { $0.copying = .done }
    }
}
