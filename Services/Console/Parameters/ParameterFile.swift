import Foundation
import Schemas
import SwiftProtobuf
import Talk
import Vocabulary
import Yams

/// `parameters.yaml`: the numbers that a decree can change, each with its date and source.
enum ParameterFile {
    private struct Line: Decodable {
        let name: String
        let value: Int64
        let valid_from: String
        let source: String
    }

    /// The command that sets the file's parameters.
    /// - Throws: ``ConsoleFault`` when the file or a date in it cannot be read.
    static func command(of file: URL) throws -> RegistryCommand {
        let lines: [Line]
        do {
            lines = try YAMLDecoder().decode([Line].self, from: try String(contentsOf: file, encoding: .utf8))
        } catch {
            throw ConsoleFault.usage(
                Phrase("\(file.path) tidak terbaca: \(error)", "\(file.path) cannot be read: \(error)"))
        }
        var command = RegistryCommand()
        command.setParameters.parameters = try lines.map { line in
            guard let day = Day(iso: line.valid_from) else {
                throw ConsoleFault.usage(
                    Phrase(
                        "\(file.path): \(line.name): \(line.valid_from) bukan tanggal",
                        "\(file.path): \(line.name): \(line.valid_from) is no date"))
            }
            var parameter = RegistryParameter()
            parameter.name = line.name
            parameter.value = line.value
            parameter.validFrom = day.number
            parameter.source = line.source
            return parameter
        }
        return command
    }
}
