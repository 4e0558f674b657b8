import Kernel
import Schemas
import Vocabulary

/// The regions: provinces, kabupaten and kota, kecamatan, and villages, in which families live.
enum Regions {
    static let tables = [
        // `code` is RegionCode.number, so that an area is a range of numbers; `level` is a RegionLevel's number.
        Table(
            "region", .own, key: ["code"],
            columns: """
                code INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                level INTEGER NOT NULL
                """)
    ]
}

extension Regions {
    /// The regions among these that are stored.
    static func known(among regions: [RegionCode], _ tables: any Reading) throws -> Set<RegionCode> {
        var known: Set<RegionCode> = []
        try tables.each("SELECT code FROM region WHERE code", among: regions.map(Value.region)) { row in
            if let region = row.region(0) { known.insert(region) }
        }
        return known
    }

    /// The names of a region's ancestors and its own, the province's first.
    static func names(of region: RegionCode, _ tables: any Reading) throws -> [String] {
        // Four scalar subqueries, because for a list of codes SQLite would build and sort a temporary table each time.
        let sql = """
            SELECT
                (SELECT name FROM region WHERE code = $1), (SELECT name FROM region WHERE code = $2),
                (SELECT name FROM region WHERE code = $3), (SELECT name FROM region WHERE code = $4)
            """
        let way = (region.ancestors.reversed() + [region]).map(Value.region)
        let names = try tables.first(sql, way + Array(repeating: .null, count: 4 - way.count)) { row in
            (0..<4).compactMap { row.isNull($0) ? nil : row.text($0) }
        }
        return names ?? []
    }
}
