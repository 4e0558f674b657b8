import ArgumentParser
import Testing

@testable import Console

/// Every command says what it does, and shows how.
struct HelpTests {
    /// A command with the words that call it.
    struct Called: CustomTestStringConvertible {
        let words: String
        let command: any ParsableCommand.Type
        var testDescription: String { words }
    }

    static func commands(_ command: any ParsableCommand.Type, _ before: String = "") -> [Called] {
        let name = before + (command.configuration.commandName ?? command._commandName)
        return [Called(words: name, command: command)]
            + command.configuration.subcommands.flatMap { commands($0, name + " ") }
    }

    @Test(arguments: commands(Tangga.self))
    func `a command's help has an abstract and an example that calls it`(_ called: Called) {
        #expect(called.command.configuration.abstract.hasSuffix("."))
        let help = Tangga.helpMessage(for: called.command, columns: 200)
        #expect(help.contains("Contoh:\n"))
        // `tangga report whole` is what `tangga report` does.
        let example = called.words == "tangga report whole" ? "tangga report" : called.words
        #expect(help.contains("  " + example))
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
    func `what cannot be meant is wrong usage`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try Tangga.parseAsRoot(arguments) }
    }
}
