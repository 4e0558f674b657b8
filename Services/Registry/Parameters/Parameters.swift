import Kernel
import Schemas

enum Parameters {
    static let tables = [
        Table(
            "parameter", .own, key: ["name", "valid_from"],
            columns: """
                name TEXT NOT NULL,
                valid_from INTEGER NOT NULL,
                value INTEGER NOT NULL,
                source TEXT NOT NULL,
                PRIMARY KEY (name, valid_from)
                """)
    ]
}

extension Parameters {
    static func decide(_ command: RegistrySetParameters, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func apply(_ event: RegistryParameterSet, _ tables: any Writing) throws {}
    static func answer(_ query: RegistryParametersQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
}
