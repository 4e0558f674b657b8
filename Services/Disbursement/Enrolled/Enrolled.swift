import Kernel

/// What this node has learned from the Registry: the programmes, who is enrolled with it, and what must be known of
/// those families before money moves.
enum Enrolled {
    static let tables = [
        // How far each registry's journal was heard.
        Table(
            "heard", .copied, key: ["peer"],
            columns: """
                peer TEXT NOT NULL PRIMARY KEY,
                entry INTEGER NOT NULL,
                at INTEGER NOT NULL
                """),
        // `message` is the Programme's bytes. A later decree's is a row of its own.
        Table(
            "programme", .copied, key: ["code", "valid_from"],
            columns: """
                code TEXT NOT NULL,
                valid_from INTEGER NOT NULL,
                message BLOB NOT NULL,
                PRIMARY KEY (code, valid_from)
                """),
        // Those addressed to this node.
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
        // `personal` is the bytes of a FamilyPersonal with the card and the account only.
        Table(
            "family", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                region INTEGER NOT NULL,
                living INTEGER NOT NULL,
                personal BLOB
                """),
        // Only those whom a payment can depend on: heads, who carries a signal of exclusion, who was marked.
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
