import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga worklist`: the families that an agency must serve next, those with the heaviest need first.
struct WorklistCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worklist",
        abstract: "Daftar kerja sebuah dinas: keluarga yang belum terlayani, terberat dulu.",
        discussion: "Contoh:\n  tangga worklist dinsos --area 36.02 --most 20\n  tangga worklist pupr --format csv")

    @Argument(help: "Dinas, misalnya dinsos, ketapang, pupr, dinkes, dindikbud.")
    var agency: String

    @OptionGroup var area: Area

    @Option(help: "Sebanyak-banyaknya, sampai 1.000.")
    var most: UInt32 = 50

    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "operator")
        var query = RegistryQuery()
        query.worklist.agency = agency
        query.worklist.area = try area.code(session)
        query.worklist.most = most
        let list = try session.registry().ask(query).0.worklist
        options.show(WorklistCommand.sheet(list))
        let waiting = Amounts.grouped(Int64(list.waiting))
        options.say(
            Phrase(
                "\(list.lines.count) dari \(waiting) keluarga yang menunggu",
                "\(list.lines.count) of \(waiting) families that wait"))
    }

    static func sheet(_ list: RegistryWorklist) -> Sheet {
        Sheet(
            [
                .init("family", "Keluarga", "Family"), .init("region", "Wilayah", "Region"),
                .init("deprived_count", "Kekurangan", "Deprivations"), .init("status", "Status", "Status"),
                .init("deprived_of", "Yang belum terlayani", "Not served"),
            ],
            list.lines.map { line in
                [
                    .id(line.family), .text(line.region), .number(Int64(line.deprivedCount)), .word(line.status),
                    .words(line.deprivedOf.map(\.rawValue)) { (word: Deprivation) in word.label },
                ]
            })
    }
}
