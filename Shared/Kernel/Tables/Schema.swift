import Foundation
import SwiftProtobuf
import WireSchemas

/// The kernel's and the service's tables, in the version that this program supports.
enum Schema {
    /// The kernel's tables, in every node's database.
    static let kernel =
        [Journal.table, SubjectKeys.table, Cursors.table, FeedGrants.table] + Grants.tables + [
            Jobs.table, Rebuilds.table, version,
        ]

    private static let version = Table(
        "schema_version", .kept, key: ["version"], columns: "version INTEGER PRIMARY KEY")

    /// Every table, in a fixed order.
    static func all<S: Service>(_ service: S.Type) -> [Table] {
        kernel + [Owner.table] + S.migrations.flatMap(\.tables)
    }

    /// Every table that is folded from the journal, in a fixed order.
    static func own<S: Service>(_ service: S.Type) -> [Table] {
        (kernel + S.migrations.flatMap(\.tables)).filter { $0.origin == .own }
    }

    /// Every table that peers' journals fill, and the cursors: following anew empties them.
    static func learned<S: Service>(_ service: S.Type) -> [Table] {
        [Cursors.table] + S.migrations.flatMap(\.tables).filter { $0.origin == .copied }
    }

    /// Creates the tables and runs the migrations that are missing.
    /// - Throws: ``StorageFault`` of kind `newer` if a later version of the service wrote the database.
    static func prepare<S: Service>(_ service: S.Type, _ store: any Store) throws {
        let present = try store.read { try version(S.self, $0) } ?? -1
        if present >= 0 {
            try makeRoomBeside(store)
            try knowSeal(store)
            try knowIdentities(store)
            // A database from before jobs, from before derived tables, or from before grants of groups.
            for table in [Jobs.table, Rebuilds.table, FeedGrants.table]
            where try !store.read({ try $0.has(table: table.name) }) {
                try store.transact { try $0.create(table) }
            }
        }
        guard present < known(S.self) else { return }
        try store.transact { tables in
            if present < 0 {
                for table in kernel { try tables.create(table) }
                try tables.write("INSERT INTO schema_version (version) VALUES (0)", [])
            }
            for migration in S.migrations where Int64(migration.version) > present {
                for table in migration.tables { try tables.create(table) }
                for statement in migration.statements { try tables.alter(statement) }
                try tables.write("INSERT INTO schema_version (version) VALUES ($1)", [.number(migration.version)])
            }
            let added = S.migrations.filter { Int64($0.version) > present }
            guard present >= 0 else { return }
            if added.contains(where: \.followsAnew) {
                for table in learned(S.self) { try tables.write("DELETE FROM \(table.name)", []) }
            }
            if added.contains(where: { $0.followsAnew || $0.tables.contains { $0.origin == .derived } }) {
                try Rebuilds.beginAll(S.self, tables)
            }
        }
    }

    /// Whether the journal has the columns of this program.
    static func isOfEdition2(_ tables: any Reading) throws -> Bool { try tables.has(table: SubjectKeys.table.name) }

    /// A database from before entries of edition 2 has only personal data beside an entry, and no keys.
    private static func makeRoomBeside(_ store: any Store) throws {
        guard try !store.read(isOfEdition2) else { return }
        try store.transact { tables in
            try tables.alter("ALTER TABLE journal RENAME COLUMN personal TO beside")
            try tables.create(SubjectKeys.table)
        }
    }

    /// In a database from before this table existed, determines from the journal whether a sealed directory was
    /// installed.
    private static func knowSeal(_ store: any Store) throws {
        guard try !store.read({ try $0.has(table: Grants.sealed.name) }) else { return }
        try store.transact { tables in
            try tables.create(Grants.sealed)
            var isSealed = false
            try Journal.walk(after: 0, tables) { stored in
                let entry = try Journal.Entry(stored).entry
                guard entry.ofNode, let bytes = entry.events.first else { return true }
                if case .sealedDirectoryInstalled = try WireNodeEvent(serializedBytes: bytes).event { isSealed = true }
                return !isSealed
            }
            if isSealed { try Grants.recordSealed(tables) }
        }
    }

    /// In a database from before this table existed, fills it from the journal's last directory, so that it has the rows
    /// that folding the journal gives.
    private static func knowIdentities(_ store: any Store) throws {
        guard try !store.read({ try $0.has(table: Identities.table.name) }) else { return }
        try store.transact { tables in
            try tables.create(Identities.table)
            var last: WireDirectory?
            try Journal.walk(after: 0, tables) { stored in
                let entry = try Journal.Entry(stored).entry
                guard entry.ofNode else { return true }
                for event in entry.events { last = try WireNodeEvent(serializedBytes: event).directory ?? last }
                return true
            }
            if let last { try Identities.install(last, tables) }
        }
    }

    /// The version of the database's tables; nil if there are none.
    /// - Throws: ``StorageFault`` of kind `newer` if this program does not support it.
    static func version<S: Service>(_ service: S.Type, _ tables: any Reading) throws -> Int64? {
        guard try tables.has(table: "schema_version") else { return nil }
        let present = try tables.integer("SELECT max(version) FROM schema_version")
        guard present <= known(S.self) else {
            throw StorageFault(.newer, "version \(present), this program knows \(known(S.self))")
        }
        return present
    }

    private static func known<S: Service>(_ service: S.Type) -> Int64 {
        Int64(S.migrations.map(\.version).max() ?? 0)
    }

    /// Writes the stored version again, to test whether the storage accepts writes.
    static func touch(_ tables: any Writing) throws {
        try tables.write("UPDATE schema_version SET version = version", [])
    }
}
