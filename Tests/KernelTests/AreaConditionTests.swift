import Kernel
import Support
import Testing
import Vocabulary

/// The condition of lists chooses the same rows as ``Asked/reaches(regionOrProvince:)``.
@Suite struct AreaConditionTests {
    private static let regions: [String?] = [
        "36", "36.01", "36.01.01", "36.01.01.2001", "36.01.02.1001", "36.02", "36.02.01.2001", "36.71.01.1001", "37",
        nil,
    ]

    @Test(
        arguments: [
            [], ["36"], ["36.01"], ["36.01.01", "36.02"], ["36.02", "36.01.01", "36.01"], ["36.01", "36.01"],
            ["36.01.01.2001"], ["36", "36.01"], ["36.03"],
        ] as [[String]])
    func `a list has the rows that its asker reaches`(areas: [String]) throws {
        let store = try TestStore.empty()
        let asked = Asked(
            principal: "petugas", request: try #require(Identifier(hex: String(repeating: "1", count: 32))),
            at: Moment(microseconds: 0), areas: areas.compactMap { RegionCode($0) })
        try store.transact { tables in
            try tables.create(
                Table("thing", .own, key: ["id"], columns: "id INTEGER NOT NULL PRIMARY KEY, region INTEGER"))
            for (id, region) in Self.regions.enumerated() {
                try tables.write(
                    "INSERT INTO thing (id, region) VALUES ($1, $2)",
                    [.number(id), .number(region.flatMap { RegionCode($0)?.number })])
            }
        }
        let condition = asked.within("region", from: 2)
        let listed = try store.read { tables in
            try tables.rows(
                "SELECT id FROM thing WHERE id >= $1 AND \(condition.sql) ORDER BY id", [0] + condition.arguments
            ) { Int($0.integer(0)) }
        }
        let reached = Self.regions.indices.filter {
            asked.reaches(regionOrProvince: Self.regions[$0].flatMap { RegionCode($0) })
        }
        #expect(listed == reached)
    }
}
