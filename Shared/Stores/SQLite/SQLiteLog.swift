import Dispatch
import Foundation
import Glibc
import Kernel
import Synchronization

/// The write-ahead log of an open database, and its way to the disk.
///
/// SQLite writes a commit into the log and does not wait for the disk (`synchronous = NORMAL`); what it promises then is
/// that after a loss of power the log is good up to some commit (sqlite.org, "PRAGMA synchronous"). Waiting for the disk
/// is done here, as `synchronous = FULL` would do it after each commit, but beside the next turn.
///
/// The log is opened here for its sync alone: SQLite keeps its locks on the database's file, not on the log, so closing
/// this descriptor drops none. It stays open as long as the database, since Linux tells a failed write to each
/// descriptor that was open then, and to none that is opened later.
final class SQLiteLog: Sendable {
    private struct State {
        var lost: StorageFault?
        var wake: @Sendable () -> Void = {}
    }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "tangga.flush", qos: .userInitiated)
    private let state = Mutex(State())

    /// The log of a database that is open. What a killed process left in the page cache is brought to the disk, and
    /// with it the log's name: from here on a reader may tell what it finds.
    /// - Throws: ``StorageFault``.
    init(of database: String) throws {
        descriptor = open(database + "-wal", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StorageFault(.other, "\(database)-wal: \(String(cString: strerror(errno)))")
        }
        try sync()
        try Folder.sync(of: database)
    }

    deinit { close(descriptor) }

    /// The sync that failed, of the log or of the database's file; nil while all have succeeded.
    var lost: StorageFault? { state.withLock { $0.lost } }

    /// Names what is called when a sync has failed.
    func watch(_ wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

    /// A sync failed: from now on nothing that stands in the log or in the database's file can be believed.
    func lose(_ fault: StorageFault) {
        let wake = state.withLock { state in
            state.lost = state.lost ?? fault
            return state.wake
        }
        wake()
    }

    /// Throws where a sync has failed.
    /// - Throws: ``StorageFault`` of kind `unsynced`.
    func check() throws {
        if let lost { throw lost }
    }

    /// Brings the commits that stand in the log to the disk.
    /// - Throws: ``StorageFault`` of kind `unsynced`.
    func sync() throws {
        #if DEBUG
            // Not on the queue, where it would hold the next one back.
            if SQLiteLog.answersBeforeFlush {
                return DispatchQueue.global().async { [self] in fdatasync(descriptor) }
            }
        #endif
        try check()
        guard fdatasync(descriptor) == 0 else {
            throw lost("fdatasync of the log: \(String(cString: strerror(errno)))")
        }
        // A log without a name is gone with the process. Only a process that takes no heed of locks can remove it.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else { throw lost("the log was removed") }
    }

    private func lost(_ words: String) -> StorageFault {
        let fault = StorageFault(.unsynced, words)
        lose(fault)
        return fault
    }

    /// Does so on a thread of its own.
    func bring(_ flush: SQLiteFlush) {
        queue.async { [self] in
            do {
                try sync()
                flush.end(.success(()))
            } catch {
                flush.end(.failure(error as? StorageFault ?? StorageFault(.unsynced, "\(error)")))
            }
        }
    }

    #if DEBUG
        /// A switch of the test build: replies leave before the disk has what they rest on. Tests of durability must
        /// find that out.
        private static let answersBeforeFlush =
            ProcessInfo.processInfo.environment["TANGGA_TEST_ANSWERS_BEFORE_FLUSH"] == "1"
    #endif
}

/// A commit on its way to the disk.
final class SQLiteFlush: Flush, Sendable {
    private let result = Mutex<Result<Void, StorageFault>?>(nil)
    private let done = DispatchGroup()
    private let wake: @Sendable () -> Void

    init(_ wake: @escaping @Sendable () -> Void) {
        self.wake = wake
        done.enter()
    }

    /// The commit's outcome; nil while it is under way.
    var outcome: Result<Void, StorageFault>? { result.withLock { $0 } }

    /// Waits until it has ended.
    func wait() { done.wait() }

    /// Tells the outcome.
    func end(_ outcome: Result<Void, StorageFault>) {
        result.withLock { $0 = outcome }
        done.leave()
        wake()
    }
}
