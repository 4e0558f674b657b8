import Kernel

/// The families and persons of the register.
///
/// A field has a column where SQL reads it; the questionnaire's answers and the names are stored as the bytes of their
/// message, as received.
enum Families {
    static let tables = [
        // One row for each family card. `imported_by` is the person who last imported the card, `living` the number of
        // living members.
        Table(
            "family", .own, key: ["id"], order: .arrival,
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                card INTEGER NOT NULL,
                region INTEGER NOT NULL,
                living INTEGER NOT NULL,
                surveyed_on INTEGER NOT NULL,
                imported_by TEXT NOT NULL,
                run TEXT NOT NULL,
                rung INTEGER NOT NULL,
                rung_since INTEGER NOT NULL,
                personal BLOB
                """,
            indexes: [
                "CREATE UNIQUE INDEX family_card ON family (card)",
                "CREATE INDEX family_region ON family (region, id)",
            ]),
        // The questionnaire's answers of one day. A later form of the same day replaces them; the latest day's answers
        // count.
        Table(
            "survey", .own, key: ["family", "surveyed_on"],
            columns: """
                family BLOB NOT NULL,
                surveyed_on INTEGER NOT NULL,
                facts BLOB NOT NULL,
                PRIMARY KEY (family, surveyed_on)
                """),
        // `state` is a PersonState; `facts` and `personal` are the bytes of MemberFacts and MemberPersonal.
        Table(
            "person", .own, key: ["family", "id"], order: .arrival,
            columns: """
                family BLOB NOT NULL,
                id BLOB NOT NULL,
                nik INTEGER NOT NULL,
                head INTEGER NOT NULL,
                state INTEGER NOT NULL,
                state_since INTEGER NOT NULL,
                facts BLOB NOT NULL,
                personal BLOB,
                PRIMARY KEY (family, id)
                """,
            indexes: ["CREATE UNIQUE INDEX person_nik ON person (nik)"]),
    ]
}
