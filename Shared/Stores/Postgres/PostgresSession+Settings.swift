import Glibc
import Kernel

extension PostgresSession {
    /// Begins a read transaction; all of it sees one snapshot of the tables.
    static let reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    /// Connects to the server of a connection string, under an application name that the server's administrators see.
    /// - Throws: ``StorageFault``.
    convenience init(to address: String, as name: String) throws {
        // The connection string overrides the settings before it. The client abandons an unreachable server after about
        // four seconds, earlier than the server abandons the client: so a process notices before it is replaced.
        let servers: [[(String, String)]]
        do { servers = try Libpq.servers(in: address) } catch let failure as Libpq.Failure { throw failure.fault }
        let words = [
            ("keepalives_idle", "1"), ("keepalives_interval", "1"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "4000"), ("dbname", address), ("client_encoding", "UTF8"),
            ("application_name", PostgresSession.here(name)),
        ]
        try self.init(words, servers: servers)
    }

    /// Sets the application name that the server's administrators see.
    func rename(_ name: String) throws {
        try each("SELECT set_config('application_name', $1, false)", [.text(PostgresSession.here(name))]) { _ in }
    }

    private static func here(_ name: String) -> String { "\(name) @ \(host)" }

    private static let host: String = {
        var name = [CChar](repeating: 0, count: 65)
        guard gethostname(&name, 64) == 0 else { return "?" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Sets the session's parameters, independently of the server's defaults.
    func configure(_ schema: String, isWriter: Bool) throws {
        // Every query of a turn has an index. A plan made while a table was small must not remain a sequential scan
        // after the table has grown.
        let own = isWriter ? [("enable_seqscan", "off")] : []
        let parts = (PostgresSession.settings + own).map { "set_config('\($0)', '\($1)', false)" }
        let path = "CASE $1 WHEN 'pg_temp' THEN 'pg_temp' ELSE quote_ident($1) END"
        let sql = "SELECT set_config('search_path', \(path), false), " + parts.joined(separator: ", ")
        try each(sql, [.text(schema)]) { _ in }
        // lz4 compresses a long entry in a tenth of the time, if the server was built with it.
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
        // The server abandons an unreachable client after about six seconds, and releases its lock.
        ("tcp_keepalives_idle", "2"), ("tcp_keepalives_interval", "2"), ("tcp_keepalives_count", "2"),
        ("tcp_user_timeout", "6000"),
    ]
}
