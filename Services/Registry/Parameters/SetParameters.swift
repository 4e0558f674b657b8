import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Parameters {
    /// Longest source, in Unicode scalars.
    static let longestSource = 500

    /// Sets all parameters or, when one is faulty, none. A row that is stored already becomes no event.
    static func decide(
        _ command: RegistrySetParameters, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard (1...Limits.bulkItems).contains(command.parameters.count) else { return .refuse(.tooMany) }
        // A parameter is valid in the whole province.
        guard asked.reachesProvince else { return .refuse(.outsideArea) }
        for parameter in command.parameters {
            if let refusal = refusal(of: parameter) { return .refuse(refusal) }
        }
        var happened: [Happened<RegistryService>] = []
        var here: Set<[String]> = []
        for parameter in command.parameters {
            guard here.insert([parameter.name, String(parameter.validFrom)]).inserted else {
                return .refuse(.valueWrong, parameter.name)
            }
            let stands = try tables.first(
                "SELECT name, value, valid_from, source FROM parameter WHERE name = $1 AND valid_from = $2",
                [.text(parameter.name), .number(parameter.validFrom)], Parameters.parameter)
            guard stands != parameter else { continue }
            happened.append(Happened(.with { $0.parameterSet = .with { $0.parameter = parameter } }))
        }
        let count = UInt32(happened.count)
        return .accept(happened, .with { $0.done = .with { $0.count = count } })
    }

    static func apply(_ event: RegistryParameterSet, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO parameter (name, valid_from, value, source) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source
            """,
            [
                .text(event.parameter.name), .number(event.parameter.validFrom), .integer(event.parameter.value),
                .text(event.parameter.source),
            ])
    }

    private static func refusal(of parameter: RegistryParameter) -> RegistryRefusal? {
        if parameter.name.isEmpty { return RegistryRefusal(.valueMissing, "name") }
        if parameter.validFrom == 0 { return RegistryRefusal(.valueMissing, "valid_from") }
        if parameter.source.isEmpty { return RegistryRefusal(.valueMissing, "source") }
        let name = ParameterName(rawValue: parameter.name)
        if let name, !name.range.contains(parameter.value) { return RegistryRefusal(.valueWrong, parameter.name) }
        if Day(number: parameter.validFrom) == nil { return RegistryRefusal(.valueWrong, "valid_from") }
        if !Texts.fits(parameter.source, most: longestSource) { return RegistryRefusal(.valueWrong, "source") }
        return name == nil ? RegistryRefusal(.parameterUnknown, parameter.name) : nil
    }
}
