import Kernel

/// The facts learned from the Registry: programmes, the enrolments addressed to this node, and the family facts on
/// which a payment depends.
enum Enrolled {
    static let tables = [
        // The last entry learned from each registry, and its time.
        Table(
            "heard", .copied, key: ["peer"],
            columns: """
                peer TEXT NOT NULL PRIMARY KEY,
                entry INTEGER NOT NULL,
                at INTEGER NOT NULL
                """),
        // `message` holds the Programme's bytes. A programme restated by a later decree has a row of its own.
        Table(
            "programme", .copied, key: ["code", "valid_from"],
            columns: """
                code TEXT NOT NULL,
                valid_from INTEGER NOT NULL,
                message BLOB NOT NULL,
                PRIMARY KEY (code, valid_from)
                """),
        // Only enrolments addressed to this node.
        Table(
            "enrolment", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                programme TEXT NOT NULL,
                region INTEGER NOT NULL,
                on_day INTEGER NOT NULL,
                ended_on INTEGER
                """,
            indexes: ["CREATE INDEX enrolment_programme ON enrolment (programme, on_day, id)"]),
        // `personal` holds the bytes of a FamilyPersonal with only the card and the account.
        Table(
            "family", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                region INTEGER NOT NULL,
                living INTEGER NOT NULL,
                personal BLOB
                """),
        // Only members on whom a payment can depend: heads, members with an exclusion signal, and marked persons.
        // `signal` is an ExclusionSignal, `state` a PersonState.
        Table(
            "member", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                head INTEGER NOT NULL,
                signal INTEGER NOT NULL,
                state INTEGER NOT NULL
                """,
            indexes: ["CREATE INDEX member_family ON member (family)"]),
    ]
}
