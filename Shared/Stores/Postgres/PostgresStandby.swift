package import Kernel

/// The database of a node that another process writes, as seen by a process that waits to take over: it can be read,
/// and the lock is requested in the same session that will write.
package final class PostgresStandby {
    private let place: PostgresStore.Place
    private let schema: String
    private let address: String
    private var session: PostgresSession?

    /// Does not connect yet.
    package init(_ schema: String, at address: String, readers: Int, replica: String?) {
        self.schema = schema
        self.address = address
        place = .schema(schema, at: address, readers: readers, replica: replica)
    }

    private func connected() throws -> PostgresSession {
        if let session, !session.isLost { return session }
        let opened = try PostgresSession(to: address, as: PostgresStandby.name(schema))
        try opened.configure(schema, isWriter: true)
        session = opened
        return opened
    }

    /// After this time without the database the serving process gives up, so that clients do not wait for it while
    /// another process serves. Another process cannot have got the lock earlier.
    private static let outOfReach = Duration.seconds(3)

    /// The application name of a stand-by's session, as the server's administrators see it.
    package static func name(_ schema: String) -> String { "tangga \(schema) standby" }

    /// Waits for the lock.
    /// - Returns: the store, once this process may write; nil if another process still does after `patience`.
    /// - Throws: ``StorageFault``.
    package func store(within patience: Duration) throws -> PostgresStore? {
        let session = try connected()
        do {
            let epoch = try PostgresLock.take(schema, session, patience: patience)
            try session.rename("tangga \(schema)")
            self.session = nil
            return PostgresStore(
                place, PostgresWriter(session, epoch: epoch), patience: PostgresStandby.outOfReach)
        } catch let fault as StorageFault where fault.kind == .held {
            return nil
        }
    }

    /// Reads one snapshot of the committed data.
    /// - Throws: ``StorageFault``, and the errors of `body`.
    package func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        let session = try connected()
        try session.begin(PostgresSession.reading)
        defer { session.rollback() }
        return try body(session)
    }
}
