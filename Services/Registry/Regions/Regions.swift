import Kernel
import Schemas
import Vocabulary

/// The regions: provinces, kabupaten and kota, kecamatan, and the villages in which families live.
enum Regions {
    static let tables = [
        // `code` is RegionCode.number, so that an area is a range; `level` is a RegionLevel's number.
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
    /// Which of these are known.
    static func known(among regions: [RegionCode], _ tables: any Reading) throws -> Set<RegionCode> {
        var known: Set<RegionCode> = []
        try tables.each("SELECT code FROM region WHERE code", among: regions.map(Value.region)) { row in
            if let region = row.region(0) { known.insert(region) }
        }
        return known
    }

    /// The names of the regions that a region lies in and its own, the province's first.
    static func names(of region: RegionCode, _ tables: any Reading) throws -> [String] {
        var names: [String] = []
        // In the order of the codes a region comes directly before all that it contains.
        let sql = "SELECT name FROM region WHERE code IN ($1, $2, $3, $4) ORDER BY code"
        let way = ([region] + region.ancestors).map(Value.region)
        try tables.each(sql, way + Array(repeating: .null, count: 4 - way.count)) { names.append($0.text(0)) }
        return names
    }
}
