import Kernel
import Testing

@testable import Stores

/// The batching of inserts: which rows are held back, and which statement sends them.
@Suite struct PostgresInsertTests {
    private static let plain = "INSERT INTO card (id, name) VALUES ($1, $2)"
    private static let changing = """
        INSERT INTO card (id, name) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name
        """

    private static let partly = """
        INSERT INTO card (id, name) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET name = coalesce(card.name, excluded.name)
        """

    @Test(arguments: [
        plain, changing, partly, "INSERT INTO card (id) VALUES ($1)",
        "INSERT INTO card (id) VALUES ($1) ON CONFLICT (id) DO NOTHING",
    ])
    func `an insert that rests on nothing but its arguments may wait`(_ sql: String) {
        #expect(PostgresInsert(sql)?.table == "card")
    }

    @Test(arguments: [
        "UPDATE card SET name = $1", "DELETE FROM card", "INSERT INTO card (id) VALUES (0)",
        "INSERT INTO card (id, name) VALUES ($2, $1)", "INSERT INTO card (id, name) VALUES ($1, $1)",
        "INSERT INTO card (id, name) VALUES ($1, (SELECT max(name) FROM card))",
        "INSERT INTO card (id, name) SELECT $1, $2",
        "INSERT INTO card (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = $1",
        "INSERT INTO card (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = (SELECT max(id) FROM seen)",
        "INSERT INTO card (id) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name",
    ])
    func `any other statement is sent at once`(_ sql: String) { #expect(PostgresInsert(sql) == nil) }

    @Test func `the same insert of several rows counts its arguments on`() throws {
        let insert = try #require(PostgresInsert(Self.plain))
        #expect(insert.sql(rows: 2) == "INSERT INTO card (id, name) VALUES ($1, $2), ($3, $4) ")
    }

    private static func rows(_ groups: [PostgresInserts.Group]) -> [[Value]] { groups.flatMap(\.rows) }
    private static func rows(_ group: PostgresInserts.Group?) -> [[Value]] { group?.rows ?? [] }

    @Test func `rows wait until they fill a statement`() throws {
        let insert = try #require(PostgresInsert(Self.plain))
        var inserts = PostgresInserts()
        for id in 1..<PostgresInserts.most { #expect(inserts.add(insert, [.number(id), .text("")])?.rows == nil) }
        #expect(Self.rows(inserts.add(insert, [.number(0), .text("")])).count == PostgresInserts.most)
        #expect(inserts.takeAll().isEmpty)
    }

    @Test(arguments: [
        (changing, true), (plain, false), (partly, false),
        ("INSERT INTO card (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", false),
    ])
    func `an insert replaces a row if it sets all of it`(_ sql: String, replaces: Bool) throws {
        #expect(try #require(PostgresInsert(sql)).replaces == replaces)
    }

    @Test func `of rows that replace each other only the last is sent`() throws {
        let insert = try #require(PostgresInsert(Self.changing))
        var inserts = PostgresInserts()
        #expect(inserts.add(insert, [.integer(1), .text("a")])?.rows == nil)
        #expect(inserts.add(insert, [.integer(2), .text("b")])?.rows == nil)
        #expect(inserts.add(insert, [.integer(1), .text("c")])?.rows == nil)
        #expect(Self.rows(inserts.takeAll()) == [[.integer(1), .text("c")], [.integer(2), .text("b")]])
    }

    @Test func `a row that may change part of a waiting row sends that first`() throws {
        let insert = try #require(PostgresInsert(Self.partly))
        var inserts = PostgresInserts()
        #expect(inserts.add(insert, [.integer(1), .text("a")])?.rows == nil)
        #expect(inserts.add(insert, [.integer(2), .text("b")])?.rows == nil)
        let gone = inserts.add(insert, [.integer(1), .text("c")])
        #expect(Self.rows(gone) == [[.integer(1), .text("a")], [.integer(2), .text("b")]])
        #expect(Self.rows(inserts.takeAll()) == [[.integer(1), .text("c")]])
    }

    @Test func `another statement on the same table sends the waiting rows, and so do other argument types`() throws {
        let (plain, changing) = (
            try #require(PostgresInsert(Self.plain)), try #require(PostgresInsert(Self.changing))
        )
        var inserts = PostgresInserts()
        _ = inserts.add(plain, [.integer(1), .text("a")])
        #expect(Self.rows(inserts.add(changing, [.integer(2), .text("b")])) == [[.integer(1), .text("a")]])
        #expect(Self.rows(inserts.add(changing, [.integer(3), .null])) == [[.integer(2), .text("b")]])
    }

    @Test func `only the waiting rows of a named table are sent`() throws {
        let seen = try #require(PostgresInsert("INSERT INTO seen (id) VALUES ($1)"))
        let card = try #require(PostgresInsert(Self.plain))
        var inserts = PostgresInserts()
        _ = inserts.add(card, [.integer(1), .text("a")])
        _ = inserts.add(seen, [.integer(7)])
        #expect(Self.rows(inserts.take(namedIn: ["SELECT", "id", "FROM", "seen"])) == [[.integer(7)]])
        #expect(inserts.take(namedIn: ["seen"]).isEmpty)
        #expect(Self.rows(inserts.takeAll()).count == 1)
    }
}
