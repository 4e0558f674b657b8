import Kernel
import Schemas
import Vocabulary

enum Rungs {
    static let tables: [Table] = []
}

extension Rungs {
    static func decide(_ command: RegistryProposeRungs, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func decide(_ command: RegistryConfirmRungs, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func apply(_ event: RegistryRungProposed, _ settled: Settled, _ tables: any Writing) throws {}
    static func apply(_ event: RegistryRungDecided, _ settled: Settled, _ tables: any Writing) throws {}
    static func answer(_ query: RegistryProposalsQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
}

extension Rungs {
    static func views(of family: Identifier, _ tables: any Reading) throws -> [RegistryProposalView] { [] }
}
