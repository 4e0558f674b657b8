import Kernel

/// The right to write a node's schema, held by one session at a time across all hosts.
///
/// It is a session's advisory lock, which the server releases when the session ends. Its new holder raises the epoch, a
/// row that each turn locks shared until its commit: so the epoch cannot rise during a turn, and after it has risen no
/// turn of an earlier holder commits.
enum PostgresLock {
    /// Acquires the lock, creates the schema if it does not exist, and raises the epoch.
    /// - Parameters:
    ///   - patience: how long to wait for a holder, which may be a session that is about to end.
    ///   - last: the epoch that this process raised last. While it is unchanged, the holder has not taken over: it may
    ///     be a session of this process whose end the server has not noticed.
    /// - Returns: the epoch.
    /// - Throws: ``StorageFault`` of kind `readOnly` on a replica, `held` if another session holds the lock.
    static func take(
        _ schema: String, _ session: PostgresSession, patience: Duration, last: Int64? = nil
    ) throws -> Int64 {
        // PostgreSQL truncates longer names without an error.
        guard schema.utf8.count <= 63 else { throw StorageFault(.other, "a schema's name of over 63 bytes: \(schema)") }
        try session.configure(schema, isWriter: true)
        guard try !session.exists("SELECT 1 WHERE pg_is_in_recovery()") else {
            throw StorageFault(.readOnly, "this server follows another one")
        }
        try demandDurability(session)
        try lock(schema, session, patience, last)
        try session.begin()
        do {
            if try !session.exists("SELECT 1 FROM pg_namespace WHERE nspname = $1", [.text(schema)]) {
                try session.write("CREATE SCHEMA \"\(schema.replacing("\"", with: "\"\""))\"", [])
            }
            if try !session.has(table: "writer_epoch") {
                try session.write("CREATE TABLE writer_epoch (epoch bigint NOT NULL)", [])
                try session.write("INSERT INTO writer_epoch (epoch) VALUES (0)", [])
            }
            try session.write("UPDATE writer_epoch SET epoch = epoch + 1", [])
            let epoch = try session.integer("SELECT epoch FROM writer_epoch")
            try session.commit()
            return epoch
        } catch {
            session.rollback()
            throw error
        }
    }

    /// The server settings that durable commits require (PostgreSQL's documentation, 20.5.1 and 20.14): without `fsync`
    /// or `full_page_writes` a power loss destroys commits or pages, and with `data_sync_retry` the server trusts a
    /// sync that succeeds after a failed one.
    private static func demandDurability(_ session: PostgresSession) throws {
        let wrong = try session.rows(
            """
            SELECT name, setting FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on'
                OR name = 'data_sync_retry' AND setting <> 'off'
            ORDER BY name
            """
        ) { "\($0.text(0)) = \($0.text(1))" }
        guard wrong.isEmpty else { throw StorageFault(.notDurable, wrong.joined(separator: ", ")) }
    }

    /// Makes the transaction fail unless the epoch is still `epoch`.
    static func demand(_ epoch: Int64, _ session: PostgresSession) throws {
        try session.demand(
            "SELECT 1 FROM writer_epoch WHERE epoch = $1 FOR SHARE", [.integer(epoch)],
            else: StorageFault(.held, "another process has taken over"))
    }

    private static func lock(_ schema: String, _ session: PostgresSession, _ patience: Duration, _ last: Int64?) throws
    {
        // A timeout of 0 would wait without end.
        let milliseconds = max(1, Int64(patience / .milliseconds(1)))
        try session.write("SET lock_timeout = \(milliseconds)", [])
        let key = "hashtextextended($1, 0)"
        do { try session.each("SELECT pg_advisory_lock(\(key))", [.text("tangga \(schema)")]) { _ in } } catch {
            guard let fault = error as? StorageFault, fault.message.hasPrefix("55P03") else { throw error }
            session.rollback()
            let holder = try session.first(
                """
                SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
                    AND (l.classid::bigint << 32) | l.objid::bigint = \(key)
                """, [.text("tangga \(schema)")]
            ) { $0.text(0) }
            let name = holder ?? "another session"
            guard let last, try session.integer("SELECT epoch FROM writer_epoch") == last else {
                throw StorageFault(.held, name)
            }
            throw StorageFault(.other, "the lock is still held by \(name)")
        }
        try session.write("SET lock_timeout = 0", [])
    }
}
