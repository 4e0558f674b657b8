import ArgumentParser
import Testing

@testable import Console

/// Every command's help has an abstract and an example.
struct HelpTests {
    /// A command with its words on the command line.
    struct Called: CustomTestStringConvertible {
        let words: String
        let command: any ParsableCommand.Type
        var testDescription: String { words }
    }

    static func commands(_ command: any ParsableCommand.Type, called words: String) -> [Called] {
        let configuration = command.configuration
        return [Called(words: words, command: command)]
            + configuration.subcommands.flatMap { below in
                // A default subcommand runs under its parent's name.
                let isDefault = configuration.defaultSubcommand.map { $0 == below } ?? false
                return commands(below, called: isDefault ? words : "\(words) \(below.configuration.commandName ?? "")")
            }
    }

    @Test(arguments: commands(Tangga.self, called: "tangga"))
    func `a command's help has an abstract and an example that calls it`(_ called: Called) {
        #expect(called.command.configuration.abstract.hasSuffix("."))
        let help = Tangga.helpMessage(for: called.command, columns: 200)
        #expect(help.contains("Contoh:\n"))
        #expect(help.contains("  " + called.words))
    }

    @Test func `there are completions for three shells`() {
        for shell in CompletionsCommand.Shell.allCases {
            let script = CompletionShell(rawValue: shell.rawValue).map { Tangga.completionScript(for: $0) }
            #expect(script?.contains("enterprise") == true)
        }
    }

    @Test(arguments: [
        ["course", "admit", "Menjahit"], ["course", "admit", "Menjahit", "--family", "1", "--candidates", "1"],
        ["group", "save", "Melati", "--amount", "1"], ["kur", "answer", "Melati", "--bank", "137"],
        ["kur", "apply", "--type", "mikro", "--use", "modal_kerja", "--amount", "1", "--months", "1"],
        ["course", "close", "Menjahit", "--on", "2026-02-30"], ["family", "1", "--reveal"],
        ["report", "--format", "json"], ["completions", "powershell"],
    ])
    func `contradictory or incomplete options are wrong usage`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try Tangga.parseAsRoot(arguments) }
    }
}
