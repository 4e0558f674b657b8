import Kernel
import Schemas
import Vocabulary

enum Enrolments {
    static let tables: [Table] = []
}

extension Enrolments {
    static func decide(_ command: RegistryEnrolFamilies, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func decide(_ command: RegistryEndEnrolment, _ asked: Asked, _ tables: any Reading) throws -> Decision<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
    static func apply(_ event: RegistryEnrolled, _ settled: Settled, _ tables: any Writing) throws {}
    static func apply(_ event: RegistryEnrolmentEnded, _ settled: Settled, _ tables: any Writing) throws {}
    static func answer(_ query: RegistryEnrolmentsQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
}

extension Enrolments {
    static func views(of family: Identifier, _ tables: any Reading) throws -> [RegistryEnrolmentView] { [] }
}
