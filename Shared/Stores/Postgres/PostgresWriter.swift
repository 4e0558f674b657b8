import Dispatch
import Foundation
import Kernel
import Synchronization

/// A session that may write: for a schema it holds the lock.
struct PostgresWriter {
    let session: PostgresSession
    /// The epoch raised with the lock; nil for temporary tables, which no other session can reach.
    let epoch: Int64?

    /// Uses a session that has the lock already.
    init(_ session: PostgresSession, epoch: Int64) {
        self.session = session
        self.epoch = epoch
    }

    /// Connects, and acquires the lock.
    /// - Parameters:
    ///   - lockPatience: how long to wait for the lock.
    ///   - last: the epoch that this process raised last.
    /// - Throws: ``StorageFault``.
    init(_ place: PostgresStore.Place, lockPatience: Duration, last: Int64? = nil) throws {
        switch place {
        case .temporary(let address):
            session = try PostgresSession(to: address, as: "tangga")
            try session.configure("pg_temp", isWriter: true)
            epoch = nil
        case .schema(let schema, let address, _, _):
            session = try PostgresSession(to: address, as: "tangga \(schema)")
            epoch = try PostgresLock.take(schema, session, patience: lockPatience, last: last)
        }
    }
}

/// A writing session that is being opened on its own thread: names are resolved and servers awaited there, so that a
/// node whose server is unreachable continues to answer.
final class PostgresOpening: Sendable {
    private let result = Mutex<Result<PostgresWriter, StorageFault>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ open: @escaping @Sendable () throws -> PostgresWriter) {
        let thread = Thread { [self] in
            result.withLock { result in
                do { result = .success(try open()) } catch {
                    result = .failure(error as? StorageFault ?? StorageFault(.other, "\(error)"))
                }
            }
            done.signal()
        }
        thread.name = "tangga.opening"
        thread.start()
    }

    /// The outcome, once; the caller then owns the session. Nil if it is still under way after `patience`.
    func outcome(within patience: DispatchTimeInterval) -> Result<PostgresWriter, StorageFault>? {
        guard done.wait(timeout: .now() + patience) == .success else { return nil }
        return result.withLock { $0.take() }
    }
}
