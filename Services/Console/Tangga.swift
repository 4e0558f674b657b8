import ArgumentParser
import Foundation
import Vocabulary

/// `tangga`, the operator's command line.
struct Tangga: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tangga",
        abstract: "Membawa keluarga naik tangga, keluar dari kemiskinan ekstrem.",
        discussion: """
            Contoh:
              tangga init provinsi && export TANGGA_PROVINCE=provinsi
              tangga up --detach
              tangga status
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Provinsi dan simpul:",
                subcommands: [
                    InitCommand.self, UpCommand.self, DownCommand.self, StatusCommand.self, VerifyCommand.self,
                    DirectoryCommand.self, AgencyCommand.self, KeysCommand.self, RolesCommand.self, PeopleCommand.self,
                    ClockCommand.self, TrailCommand.self,
                ]),
            CommandGroup(
                name: "Cadangan dan pemindahan:",
                subcommands: [
                    BackupCommand.self, RestoreCommand.self, RefollowCommand.self, MoveCommand.self, ResealCommand.self,
                ]),
            CommandGroup(name: "Serah-terima:", subcommands: [ImportCommand.self, SynthesizeCommand.self]),
            CommandGroup(
                name: "Keluarga dan tangga:",
                subcommands: [
                    RegionsCommand.self, ParametersCommand.self, AssessCommand.self, RungsCommand.self,
                    ProgrammesCommand.self, EnrolCommand.self, EnrolmentsCommand.self, JobsCommand.self,
                ]),
            CommandGroup(name: "Uang:", subcommands: [FundsCommand.self, PlanCommand.self]),
            CommandGroup(
                name: "Pelatihan, kelompok, dan KUR:",
                subcommands: [
                    CourseCommand.self, GroupCommand.self, AccountCommand.self, EnterpriseCommand.self,
                    KurCommand.self,
                ]),
            CommandGroup(
                name: "Laporan:",
                subcommands: [
                    ReportCommand.self, FamilyCommand.self, WorklistCommand.self, CompletionsCommand.self,
                ]),
        ])

    /// The language of messages outside a command's run, from `--lang` or `TANGGA_LANG`.
    static var language: Language {
        let arguments = CommandLine.arguments
        if let place = arguments.firstIndex(of: "--lang"), place + 1 < arguments.count {
            return arguments[place + 1] == "en" ? .english : .indonesian
        }
        if arguments.contains("--lang=en") { return .english }
        return ProcessInfo.processInfo.environment["TANGGA_LANG"] == "en" ? .english : .indonesian
    }
}
