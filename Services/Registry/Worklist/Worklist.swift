import Kernel
import Schemas

enum Worklist {}

extension Worklist {
    static func answer(_ query: RegistryWorklistQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<
        RegistryService
    > {
        .refuse(RegistryService.notUnderstood)
    }
}
