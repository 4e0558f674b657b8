import Kernel

/// The facts learned from the Registry that this node's rules need.
enum Learned {
    static let tables = [
        // The last statement of each programme. `kind` is a ProgrammeKind; `ours` says whether it is addressed to this
        // node.
        Table(
            "programme", .copied, key: ["code"],
            columns: """
                code TEXT NOT NULL PRIMARY KEY,
                kind INTEGER NOT NULL,
                ours INTEGER NOT NULL,
                valid_from INTEGER NOT NULL,
                valid_to INTEGER
                """),
        // Only enrolments addressed to this node.
        Table(
            "enrolment", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                programme TEXT NOT NULL,
                since INTEGER NOT NULL,
                ended_on INTEGER
                """,
            indexes: [
                "CREATE INDEX enrolment_family ON enrolment (family, programme)",
                "CREATE INDEX enrolment_programme ON enrolment (programme, family)",
            ]),
        Table(
            "family", .copied, key: ["id"],
            columns: "id BLOB NOT NULL PRIMARY KEY, region INTEGER NOT NULL, living INTEGER NOT NULL"),
        // The answers are numbers of the wire's lists; `state` is a PersonState; `born_on` is null where the grant
        // omits the personal part.
        Table(
            "person", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                relation INTEGER NOT NULL,
                sex INTEGER NOT NULL,
                schooling INTEGER NOT NULL,
                disability INTEGER NOT NULL,
                signal INTEGER NOT NULL,
                state INTEGER NOT NULL,
                born_on INTEGER
                """,
            indexes: ["CREATE INDEX person_family ON person (family)"]),
        Table(
            "parameter", .copied, key: ["name", "valid_from"],
            columns: """
                name TEXT NOT NULL,
                valid_from INTEGER NOT NULL,
                value INTEGER NOT NULL,
                PRIMARY KEY (name, valid_from)
                """),
    ]
}
