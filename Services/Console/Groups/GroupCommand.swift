import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga group`: groups of families (KUBE): forming, savings, account, enterprise, closing.
struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Kelompok usaha bersama (KUBE): bentuk, tabungan, rekening, usaha.",
        discussion: """
            Contoh:
              tangga group form KUBE "Melati" --region 36.02 --facilitator "Rina" --minutes BA-1/2026 --candidates 10
              tangga group save "Melati" --amount 20000 --all
              tangga group account "Melati" --bank 137 --number 1234567890 --holder "KUBE Melati"
              tangga group enterprise "Melati" "Keripik Melati" --sector makanan --since 2025-06-01 --letter SKU-7/2025
            """,
        subcommands: [
            GroupForm.self, GroupSave.self, GroupAccount.self, GroupEnterprise.self, GroupClose.self, GroupList.self,
            GroupShow.self,
        ])
}

/// `tangga group close`: closes a group; its records remain.
struct GroupClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Membubarkan kelompok; catatannya tetap ada.",
        discussion: "Contoh:\n  tangga group close \"Melati\" --reason \"Anggota pindah\"")

    @Argument(help: "Kelompok: id atau nama.")
    var group: String

    @Option(help: "Sebabnya.")
    var reason: String

    @Option(help: "Hari, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        var command = EmpowermentCommand()
        command.closeGroup.group = try line.groupID(group)
        command.closeGroup.reason = reason
        command.closeGroup.on = (on ?? .today).number
        _ = try line.tell(command)
        groups.options.say(Phrase("Kelompok \(group) dibubarkan.", "The group \(group) is closed."))
    }
}

/// `tangga group list`: all groups of the agency.
struct GroupList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Daftar kelompok.", discussion: "Contoh:\n  tangga group list --format csv")

    @OptionGroup var groups: GroupOptions

    func run() throws { groups.options.show(GroupSheets.groups(try groups.line().groups())) }
}

/// `tangga group show`: one group with its members and their savings.
struct GroupShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Satu kelompok dengan anggota dan tabungannya.",
        discussion: "Contoh:\n  tangga group show \"Melati\"")

    @Argument(help: "Kelompok: id atau nama.")
    var group: String

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let view = try groups.line().group(group)
        if groups.options.format == .table {
            groups.options.show(GroupSheets.groups([view]))
            Screen.out("")
        }
        groups.options.show(GroupSheets.members(view))
    }
}
