import Kernel

/// Who may write a node's schema: one session at a time, across all hosts.
///
/// The lock is a session's advisory lock, which the server lets go when the session ends. Whoever gets it raises the
/// epoch, a row that each turn keeps shared until its commit: so the epoch cannot rise in the middle of a turn, and
/// after it has risen no turn of an earlier holder is committed any more.
enum PostgresLock {
    /// Takes the lock, makes the schema where there is none, and raises the epoch.
    /// - Parameters:
    ///   - patience: how long to wait for a holder, which may be a session that is about to end.
    ///   - last: the epoch that this process raised last. While it stands, the holder has not taken over: it may be a
    ///     session of this process, of which the server does not know yet that it has ended.
    /// - Returns: the epoch.
    /// - Throws: ``StorageFault`` of kind `readOnly` on a replica, `held` when another session keeps the lock.
    static func take(
        _ schema: String, _ session: PostgresSession, patience: Duration, last: Int64? = nil
    ) throws -> Int64 {
        // PostgreSQL cuts longer names off without an error.
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

    /// What a server must be set to for a commit to hold (PostgreSQL's documentation, 20.5.1 and 20.14): without `fsync`
    /// or `full_page_writes` a loss of power takes commits or pages with it, and with `data_sync_retry` the server
    /// believes a sync that succeeds after one that failed.
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

    /// Has the transaction fail if the epoch is not this one any more.
    static func demand(_ epoch: Int64, _ session: PostgresSession) throws {
        try session.demand(
            "SELECT 1 FROM writer_epoch WHERE epoch = $1 FOR SHARE", [.integer(epoch)],
            else: StorageFault(.held, "another process has taken over"))
    }

    private static func lock(_ schema: String, _ session: PostgresSession, _ patience: Duration, _ last: Int64?) throws
    {
        // None at all would be without end.
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
