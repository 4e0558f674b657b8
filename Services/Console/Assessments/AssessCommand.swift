import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga assess`: assesses every family of an area by the strategy's rules.
struct AssessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: "Menilai keluarga: delapan kekurangan dan status pengeluaran.",
        discussion: "Yang penilaiannya tidak berubah tidak dicatat lagi.\n\n"
            + "Contoh:\n  tangga assess\n  tangga assess --area 36.02")

    @OptionGroup var area: Area
    @OptionGroup var job: JobOptions
    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "operator")
        let registry = try session.registry()
        var command = RegistryCommand()
        command.assessFamilies.area = try area.code(session)
        try registry.run(command, Phrase("Menilai", "Assessing"), changed: "changed", job, options)
    }
}
