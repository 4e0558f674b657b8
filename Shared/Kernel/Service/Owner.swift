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

    /// Claims a database for this owner. A database from before this table existed is claimed as well.
    /// - Throws: ``StartFault`` if another node owns it; ``StorageFault``.
    func claim(_ store: any Store) throws {
        let stated = try store.read { tables in
            guard try tables.has(table: Owner.table.name) else { return [(String, String)]?.none }
            return try tables.rows("SELECT node, province FROM owner") { ($0.text(0), $0.text(1)) }
        }
        if let other = stated?.first(where: { $0 != (node.description, province) }) {
            throw StartFault.otherOwner(node: other.0, province: other.1, wanted: self)
        }
        guard stated?.isEmpty != false else { return }
        try store.transact { tables in
            if stated == nil { try tables.create(Owner.table) }
            try tables.write(
                "INSERT INTO owner (node, province) VALUES ($1, $2)", [.text(node.description), .text(province)])
        }
    }
}
