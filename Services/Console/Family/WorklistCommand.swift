import ArgumentParser
import Foundation
import Kernel
import Schemas
import Talk
import Vocabulary

/// `tangga worklist`: the families that an agency must serve next, those with the heaviest need first.
struct WorklistCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worklist",
        abstract: "Daftar kerja sebuah dinas: keluarga yang belum terlayani, terberat dulu.",
        discussion: """
            Contoh:
              tangga worklist dinsos --area 36.02 --most 20
              tangga worklist pupr --all --format csv
            """)

    @Argument(help: "Dinas, misalnya dinsos, ketapang, pupr, dinkes, dindikbud.")
    var agency: String

    @OptionGroup var area: Area

    @Option(help: "Sebanyak-banyaknya, sampai 1.000.")
    var most: UInt32 = 50

    @Flag(help: "Seluruh daftar, halaman demi halaman.")
    var all = false

    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "operator")
        var query = RegistryQuery()
        query.worklist.agency = agency
        query.worklist.area = try area.code(session)
        query.worklist.most = all ? UInt32(Limits.bulkItems) : most
        let line = try session.registry()
        var list = try line.ask(query).0.worklist
        while all, !list.next.isEmpty {
            query.worklist.after = list.next
            let page = try line.ask(query).0.worklist
            list.lines += page.lines
            list.next = page.next
        }
        options.show(WorklistCommand.sheet(list))
        if list.rebuilding {
            options.say(
                Phrase(
                    "Daftar ini sedang dihitung ulang: sebagian keluarga mungkin belum tampak. Ulangi nanti.",
                    "This list is being computed anew: some families may be missing. Ask again later."))
        }
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
                .init("served_on", "Terakhir dilayani", "Last served"),
            ],
            list.lines.map { line in
                [
                    .id(line.family), .text(line.region), .number(Int64(line.deprivedCount)), .word(line.status),
                    .words(line.deprivedOf.map(\.rawValue)) { (word: Deprivation) in word.label },
                    line.hasServedOn ? .day(line.servedOn) : .none,
                ]
            })
    }
}
