import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The parameters that a decree can change, each with the day from which it is valid.
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
    /// The rows valid on a day, in the order of their names.
    static func rows(on day: Day, _ tables: any Reading) throws -> [RegistryParameter] {
        var rows: [RegistryParameter] = []
        let sql =
            "SELECT name, value, valid_from, source FROM parameter WHERE valid_from <= $1 ORDER BY name, valid_from"
        try tables.each(sql, [.day(day)]) { row in
            let parameter = parameter(row)
            // Of rows with the same name the latest is valid.
            if rows.last?.name == parameter.name { rows.removeLast() }
            rows.append(parameter)
        }
        return rows
    }

    /// A row of `name, value, valid_from, source`.
    static func parameter(_ row: any Row) -> RegistryParameter {
        .with {
            $0.name = row.text(0)
            $0.value = row.integer(1)
            $0.validFrom = row.int32(2)
            $0.source = row.text(3)
        }
    }
}
