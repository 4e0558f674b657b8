import ArgumentParser
import Vocabulary

/// `tangga completions`: prints a shell's completion script for commands and options.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Pelengkap perintah untuk bash, zsh, atau fish.",
        discussion: """
            Contoh:
              tangga completions bash > ~/.local/share/bash-completion/completions/tangga
              tangga completions zsh > ~/.zfunc/_tangga
              tangga completions fish > ~/.config/fish/completions/tangga.fish
            """)

    /// The supported shells.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "bash, zsh, atau fish.")
    var shell: Shell

    func run() throws {
        guard let known = CompletionShell(rawValue: shell.rawValue) else { return }
        Screen.out(Tangga.completionScript(for: known))
    }
}
