/// The tables of a node: the kernel's and its service's, in the version that this program knows.
enum Schema {
    /// The kernel's own tables, in every node's database.
    static let kernel = [Journal.table, Cursors.table] + Grants.tables + [version]

    private static let version = Table(
        "schema_version", .copied, key: ["version"], columns: "version INTEGER PRIMARY KEY")

    /// Every table that is folded from the journal, in a fixed order.
    static func own<S: Service>(_ service: S.Type) -> [Table] {
        (kernel + S.migrations.flatMap(\.tables)).filter { $0.origin == .own }
    }

    /// Creates what is missing.
    /// - Throws: ``StorageFault`` of kind `newer` when the database was written by a later version of the service.
    static func prepare<S: Service>(_ service: S.Type, _ store: any Store) throws {
        let known = S.migrations.map(\.version).max() ?? 0
        let present = try store.read { tables in
            try tables.has(table: "schema_version")
                ? try tables.integer("SELECT max(version) FROM schema_version") : -1
        }
        guard present <= Int64(known) else {
            throw StorageFault(.newer, "version \(present), this program knows \(known)")
        }
        guard present < Int64(known) else { return }
        try store.transact { tables in
            if present < 0 {
                for table in kernel { try tables.create(table) }
                try tables.write("INSERT INTO schema_version (version) VALUES (0)", [])
            }
            for migration in S.migrations where Int64(migration.version) > present {
                for table in migration.tables { try tables.create(table) }
                for statement in migration.statements { try tables.write(statement, []) }
                try tables.write("INSERT INTO schema_version (version) VALUES ($1)", [.number(migration.version)])
            }
        }
    }

    /// Writes the version that stands there, and changes nothing.
    static func touch(_ tables: any Writing) throws {
        try tables.write("UPDATE schema_version SET version = version", [])
    }
}
