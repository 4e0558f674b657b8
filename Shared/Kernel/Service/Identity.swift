import Vocabulary
import WireSchemas

/// The human behind a principal, and the human's agency, as the installed directory states them.
///
/// A human may have several principals, for example one at each agency for which the human works. Rules of two people
/// compare humans, because a person with two keys is still one person.
public struct Identity: Hashable, Sendable {
    /// The human's id: the one that the directory states, or else the principal's name.
    public let human: String
    /// The human's agency: `dinsos`; nil where the directory does not state it.
    public let agency: String?
    /// The names of the human's principals, in ascending order.
    public let names: [String]

    /// `names` contains the principal's own name.
    public init(human: String, agency: String? = nil, names: [String]) {
        self.human = human
        self.agency = agency
        self.names = names
    }

    /// The identity of a principal of which the directory states nothing: its own human.
    public init(of principal: String) { self.init(human: principal, names: [principal]) }
}

/// The table of identities, one row for each principal of the installed directory.
enum Identities {
    static let table = Table(
        "identity", .own, key: ["name"],
        columns: """
            name TEXT NOT NULL PRIMARY KEY,
            human TEXT NOT NULL,
            agency TEXT NOT NULL
            """,
        indexes: ["CREATE INDEX identity_human ON identity (human)"])

    /// Replaces all rows by those of a directory.
    static func install(_ directory: WireDirectory, _ tables: any Writing) throws {
        try tables.write("DELETE FROM identity", [])
        for principal in directory.principals {
            try tables.write(
                "INSERT INTO identity (name, human, agency) VALUES ($1, $2, $3)",
                [.text(principal.name), .text(principal.theHuman), .text(principal.agency)])
        }
    }

    /// The identity of a principal; nil for a name without a row.
    static func of(_ principal: String, _ tables: any Reading) throws -> Identity? {
        let rows = try tables.rows(
            """
            SELECT name, human, agency FROM identity WHERE human = (SELECT human FROM identity WHERE name = $1)
            ORDER BY name
            """, [.text(principal)]
        ) { ($0.text(0), $0.text(1), $0.text(2)) }
        guard let own = rows.first(where: { $0.0 == principal }) else { return nil }
        return Identity(human: own.1, agency: own.2.isEmpty ? nil : own.2, names: rows.map(\.0))
    }
}

extension WirePrincipal {
    /// The human's id: the stated one, or else the principal's name.
    var theHuman: String { human.isEmpty ? name : human }
}

extension WireEntry {
    /// The principal that asked, or the person for whom it spoke.
    var asker: String { onBehalfOf.isEmpty ? principal : onBehalfOf }

    /// The id of the human who asked, as the directory of that time stated it.
    var person: String { human.isEmpty ? asker : human }

    /// Stores the human who asked. An entry says nothing of a human who has the asker's name, so that entries of
    /// directories without humans keep their bytes.
    mutating func state(_ identity: Identity) { human = identity.human == asker ? "" : identity.human }
}
