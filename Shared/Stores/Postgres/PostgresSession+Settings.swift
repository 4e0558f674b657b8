import Glibc
import Kernel

extension PostgresSession {
    /// What a reading begins with: all of it sees the tables as of one moment.
    static let reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    /// Connects to what a connection string says, under a name that the server's people see.
    /// - Throws: ``StorageFault``.
    convenience init(to address: String, as name: String) throws {
        // What stands before the address can be set otherwise in it. A server that is cut off is given up after about
        // four seconds, earlier than it gives this process up: so whoever is replaced has noticed before.
        let servers: [[(String, String)]]
        do { servers = try Libpq.servers(in: address) } catch let failure as Libpq.Failure { throw failure.fault }
        let words = [
            ("keepalives_idle", "1"), ("keepalives_interval", "1"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "4000"), ("dbname", address), ("client_encoding", "UTF8"),
            ("application_name", PostgresSession.here(name)),
        ]
        try self.init(words, servers: servers)
    }

    /// Sets the name that the server's people see.
    func rename(_ name: String) throws {
        try each("SELECT set_config('application_name', $1, false)", [.text(PostgresSession.here(name))]) { _ in }
    }

    private static func here(_ name: String) -> String { "\(name) @ \(host)" }

    private static let host: String = {
        var name = [CChar](repeating: 0, count: 65)
        guard gethostname(&name, 64) == 0 else { return "?" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Sets what a session of ours is like, whatever the server's defaults are.
    func configure(_ schema: String, isWriter: Bool) throws {
        // Each question of a turn has its index. A plan made while a table was small must not stay a walk through all
        // of it when it has grown.
        let own = isWriter ? [("enable_seqscan", "off")] : []
        let parts = (PostgresSession.settings + own).map { "set_config('\($0)', '\($1)', false)" }
        let path = "CASE $1 WHEN 'pg_temp' THEN 'pg_temp' ELSE quote_ident($1) END"
        let sql = "SELECT set_config('search_path', \(path), false), " + parts.joined(separator: ", ")
        try each(sql, [.text(schema)]) { _ in }
        // A long entry is packed in a tenth of the time, by a server that was built with it.
        let packing = "default_toast_compression"
        try each(
            """
            SELECT set_config(name, 'lz4', false) FROM pg_settings WHERE name = $1 AND 'lz4' = ANY (enumvals)
            """, [.text(packing)]
        ) { _ in }
    }

    private static let settings = [
        ("synchronous_commit", "on"), ("statement_timeout", "0"), ("lock_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"), ("jit", "off"),
        // The server, too, gives up whom it cannot reach any more, after about six seconds, and lets the lock go.
        ("tcp_keepalives_idle", "2"), ("tcp_keepalives_interval", "2"), ("tcp_keepalives_count", "2"),
        ("tcp_user_timeout", "6000"),
    ]
}
