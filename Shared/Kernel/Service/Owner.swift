import Vocabulary

/// The node to which a database belongs. It is stored in the database, so that no other node serves from it.
public struct Owner: Hashable, Sendable {
    /// The node.
    public let node: NodeName
    /// The province's code: `36`.
    public let province: String

    /// `province` is a two-digit province code.
    public init(node: NodeName, province: String) {
        self.node = node
        self.province = province
    }

    static let table = Table(
        "owner", .kept, key: ["node"],
        columns: """
            node TEXT NOT NULL PRIMARY KEY,
            province TEXT NOT NULL
            """)

    /// The region of the province to which a database belongs; nil in a database that no node has claimed.
    static func province(_ tables: any Reading) throws -> RegionCode? {
        guard try tables.has(table: table.name) else { return nil }
        return try tables.first("SELECT province FROM owner") { RegionCode($0.text(0)) } ?? nil
    }

    /// Reads whose database it is, and changes nothing.
    /// - Throws: ``StartFault`` if another node owns it; ``StorageFault``.
    func refuseAnother(_ store: any Store) throws {
        if let other = try Owner.stated(store)?.first(where: { $0 != (node.description, province) }) {
            throw StartFault.otherOwner(node: other.0, province: other.1, wanted: self)
        }
    }

    /// Claims a database that no other node owns. A database from before this table existed is claimed as well.
    /// - Throws: ``StartFault`` if another node owns it; ``StorageFault``.
    func claim(_ store: any Store) throws {
        try refuseAnother(store)
        let stated = try Owner.stated(store)
        guard stated?.isEmpty != false else { return }
        try store.transact { tables in
            if stated == nil { try tables.create(Owner.table) }
            try tables.write(
                "INSERT INTO owner (node, province) VALUES ($1, $2)", [.text(node.description), .text(province)])
        }
    }

    /// The owners that a database states; nil before this table existed.
    private static func stated(_ store: any Store) throws -> [(String, String)]? {
        try store.read { tables in
            guard try tables.has(table: Owner.table.name) else { return nil }
            return try tables.rows("SELECT node, province FROM owner") { ($0.text(0), $0.text(1)) }
        }
    }
}
