import Kernel
import Schemas
import Vocabulary

/// The regions that a report shows, one row each, and the area that contains them.
struct Scope {
    /// The region of one row.
    struct Place {
        let region: RegionCode
        let name: String
    }

    /// The rows in order: the province, then each kabupaten and kota by code; or the one region that was asked for.
    let places: [Place]
    /// The area that contains all rows.
    let area: RegionCode

    /// The rows of an area (empty: the province) within the grant; otherwise the refusal.
    static func seek(_ area: String, _ asked: Asked, _ tables: any Reading) throws -> Lookup<Scope, ReportingRefusal> {
        let province: RegionCode
        if area.isEmpty {
            let first = try tables.first(
                "SELECT code FROM region WHERE level = $1 ORDER BY code",
                [.number(FieldRegionLevel.provinsi.rawValue)]
            ) { $0.region(0) }
            guard let found = first ?? nil else { return .refused(.regionUnknown) }
            province = found
        } else {
            guard let region = RegionCode(area) else { return .refused(.regionUnknown, area) }
            guard asked.reaches(region) else { return .refused(.outsideArea, area) }
            let name = try tables.first("SELECT name FROM region WHERE code = $1", [.region(region)]) { $0.text(0) }
            guard let name else { return .refused(.regionUnknown, area) }
            guard region.level == .provinsi else {
                return .found(Scope(places: [Place(region: region, name: name)], area: region))
            }
            province = region
        }
        let places = try tables.rows(
            "SELECT code, name FROM region WHERE code BETWEEN $1 AND $2 AND level IN ($3, $4, $5) ORDER BY code",
            [
                .integer(province.numbers.lowerBound), .integer(province.numbers.upperBound),
                .number(FieldRegionLevel.provinsi.rawValue), .number(FieldRegionLevel.kabupaten.rawValue),
                .number(FieldRegionLevel.kota.rawValue),
            ]
        ) { row in row.region(0).map { Place(region: $0, name: row.text(1)) } }
        let reached = places.compactMap { $0 }.filter { asked.reaches($0.region) }
        guard !reached.isEmpty else { return .refused(.outsideArea, province.text) }
        return .found(Scope(places: reached, area: province))
    }

    /// The arguments `$1` to `$4` of ``livingFamilies``: the area as ranges of `kabkota` and `region`.
    var families: [Value] {
        let kabkota = (area.kabkota ?? area).number
        let last = area.kabkota == nil ? area.numbers.upperBound : kabkota
        return [.integer(kabkota), .integer(last)] + regions
    }

    /// The first and the last number of the area.
    var regions: [Value] { [.integer(area.numbers.lowerBound), .integer(area.numbers.upperBound)] }

    /// The SQL condition for families of the area with a living member; its arguments are ``families``.
    static let livingFamilies = "kabkota BETWEEN $1 AND $2 AND region BETWEEN $3 AND $4 AND living > 0"

    /// Sums the figures of each kabupaten and kota into those of each row's region.
    func sums<Figures: Summed>(_ groups: [(kabkota: Int64, figures: Figures)]) -> [Figures] {
        places.map { place in
            var sum = Figures()
            for group in groups where place.region.kabkota.map({ $0.number == group.kabkota }) ?? true {
                sum.add(group.figures)
            }
            return sum
        }
    }
}

/// Figures of regions whose sum is the figure of the region above.
protocol Summed {
    /// Zero in every figure.
    init()
    /// Adds the figures of another region.
    mutating func add(_ other: Self)
}
