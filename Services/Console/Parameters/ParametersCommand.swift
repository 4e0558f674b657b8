import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga parameters`: the dated numbers that a decree can change.
struct ParametersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parameters", abstract: "Angka yang ditetapkan peraturan: garis kemiskinan, batas, plafon.",
        discussion: "Contoh:\n  tangga parameters list\n"
            + "  tangga parameters set poverty_line 715.288 --from 2025-09-01 --source \"BPS Banten\"",
        subcommands: [List.self, Set.self, Load.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Angka yang berlaku hari ini, pada suatu tanggal, atau semuanya.",
            discussion: "Contoh:\n  tangga parameters list\n  tangga parameters list --on 2024-12-31\n"
                + "  tangga parameters list --all")

        @Option(help: "Yang berlaku pada tanggal ini.")
        var on: String?

        @Flag(help: "Semua, juga yang dulu dan yang akan berlaku.")
        var all = false

        @OptionGroup var options: Options

        func run() throws {
            let day = try on.map(Day.written) ?? Day.today
            var query = RegistryQuery()
            query.parameters.on = all ? 0 : day.number
            let found = try options.session(usually: "operator").registry().ask(query).0.parameters.parameters
            options.show(
                Sheet(
                    [
                        .init("name", "Nama", "Name"), .init("label", "Artinya", "Meaning"),
                        .init("value", "Nilai", "Value"), .init("unit", "Satuan", "Unit"),
                        .init("valid_from", "Sejak", "Since"), .init("source", "Sumber", "Source"),
                    ],
                    found.map { parameter in
                        let name = ParameterName(rawValue: parameter.name)
                        return [
                            .text(parameter.name), .optional(name?.label[options.language] ?? ""),
                            .number(parameter.value), .optional(name?.unit.label[options.language] ?? ""),
                            .day(parameter.validFrom), .text(parameter.source),
                        ]
                    }))
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Menetapkan satu angka mulai suatu tanggal.",
            discussion: "Nilai dalam satuan yang ditunjukkan `tangga parameters list`; ribuan boleh bertitik.\n\n"
                + "Contoh:\n  tangga parameters set poverty_line 715.288 --from 2025-09-01 "
                + "--source \"BPS Banten, GK September 2025\"")

        @Argument(help: "Nama, misalnya poverty_line.")
        var name: String

        @Argument(help: "Nilai.")
        var value: String

        @Option(help: "Berlaku sejak tanggal ini.")
        var from: String

        @Option(help: "Undang-undang, keputusan, atau halaman.")
        var source: String

        @OptionGroup var options: Options

        func run() throws {
            var parameter = RegistryParameter()
            parameter.name = name
            parameter.value = try Typed.amount(value)
            parameter.validFrom = try Day.written(from).number
            parameter.source = source
            var command = RegistryCommand()
            command.setParameters.parameters = [parameter]
            try ParametersCommand.tell(command, options)
        }
    }

    struct Load: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "load", abstract: "Menetapkan semua angka dari berkas YAML.",
            discussion: "Contoh:\n  tangga parameters load provinsi/parameters.yaml")

        @Argument(help: "Berkas seperti parameters.yaml.", completion: .file(extensions: ["yaml"]))
        var file: String

        @OptionGroup var options: Options

        func run() throws {
            try ParametersCommand.tell(try ParameterFile.command(of: URL(fileURLWithPath: file)), options)
        }
    }

    private static func tell(_ command: RegistryCommand, _ options: Options) throws {
        let changed = try options.session(usually: "admin").registry().tell(command).done.count
        options.say(Phrase("\(changed) angka baru atau berubah.", "\(changed) numbers are new or changed."))
    }
}
