import Dispatch
import Foundation
import Glibc
import Kernel
import Synchronization

/// The write-ahead log of an open database, and its syncs.
///
/// SQLite writes a commit into the log and does not wait for the disk (`synchronous = NORMAL`); it then only promises
/// that after a power loss the log is valid up to some commit (sqlite.org, "PRAGMA synchronous"). This class waits for
/// the disk, as `synchronous = FULL` would after each commit, but beside the next turn.
///
/// The log is opened here for its sync alone: SQLite's locks are on the database's file, not on the log, so closing
/// this descriptor releases none. It stays open as long as the database, since Linux reports a failed write to each
/// descriptor that was open at that time, and to none opened later.
final class SQLiteLog: Sendable {
    private struct State {
        var lost: StorageFault?
        var wake: @Sendable () -> Void = {}
    }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "tangga.flush", qos: .userInitiated)
    private let state = Mutex(State())

    /// Opens the log of an open database. It syncs the log and its folder entry, so that commits which a killed process
    /// left in the page cache are durable before a reader reports them.
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

    /// The first failed sync, of the log or of the database's file; nil while all have succeeded.
    var lost: StorageFault? { state.withLock { $0.lost } }

    /// Sets the closure to call when a sync has failed. It is called on any thread.
    func watch(_ wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

    /// Records a failed sync: from now on neither the log nor the database's file can be trusted.
    func lose(_ fault: StorageFault) {
        let wake = state.withLock { state in
            state.lost = state.lost ?? fault
            return state.wake
        }
        wake()
    }

    /// Throws if a sync has failed.
    /// - Throws: ``StorageFault`` of kind `unsynced`.
    func check() throws {
        if let lost { throw lost }
    }

    /// Syncs the log, so that its commits are durable.
    /// - Throws: ``StorageFault`` of kind `unsynced`.
    func sync() throws {
        #if DEBUG
            // Not on the queue, where it would delay the next sync.
            if SQLiteLog.answersBeforeFlush {
                return DispatchQueue.global().async { [self] in fdatasync(descriptor) }
            }
        #endif
        try check()
        guard fdatasync(descriptor) == 0 else {
            throw lost("fdatasync of the log: \(String(cString: strerror(errno)))")
        }
        // A removed log is lost at the end of the process. Only a process that ignores locks can remove it.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else { throw lost("the log was removed") }
    }

    private func lost(_ words: String) -> StorageFault {
        let fault = StorageFault(.unsynced, words)
        lose(fault)
        return fault
    }

    /// Syncs the log on another thread, and ends `flush` with the outcome.
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
        /// A switch of the test build: replies are sent before the sync that they rest on. Tests of durability must
        /// detect that.
        private static let answersBeforeFlush =
            ProcessInfo.processInfo.environment["TANGGA_TEST_ANSWERS_BEFORE_FLUSH"] == "1"
    #endif
}

/// A commit whose sync is outstanding.
final class SQLiteFlush: Flush, Sendable {
    private let result = Mutex<Result<Void, StorageFault>?>(nil)
    private let done = DispatchGroup()
    private let wake: @Sendable () -> Void

    init(_ wake: @escaping @Sendable () -> Void) {
        self.wake = wake
        done.enter()
    }

    /// The commit's outcome; nil while the sync is outstanding.
    var outcome: Result<Void, StorageFault>? { result.withLock { $0 } }

    /// Waits for the outcome.
    func wait() { done.wait() }

    /// Records the outcome and calls `wake`; must be called once.
    func end(_ outcome: Result<Void, StorageFault>) {
        result.withLock { $0 = outcome }
        done.leave()
        wake()
    }
}
