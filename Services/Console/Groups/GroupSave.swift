import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga group save`: records deposits and withdrawals of members.
struct GroupSave: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Mencatat tabungan anggota; jumlah negatif: diambil.",
        discussion: """
            Jumlah yang sama dari orang yang sama pada hari yang sama hanya dicatat sekali.

            Contoh:
              tangga group save "Melati" --amount 20000 --all
              tangga group save "Melati" --amount=-10000 --person 0198f2aa00017a1b2c3d4e5f60718293
            """)

    @Argument(help: "Kelompok: id atau nama.")
    var group: String

    @Option(help: "Rupiah untuk setiap orang.", transform: Amounts.written)
    var amount: Int64

    @Option(help: "Id anggota.")
    var person: String?

    @Flag(help: "Semua anggota.")
    var all = false

    @Option(help: "Hari, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    @OptionGroup var groups: GroupOptions

    func validate() throws {
        guard (person == nil) == all else {
            throw ValidationError("Beri --person atau --all. / Give --person or --all.")
        }
    }

    func run() throws {
        let line = try groups.line()
        let view = try line.group(group)
        let savers = try person.map { [try Choice.full($0)] } ?? view.group.members.map(\.person)
        for saver in savers {
            var command = EmpowermentCommand()
            command.recordSavings.group = view.group.group
            command.recordSavings.person = saver
            command.recordSavings.amount = amount
            command.recordSavings.on = (on ?? .today).number
            _ = try line.once(command)
        }
        groups.options.show(GroupSheets.members(try line.group(Identifier(bytes: view.group.group)?.text ?? group)))
    }
}
