import Dispatch
import Kernel
import Synchronization

/// A session for reading, on its own thread. It connects at the first read, and again after the connection was lost.
final class PostgresReader: Sendable {
    private let schema: String
    private let address: String
    private let queue: DispatchQueue
    private let session = Mutex<PostgresSession?>(nil)

    init(_ schema: String, at address: String) {
        self.schema = schema
        self.address = address
        queue = DispatchQueue(label: "tangga.reader")
    }

    /// Calls `body` on the reader's thread with one consistent snapshot of the committed data, or with the fault that
    /// prevented it.
    func read(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        queue.async { [self] in
            session.withLock { session in
                do {
                    let open = try connected(session)
                    session = open
                    try open.begin(PostgresSession.reading)
                    body(.success(open))
                    open.rollback()
                } catch {
                    session = nil
                    body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
                }
            }
        }
    }

    /// Ends the session after the reads that are queued.
    func close() { queue.async { [self] in session.withLock { $0 = nil } } }

    private func connected(_ session: PostgresSession?) throws -> PostgresSession {
        if let session {
            session.look()
            if !session.isLost { return session }
        }
        let opened = try PostgresSession(to: address, as: "tangga \(schema) reader")
        try opened.configure(schema, isWriter: false)
        return opened
    }
}
