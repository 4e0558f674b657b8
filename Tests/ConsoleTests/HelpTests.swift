import ArgumentParser
import Testing

@testable import Console

/// Every command says what it does, and shows how.
struct HelpTests {
    /// All commands below one, with their words.
    private static func commands(
        below command: any ParsableCommand.Type, _ words: [String] = []
    ) -> [(words: [String], command: any ParsableCommand.Type)] {
        let configuration = command.configuration
        let words = words + [configuration.commandName ?? ""]
        let own: [(words: [String], command: any ParsableCommand.Type)] = [(words, command)]
        return configuration.subcommands.reduce(own) { $0 + commands(below: $1, words) }
    }

    @Test(arguments: HelpTests.commands(below: Tangga.self).map { $0.words.joined(separator: " ") })
    func `the help of a command has an abstract and an example of its own`(name: String) throws {
        let found = try #require(
            HelpTests.commands(below: Tangga.self).first { $0.words.joined(separator: " ") == name })
        let configuration = found.command.configuration
        #expect(configuration.abstract.hasSuffix("."))
        #expect(configuration.discussion.contains("Contoh:"))
        let example = name == "tangga" ? "  tangga " : "  " + found.words.prefix(2).joined(separator: " ")
        #expect(configuration.discussion.contains(example))
    }
}
