import Foundation
import Vocabulary
import WireSchemas

/// The cursors: how far each peer's journal was read, with the hash of that entry.
enum Cursors {
    static let table = Table(
        "cursor", .kept, key: ["peer"],
        columns: "peer TEXT NOT NULL PRIMARY KEY, entry INTEGER NOT NULL, hash BLOB NOT NULL")

    /// A place in a peer's journal: the number of the last entry read, and its hash.
    struct Place: Hashable, Sendable {
        var entry: UInt64
        var hash: Data

        static let beginning = Place(entry: 0, hash: Data())
    }

    static func place(in peer: NodeName, _ tables: any Reading) throws -> Place {
        try tables.first("SELECT entry, hash FROM cursor WHERE peer = $1", [.text(peer.description)]) { row in
            Place(entry: UInt64(clamping: row.integer(0)), hash: row.blob(1))
        } ?? .beginning
    }

    /// The places in these peers' journals, in the order of `peers`.
    static func places(in peers: [NodeName], _ tables: any Reading) throws -> [Place] {
        if peers.isEmpty { return [] }
        let known = try tables.rows("SELECT peer, entry, hash FROM cursor") { row in
            (row.text(0), Place(entry: UInt64(clamping: row.integer(1)), hash: row.blob(2)))
        }
        return peers.map { peer in known.first { $0.0 == peer.description }?.1 ?? .beginning }
    }

    static func move(to place: Place, in peer: NodeName, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO cursor (peer, entry, hash) VALUES ($1, $2, $3)
            ON CONFLICT (peer) DO UPDATE SET entry = excluded.entry, hash = excluded.hash
            """, [.text(peer.description), .number(place.entry), .blob(place.hash)])
    }

    /// The cursor as `status` reports it.
    static func cursor(of peer: NodeName, _ tables: any Reading) throws -> WireCursor {
        let place = try place(in: peer, tables)
        var cursor = WireCursor()
        cursor.peer = peer.description
        cursor.entry = place.entry
        cursor.hash = place.hash
        return cursor
    }
}
