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
final class SQLiteLog: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "tangga.flush", qos: .userInitiated)
    /// Why nothing may be built on the log any more. Once the disk has failed nobody knows what of it is there; only
    /// opening the database anew helps, which copies the log into the file.
    private let failed = Mutex<StorageFault?>(nil)

    /// The log of a database that is open.
    /// - Throws: ``StorageFault``.
    init(of database: String) throws {
        descriptor = open(database + "-wal", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StorageFault(.other, "\(database)-wal: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Throws where the log has failed.
    /// - Throws: ``StorageFault``.
    func check() throws {
        guard let fault = failed.withLock({ $0 }) else { return }
        throw StorageFault(fault.kind, fault.message)
    }

    /// From now on nothing may be built on it.
    func fail(_ error: any Error) {
        failed.withLock { $0 = $0 ?? error as? StorageFault ?? StorageFault(.other, "\(error)") }
    }

    /// Brings what was committed to the disk.
    /// - Throws: ``StorageFault``, undecided: what was committed may be there or not.
    func sync() throws {
        // Only one thread is here at a time: a commit that waits is alone, the others stand in the queue.
        if let fault = failed.withLock({ $0 }) { throw fault }
        guard fdatasync(descriptor) != 0 else { return }
        let code = errno
        let fault = StorageFault(
            code == ENOSPC || code == EDQUOT ? .full : .other,
            "fdatasync: \(String(cString: strerror(code)))", undecided: true)
        fail(fault)
        throw fault
    }

    /// Does so on a thread of its own.
    func bring(_ flush: SQLiteFlush) {
        queue.async { [self] in
            do {
                try sync()
                flush.end(.success(()))
            } catch {
                flush.end(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)", undecided: true)))
            }
        }
    }
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

    /// What came of it; nil while it is under way.
    var outcome: Result<Void, StorageFault>? { result.withLock { $0 } }

    /// Waits until it has ended.
    func wait() { done.wait() }

    /// Tells what came of it.
    func end(_ outcome: Result<Void, StorageFault>) {
        result.withLock { $0 = outcome }
        done.leave()
        wake()
    }
}
