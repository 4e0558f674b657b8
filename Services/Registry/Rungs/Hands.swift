import Foundation
import Kernel
import Schemas
import Vocabulary

/// Who imported or assessed a family since it came onto its rung, beside those whose names stand in its row and in its
/// latest assessment: none of them may decide on its next move.
///
/// Who proposed is not kept here, since every proposal keeps its row.
enum Hands {
    /// In what a person had a hand; the words stand in the table and in refusals.
    enum Role: String {
        case importer
        case assessor
        case proposer
    }

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

    /// Keeps a person in whose place another one has come; empty: there was none.
    static func keep(_ person: String, _ role: Role, of family: Data, _ tables: any Writing) throws {
        if person.isEmpty { return }
        try tables.write(
            "INSERT INTO hand (family, person, role) VALUES ($1, $2, $3) ON CONFLICT (family, person) DO NOTHING",
            [.blob(family), .text(person), .text(role.rawValue)])
    }

    /// A family has come onto another rung.
    static func forget(_ family: Data, _ tables: any Writing) throws {
        try tables.write("DELETE FROM hand WHERE family = $1", [.blob(family)])
    }

    /// In what a person had a hand since the family came onto its rung, as far as no row of the family, of its latest
    /// assessment or of its open proposal says it.
    static func role(of person: String, in family: Data, _ tables: any Reading) throws -> Role? {
        let kept =
            try tables.first(
                "SELECT role FROM hand WHERE family = $1 AND person = $2", [.blob(family), .text(person)]
            ) { Role(rawValue: $0.text(0)) } ?? nil
        if let kept { return kept }
        // A family has one open proposal at most: those of the present rung came after the one that was confirmed last.
        let proposed = try tables.exists(
            """
            SELECT 1 FROM proposal WHERE family = $1 AND proposed_by = $2 AND entry > (
                SELECT coalesce(max(entry), 0) FROM proposal WHERE family = $1 AND state = $3
            )
            """, [.blob(family), .text(person), .integer(Rungs.State.confirmed.rawValue)])
        return proposed ? .proposer : nil
    }
}
