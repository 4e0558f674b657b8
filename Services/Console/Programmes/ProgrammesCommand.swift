import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga programmes`: the catalogue of the agencies' programmes.
struct ProgrammesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programmes", abstract: "Katalog program semua dinas, dan aturan gabungannya.",
        discussion: "Contoh:\n  tangga programmes load\n  tangga programmes list",
        subcommands: [Load.self, List.self])

    struct Load: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "load", abstract: "Memuat katalog dari berkas YAML.",
            discussion: "Tanpa berkas: catalogue.yaml di folder provinsi. Program yang sama diganti.\n\n"
                + "Contoh:\n  tangga programmes load\n  tangga programmes load katalog-2027.yaml")

        @Argument(help: "Berkas YAML.", completion: .file(extensions: ["yaml"]))
        var file: String?

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "admin")
            let own = session.province.folder.appendingPathComponent("catalogue.yaml")
            let command = try CatalogueFile.command(of: file.map { URL(fileURLWithPath: $0) } ?? own)
            let changed = try session.registry().tell(command).done.count
            let (programmes, rules) = (
                command.loadProgrammes.programmes.count, command.loadProgrammes.combinations.count
            )
            options.say(
                Phrase(
                    "\(programmes) program dan \(rules) aturan gabungan dibaca; \(changed) baru atau berubah.",
                    "\(programmes) programmes and \(rules) combination rules read; \(changed) new or changed."))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Daftar program, atau aturan gabungannya.",
            discussion: "Contoh:\n  tangga programmes list\n  tangga programmes list --combinations\n"
                + "  tangga programmes list --format json")

        @Flag(help: "Aturan tentang program mana yang tidak boleh digabung.")
        var combinations = false

        @OptionGroup var options: Options

        func run() throws {
            var query = RegistryQuery()
            query.programmes = RegistryProgrammesQuery()
            let catalogue = try options.session(usually: "operator").registry().ask(query).0.programmes
            options.show(
                combinations
                    ? ProgrammeSheets.combinations(catalogue.combinations)
                    : ProgrammeSheets.programmes(catalogue.programmes, whole: options.format != .table))
        }
    }
}
