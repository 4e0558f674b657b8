import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Parameters {
    /// The parameters valid on a day; without a day all rows, ordered by name and date.
    static func answer(
        _ query: RegistryParametersQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        let parameters: [RegistryParameter]
        if query.on == 0 {
            let sql = "SELECT name, value, valid_from, source FROM parameter ORDER BY name, valid_from"
            parameters = try tables.rows(sql, [], Parameters.parameter)
        } else if let day = Day(number: query.on) {
            parameters = try rows(on: day, tables)
        } else {
            return .refuse(.valueWrong, "on")
        }
        return .answer(.with { $0.parameters = .with { $0.parameters = parameters } })
    }
}
