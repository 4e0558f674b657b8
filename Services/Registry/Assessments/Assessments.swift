import Kernel
import Schemas
import Vocabulary

enum Assessments {
    static let tables: [Table] = []
}

extension Assessments {
    static func decide(_ command: RegistryAssessFamilies, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func apply(_ event: RegistryFamilyAssessed, _ settled: Settled, _ tables: any Writing) throws {}
}

extension Assessments {
    static func latest(of family: Identifier, _ tables: any Reading) throws -> RegistryFamilyAssessed? { nil }
}
