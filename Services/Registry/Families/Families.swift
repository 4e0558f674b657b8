import Kernel
import Schemas

extension Families {
    static func decide(_ command: RegistryRegisterFamilies, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func decide(_ command: RegistryMarkPerson, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func decide(_ command: RegistryRevealFamily, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func apply(
        _ event: RegistryFamilyRegistered, _ personal: RegistryEventPersonal?, _ settled: Settled, _ tables: any Writing
    ) throws {}
    static func apply(_ event: RegistryPersonMarked, _ settled: Settled, _ tables: any Writing) throws {}
    static func answer(_ query: RegistryFamilyQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func answer(_ query: RegistryRegisteredQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
}
