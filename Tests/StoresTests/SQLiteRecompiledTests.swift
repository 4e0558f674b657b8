import Kernel
import Testing

@testable import Stores

/// Statements whose plans depend on a parameter's value are named, and no others.
struct SQLiteRecompiledTests {
    private static let table = Table(
        "proposal", .own, key: ["id"],
        columns: "id INTEGER PRIMARY KEY, family INTEGER NOT NULL, state INTEGER NOT NULL",
        indexes: ["CREATE UNIQUE INDEX proposal_open ON proposal (family) WHERE state = 1"])

    @Test(
        arguments: [
            ("UPDATE proposal SET state = $1 WHERE family = $2 AND state = 1", [2, 7], false),
            ("UPDATE proposal SET state = $1 WHERE family = $2 AND state = $3", [2, 7, 1], true),
            ("UPDATE proposal SET state = $1 WHERE id = $2", [2, 7], false),
        ] as [(String, [Value], Bool)])
    func `a parameter against the condition of an index is compiled at each run, a literal once`(
        sql: String, arguments: [Value], isRecompiled: Bool
    ) throws {
        let store = try SQLiteStore(.memory)
        try store.transact { tables in
            try tables.create(Self.table)
            for _ in 0..<20 { try tables.write(sql, arguments) }
        }
        #expect(try store.recompiled() == (isRecompiled ? [sql] : []))
    }
}
