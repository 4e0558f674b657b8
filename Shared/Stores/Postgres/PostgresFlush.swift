import Kernel

/// A commit that was sent and is not waited for, on the loop's own thread. The server settles it before anything that is
/// asked in the session later, so whoever begins the next transaction waits for it.
final class PostgresFlush: Flush {
    private weak var session: PostgresSession?
    private var result: Result<Void, StorageFault>?

    init(_ session: PostgresSession) { self.session = session }

    /// What came of it; nil while it is under way.
    var outcome: Result<Void, StorageFault>? {
        if result == nil { hear(patiently: false) }
        return result
    }

    /// Waits until it has ended.
    func wait() { if result == nil { hear(patiently: true) } }

    /// The session's connection.
    var descriptor: Int32? { session?.descriptor }

    /// Tells what came of it.
    func end(_ outcome: Result<Void, StorageFault>) { if result == nil { result = outcome } }

    private func hear(patiently: Bool) {
        guard let session else {
            return end(.failure(StorageFault(.other, "the session was given up", undecided: true)))
        }
        session.hear(patiently: patiently)
    }
}
