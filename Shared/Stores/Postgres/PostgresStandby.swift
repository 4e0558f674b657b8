package import Kernel

/// The database of a node that another process writes, for one that waits to take over: it can be read, and the lock is
/// asked for in the very session that will write.
package final class PostgresStandby {
    private let place: PostgresStore.Place
    private let schema: String
    private let address: String
    private var session: PostgresSession?

    /// A database that is not connected to yet.
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

    /// After how long without the database whoever serves gives way, so that nobody asks it in vain while another one
    /// serves: no sooner than that one can have got the lock.
    private static let outOfReach = Duration.seconds(3)

    /// What the server's people see of a session that stands by.
    package static func name(_ schema: String) -> String { "tangga \(schema) standby" }

    /// Waits for the lock.
    /// - Returns: the store, once this process may write; nil when another one still does after `patience`.
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

    /// Reads what was committed.
    /// - Throws: ``StorageFault``, and what `body` throws.
    package func read<T>(_ body: (any Reading) throws -> T) throws -> T {
        let session = try connected()
        try session.begin(PostgresSession.reading)
        defer { session.rollback() }
        return try body(session)
    }
}
