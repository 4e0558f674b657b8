import Kernel
import Schemas

enum Programmes {
    static let tables: [Table] = []
}

extension Programmes {
    static func decide(_ command: RegistryLoadProgrammes, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func apply(_ event: RegistryProgrammeLoaded, _ tables: any Writing) throws {}
    static func apply(_ event: RegistryCombinationLoaded, _ tables: any Writing) throws {}
    static func answer(_ query: RegistryProgrammesQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
}
