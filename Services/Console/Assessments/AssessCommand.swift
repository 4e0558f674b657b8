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
    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "operator")
        let registry = try session.registry()
        var command = RegistryCommand()
        command.assessFamilies.area = try area.code(session)
        command.assessFamilies.most = Pages.most
        var counts = Counts()
        try Pages.walk(Phrase("Menilai", "Assessing"), options) { after in
            command.assessFamilies.after = after
            return counts.take(try registry.tell(command).walked)
        }
        options.show(counts.sheet(WalkSentences.phrase))
    }
}

extension Counts {
    /// Adds the counts of a walk's page.
    /// - Returns: the number of families looked at, and the id after which the next page begins; empty at the end.
    mutating func take(_ walked: RegistryWalked) -> (lookedAt: UInt32, next: Data) {
        add("looked_at", Int(walked.lookedAt))
        add("changed", Int(walked.changed))
        add(walked.tallies)
        return (walked.lookedAt, walked.next)
    }
}
