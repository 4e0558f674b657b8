import Foundation
import Kernel
import Schemas
import Vocabulary

/// The persons who were replaced as importer or assessor of a family since it came onto its rung: the family's row and
/// latest assessment no longer name them, yet they must not decide its next move.
///
/// Proposers need no row here, because every proposal's row names its proposer.
enum Hands {
    static let tables = [
        Table(
            "hand", .own, key: ["family", "person"],
            columns: """
                family BLOB NOT NULL,
                person TEXT NOT NULL,
                role TEXT NOT NULL,
                PRIMARY KEY (family, person)
                """)
    ]

    /// Records the person who was replaced as importer or assessor; an empty name means that there was none.
    static func keep(_ person: String, _ role: DecisionRole, of family: Data, _ tables: any Writing) throws {
        if person.isEmpty { return }
        try tables.write(
            "INSERT INTO hand (family, person, role) VALUES ($1, $2, $3) ON CONFLICT (family, person) DO NOTHING",
            [.blob(family), .text(person), .text(role.rawValue)])
    }

    /// Deletes the recorded names of a family that has come onto another rung.
    static func forget(_ family: Data, _ tables: any Writing) throws {
        try tables.write("DELETE FROM hand WHERE family = $1", [.blob(family)])
    }

    /// How a person took part since the family came onto its rung, as far as the rows of the family, of its latest
    /// assessment and of its open proposal do not show it; nil for none.
    static func role(of person: String, in family: Data, _ tables: any Reading) throws -> DecisionRole? {
        let kept =
            try tables.first(
                "SELECT role FROM hand WHERE family = $1 AND person = $2", [.blob(family), .text(person)]
            ) { DecisionRole(rawValue: $0.text(0)) } ?? nil
        if let kept { return kept }
        // A family has at most one open proposal, so those of the present rung come after the last confirmed one.
        let proposed = try tables.exists(
            """
            SELECT 1 FROM proposal WHERE family = $1 AND proposed_by = $2 AND entry > (
                SELECT coalesce(max(entry), 0) FROM proposal WHERE family = $1 AND state = \(Rungs.State.confirmed.rawValue)
            )
            """, [.blob(family), .text(person)])
        return proposed ? .proposer : nil
    }
}
