/// The tombstone in a database from which a node has moved. It names the node's new place, so that the node cannot
/// start here and fork its history.
public enum Moved {
    private static let table = Table("moved", .kept, key: ["place"], columns: "place TEXT NOT NULL PRIMARY KEY")

    /// The place to which the node has moved; nil if it has not.
    /// - Throws: ``StorageFault``.
    public static func place(_ store: any Store) throws -> String? {
        try store.read { tables in
            guard try tables.has(table: table.name) else { return nil }
            return try tables.first("SELECT place FROM moved") { $0.text(0) }
        }
    }

    /// Refuses a database from which the node has moved.
    /// - Throws: ``StartFault``, ``StorageFault``.
    public static func refuse(_ store: any Store) throws {
        if let place = try place(store) { throw StartFault.moved(to: place) }
    }

    /// Records that the node has moved to another place.
    /// - Throws: ``StorageFault``.
    public static func mark(_ store: any Store, to place: String) throws {
        let isThere = try store.read { try $0.has(table: table.name) }
        try store.transact { tables in
            if !isThere { try tables.create(table) }
            try tables.write("DELETE FROM moved", [])
            try tables.write("INSERT INTO moved (place) VALUES ($1)", [.text(place)])
        }
    }

    /// Removes the tombstone: the node may start here again.
    /// - Throws: ``StorageFault``.
    public static func clear(_ store: any Store) throws {
        guard try place(store) != nil else { return }
        try store.transact { try $0.write("DELETE FROM moved", []) }
    }
}
