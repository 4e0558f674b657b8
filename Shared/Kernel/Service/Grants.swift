import Vocabulary
public import WireSchemas

/// The principals, their keys and their grants: the province's directory, as installed in this node's tables.
enum Grants {
    static let tables = [
        Table(
            "principal", .own, key: ["name"],
            columns: """
                name TEXT NOT NULL PRIMARY KEY,
                person INTEGER NOT NULL,
                speaks_for_others INTEGER NOT NULL
                """),
        // Two rows for a principal that is replacing its key.
        Table(
            "principal_key", .own, key: ["public_key"],
            columns: """
                public_key TEXT NOT NULL PRIMARY KEY,
                principal TEXT NOT NULL
                """),
        Table(
            "granted", .own, key: ["principal", "node", "permission", "area"],
            columns: """
                principal TEXT NOT NULL,
                node TEXT NOT NULL,
                permission TEXT NOT NULL,
                area TEXT NOT NULL,
                PRIMARY KEY (principal, node, permission, area)
                """),
        Table("directory", .own, key: ["version"], columns: "version INTEGER PRIMARY KEY"),
        sealed,
        Identities.table,
    ]

    /// Has one row from the first sealed directory on.
    static let sealed = Table("directory_sealed", .own, key: ["sealed"], columns: "sealed INTEGER PRIMARY KEY")

    /// Whether a sealed directory was ever installed. From then on an unsealed one is refused.
    static func isSealed(_ tables: any Reading) throws -> Bool { try tables.exists("SELECT 1 FROM directory_sealed") }

    /// Records that a sealed directory was installed, so that no unsealed one is accepted any more.
    static func recordSealed(_ tables: any Writing) throws {
        try tables.write("INSERT INTO directory_sealed (sealed) VALUES (1) ON CONFLICT (sealed) DO NOTHING", [])
    }

    /// The version of the installed directory; 0 before the first.
    static func version(_ tables: any Reading) throws -> UInt64 { UInt64(clamping: try tables.integer(newest)) }

    /// The statement of ``version(_:)``, for announcing it.
    static let newest = "SELECT max(version) FROM directory"

    /// A principal's keys.
    static func publicKeys(of principal: String, _ tables: any Reading) throws -> [String] {
        try tables.rows("SELECT public_key FROM principal_key WHERE principal = $1", [.text(principal)]) { $0.text(0) }
    }

    /// Whether a principal may speak for others.
    static func speaksForOthers(_ principal: String, _ tables: any Reading) throws -> Bool {
        try tables.integer("SELECT speaks_for_others FROM principal WHERE name = $1", [.text(principal)]) != 0
    }

    /// A principal's grants at a node.
    static func areas(of principal: String, at node: NodeName, _ tables: any Reading) throws -> GrantedAreas {
        var grants = GrantedAreas()
        // Two ranges of one index: for an OR of the two, SQLite would build a temporary table.
        try tables.each(
            """
            SELECT permission, area FROM granted WHERE principal = $1 AND node = $2
            UNION ALL SELECT permission, area FROM granted WHERE principal = $1 AND node = '*'
            """, [.text(principal), .text(node.description)]
        ) { row in
            if let area = RegionCode(row.text(1)) { grants.add(row.text(0), area) }
        }
        return grants
    }

    /// The keys that may connect: the principal's name by public key.
    static func keys(_ tables: any Reading) throws -> [String: String] {
        let pairs = try tables.rows("SELECT public_key, principal FROM principal_key") { ($0.text(0), $0.text(1)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Replaces the installed directory. The caller has checked it (``DirectoryFault/first(in:for:)``).
    static func install(_ directory: WireDirectory, _ tables: any Writing) throws {
        for table in ["principal", "principal_key", "granted", "directory"] {
            try tables.write("DELETE FROM \(table)", [])
        }
        try tables.write("INSERT INTO directory (version) VALUES ($1)", [.number(directory.version)])
        for principal in directory.principals {
            try tables.write(
                "INSERT INTO principal (name, person, speaks_for_others) VALUES ($1, $2, $3)",
                [.text(principal.name), .flag(principal.person), .flag(principal.speaksForOthers)])
            for key in principal.publicKeys {
                try tables.write(
                    "INSERT INTO principal_key (public_key, principal) VALUES ($1, $2)",
                    [.text(key), .text(principal.name)])
            }
        }
        for grant in directory.grants {
            try tables.write(
                """
                INSERT INTO granted (principal, node, permission, area) VALUES ($1, $2, $3, $4)
                ON CONFLICT (principal, node, permission, area) DO NOTHING
                """,
                [.text(grant.principal), .text(grant.node), .text(grant.permission), .text(grant.area)])
        }
        try Identities.install(directory, tables)
    }

    /// Whether the text is a valid principal name: 1–64 ASCII letters, digits, points and hyphens.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// The permission to install a directory.
    static let installing = "node.install_directory"
}

/// Permissions by name: `registry.register_families`, `entries`, `node.status`.
public enum Permission {
    /// Whether a grant covers a permission. A grant that ends in `*` covers every permission with its prefix.
    public static func covers(_ grant: String, _ permission: String) -> Bool {
        guard grant.hasSuffix("*") else { return grant == permission }
        return permission.hasPrefix(grant.dropLast())
    }

    /// The permissions of the nodes that follow a node.
    static let feeds = Set(["entries", "entries.personal"] + PersonalGroup.allCases.map(\.feed))

    /// Whether a permission means something at a node: those of its service, and those that every node has.
    public static func fits(_ permission: String, _ node: String) -> Bool {
        let service = permission.prefix { $0 != "." }
        return node == "*" || service == "node" || service == "entries" || service == node.prefix { $0 != "." }
    }
}

extension WirePrincipal {
    /// The principal's keys: one, or two while one replaces the other.
    public var publicKeys: [String] { nextPublicKey.isEmpty ? [publicKey] : [publicKey, nextPublicKey] }
}
