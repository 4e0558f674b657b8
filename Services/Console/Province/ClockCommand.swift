import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga clock accept NODE`: an operator confirms that a node's clock is right.
struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Menerima jam simpul yang jauh di depan catatan terakhirnya.",
        discussion: "Contoh:\n  tangga clock accept registry.bappeda", subcommands: [Accept.self])

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept", abstract: "Jam simpul ini benar.",
            discussion: "Contoh:\n  tangga clock accept registry.bappeda")

        @Argument(help: "Simpul.")
        var node: String

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "admin")
            var command = WireNodeCommand()
            command.acceptClock.now = Int64(Date().timeIntervalSince1970 * 1_000_000)
            _ = try session.tell(node, command)
            options.say(Phrase("Jam \(node) diterima.", "The clock of \(node) is accepted."))
        }
    }
}
