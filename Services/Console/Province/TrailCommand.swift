import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga trail NODE`: the journal's entries for an auditor.
struct TrailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trail", abstract: "Jejak audit sebuah simpul: siapa meminta apa, dan hasilnya.",
        discussion: "Contoh:\n  tangga trail disbursement.dinsos --after 0 --most 50")

    @Argument(help: "Simpul.")
    var node: String

    @Option(help: "Sesudah catatan ini.")
    var after: UInt64 = 0

    @Option(help: "Sebanyak-banyaknya.")
    var most: UInt32 = 50

    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "auditor")
        var query = WireNodeQuery()
        query.trail.after = after
        query.trail.most = most
        let trail = try session.ask(node, query).trail
        var sheet = Sheet([
            .init("entry", "Catatan", "Entry"), .init("at", "Waktu", "Time"), .init("who", "Siapa", "Who"),
            .init("for", "Untuk", "For"), .init("human", "Orang", "Human"), .init("asked", "Meminta", "Asked"),
            .init("refused", "Ditolak", "Refused"),
            .init("events", "Peristiwa", "Events"), .init("hash", "Hash", "Hash"),
        ])
        for line in trail.lines {
            let hash = line.hash.prefix(6).map { String(format: "%02x", $0) }.joined()
            sheet.rows.append([
                .number(Int64(line.number)), .text(Moment(microseconds: line.at).local), .text(line.principal),
                line.onBehalfOf.isEmpty ? .none : .text(line.onBehalfOf),
                line.human.isEmpty ? .none : .text(line.human), .text(line.asked), .flag(line.refused),
                .number(Int64(line.events)), .text(hash),
            ])
        }
        options.show(sheet)
    }
}
