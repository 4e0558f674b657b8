import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Regions {
    /// One page of an area's regions in the order of their codes, the area itself first.
    static func answer(
        _ query: RegistryRegionsQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        guard (1...UInt32(Limits.bulkItems)).contains(query.most) else { return .refuse(.tooMany) }
        guard !query.area.isEmpty else { return .refuse(.valueMissing, "area") }
        guard let area = RegionCode(query.area) else { return .refuse(.valueWrong, "area") }
        guard asked.reaches(area) else { return .refuse(.outsideArea, query.area) }
        let after = RegionCode(query.after)
        guard query.after.isEmpty || after != nil else { return .refuse(.valueWrong, "after") }

        var regions = try tables.rows(
            "SELECT code, name, level FROM region WHERE code >= $1 AND code <= $2 AND code > $3 ORDER BY code LIMIT $4",
            [
                .integer(area.numbers.lowerBound), .integer(area.numbers.upperBound), .integer(after?.number ?? 0),
                .number(query.most + 1),
            ],
            region)
        let more = regions.count > Int(query.most)
        if more { regions.removeLast() }
        return .answer(
            .with {
                $0.regions = .with {
                    $0.regions = regions
                    $0.next = more ? regions.last?.code ?? "" : ""
                }
            })
    }

    /// A row of `code, name, level`.
    static func region(_ row: any Row) -> RegistryRegion {
        .with {
            $0.code = row.region(0)?.text ?? ""
            $0.name = row.text(1)
            $0.level = FieldRegionLevel(rawValue: Int(row.int32(2))) ?? .unknown
        }
    }
}
