import Kernel

/// A commit that was sent without waiting, on the loop's own thread. The server settles it before any later request of
/// the session, so the next transaction's begin waits for it.
final class PostgresFlush: Flush {
    private weak var session: PostgresSession?
    private var result: Result<Void, StorageFault>?

    init(_ session: PostgresSession) { self.session = session }

    /// The outcome; nil while it is outstanding. It reads the replies that have arrived, without waiting.
    var outcome: Result<Void, StorageFault>? {
        if result == nil { hear(patiently: false) }
        return result
    }

    /// Waits for the outcome.
    func wait() { if result == nil { hear(patiently: true) } }

    /// The session's socket; nil if the session was abandoned.
    var descriptor: Int32? { session?.descriptor }

    /// Records the outcome; only the first call counts.
    func end(_ outcome: Result<Void, StorageFault>) { if result == nil { result = outcome } }

    private func hear(patiently: Bool) {
        guard let session else {
            return end(.failure(StorageFault(.other, "the session was given up", undecided: true)))
        }
        session.hear(patiently: patiently)
    }
}
