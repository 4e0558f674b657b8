import Kernel

/// The facts of other nodes that the reports need.
///
/// Families are by far the most rows. Each is one narrow row, and those of a kabupaten or kota are adjacent, so that a
/// report over all families is one pass without sorting.
enum Learned {
    static let tables = [
        // `level` is a RegionLevel.
        Table(
            "region", .copied, key: ["code"],
            columns: "code INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, level INTEGER NOT NULL"),
        Table(
            "parameter", .copied, key: ["name", "valid_from"],
            columns: """
                name TEXT NOT NULL,
                valid_from INTEGER NOT NULL,
                value INTEGER NOT NULL,
                PRIMARY KEY (name, valid_from)
                """),
        // `gone_on` is the day from which no member lives. The columns from `surveyed_on` on are the latest assessment,
        // null or 0 before the first one. Bit j of `deprived` and `unknown` is deprivation j + 1; `poor` is
        // multidimensionally poor. A gap is the line times the members minus the expenditure: 0 at the line or above,
        // null where the expenditure is unknown.
        Table(
            "family", .copied, key: ["kabkota", "id"],
            columns: """
                kabkota INTEGER NOT NULL,
                id BLOB NOT NULL,
                region INTEGER NOT NULL,
                living INTEGER NOT NULL,
                registered_on INTEGER NOT NULL,
                gone_on INTEGER,
                rung INTEGER NOT NULL,
                surveyed_on INTEGER,
                members INTEGER NOT NULL,
                deprived INTEGER NOT NULL,
                unknown INTEGER NOT NULL,
                status INTEGER NOT NULL,
                poor INTEGER NOT NULL,
                charity INTEGER NOT NULL,
                extreme_line INTEGER NOT NULL,
                poverty_line INTEGER NOT NULL,
                extreme_gap INTEGER,
                poverty_gap INTEGER,
                PRIMARY KEY (kabkota, id)
                """,
            indexes: ["CREATE UNIQUE INDEX family_id ON family (id)"]),
        // The confirmed moves, in the order of the registry's journal.
        Table(
            "rung_move", .copied, key: ["family", "decided_on", "entry", "place"],
            columns: """
                family BLOB NOT NULL,
                decided_on INTEGER NOT NULL,
                entry INTEGER NOT NULL,
                place INTEGER NOT NULL,
                rung INTEGER NOT NULL,
                PRIMARY KEY (family, decided_on, entry, place)
                """),
        // The deprivations that a programme relieves, one row for each bit.
        Table(
            "relief", .copied, key: ["programme", "bit"],
            columns: "programme TEXT NOT NULL, bit INTEGER NOT NULL, PRIMARY KEY (programme, bit)"),
        Table(
            "enrolment", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                ended_on INTEGER
                """),
        // The last day on which a programme reached a family.
        Table(
            "served", .copied, key: ["family", "programme"],
            columns: """
                family BLOB NOT NULL,
                programme TEXT NOT NULL,
                last_on INTEGER NOT NULL,
                PRIMARY KEY (family, programme)
                """),
        // Money and goods that reached a family; `source` is a FundSource.
        Table(
            "payment", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                source INTEGER NOT NULL,
                amount INTEGER NOT NULL
                """),
        // The persons who passed a course.
        Table(
            "trained", .copied, key: ["course", "person"],
            columns: """
                course BLOB NOT NULL,
                person BLOB NOT NULL,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                PRIMARY KEY (course, person)
                """),
        Table(
            "grouped", .copied, key: ["group_id", "family"],
            columns: """
                group_id BLOB NOT NULL,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                closed INTEGER NOT NULL,
                PRIMARY KEY (group_id, family)
                """),
        // An application for KUR; `amount` and `outstanding` are 0 until the bank approves.
        Table(
            "kur", .copied, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                region INTEGER NOT NULL,
                approved INTEGER NOT NULL,
                amount INTEGER NOT NULL,
                outstanding INTEGER NOT NULL
                """),
    ]
}
