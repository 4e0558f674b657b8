import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Regions {
    /// Longest name of a region, in Unicode scalars.
    static let longestName = 200

    /// Imports regions. A region's parent must be stored or in the same command; a region that is stored already
    /// becomes no event.
    static func decide(
        _ command: RegistryImportRegions, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard (1...Limits.bulkItems).contains(command.regions.count) else { return .refuse(.tooMany) }
        var regions: [(code: RegionCode, region: RegistryRegion)] = []
        for region in command.regions {
            if let refusal = refusal(of: region, asked) { return .refuse(refusal) }
            if let code = RegionCode(region.code) { regions.append((code, region)) }
        }
        regions.sort { $0.code < $1.code }

        let rows = try rows(among: regions.map(\.code) + regions.compactMap(\.code.parent), tables)
        var here: Set<RegionCode> = []
        for (code, region) in regions {
            guard here.insert(code).inserted else { return .refuse(.valueWrong, region.code) }
            // Sorted, so that a parent in the same command comes before its children.
            if let parent = code.parent, !here.contains(parent), rows[parent] == nil {
                return .refuse(.regionUnknown, parent.text)
            }
        }

        let changed = regions.filter { rows[$0.code] != $0.region }.map(\.region)
        let answer = RegistryAnswer.with { $0.done = .with { $0.count = UInt32(changed.count) } }
        guard !changed.isEmpty else { return .accept([], answer) }
        let event = RegistryEvent.with { $0.regionsImported = .with { $0.regions = changed } }
        return .accept([Happened(event)], answer)
    }

    static func apply(_ event: RegistryRegionsImported, _ tables: any Writing) throws {
        for region in event.regions {
            guard let code = RegionCode(region.code) else { continue }
            try tables.write(
                """
                INSERT INTO region (code, name, level) VALUES ($1, $2, $3)
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level
                """,
                [.region(code), .text(region.name), .number(region.level.rawValue)])
        }
    }

    /// The first fault of a region by itself; nil where it is well-formed.
    private static func refusal(of region: RegistryRegion, _ asked: Asked) -> RegistryRefusal? {
        let code = RegionCode(region.code)
        if let code, !asked.reaches(code) { return RegistryRefusal(.outsideArea, region.code) }
        if region.code.isEmpty { return RegistryRefusal(.valueMissing, "code") }
        if region.name.isEmpty { return RegistryRefusal(.valueMissing, "name") }
        guard let level = RegionLevel(number: Int32(region.level.rawValue)) else {
            return RegistryRefusal(.valueMissing, "level")
        }
        // The code determines the level, for kelurahan and desa and for kota and kabupaten too.
        guard let code, code.level == level else { return RegistryRefusal(.valueWrong, region.code) }
        if !Texts.fits(region.name, most: longestName) { return RegistryRefusal(.valueWrong, "name") }
        return nil
    }

    private static func rows(
        among codes: [RegionCode], _ tables: any Reading
    ) throws -> [RegionCode: RegistryRegion] {
        var rows: [RegionCode: RegistryRegion] = [:]
        try tables.each("SELECT code, name, level FROM region WHERE code", among: codes.map(Value.region)) { row in
            if let code = row.region(0) { rows[code] = region(row) }
        }
        return rows
    }
}
