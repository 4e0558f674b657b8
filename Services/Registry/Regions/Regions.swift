import Kernel
import Schemas

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
    static func decide(_ command: RegistryImportRegions, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func apply(_ event: RegistryRegionsImported, _ tables: any Writing) throws {}
    static func answer(_ query: RegistryRegionsQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
}
