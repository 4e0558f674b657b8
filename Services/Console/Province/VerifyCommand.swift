import ArgumentParser
import Edges
import Foundation
import Schemas
import Vocabulary

/// `tangga verify`: whether every journal is whole, the tables are its fold, and followers saw the same history.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Memeriksa rantai jurnal, lipatan tabel, dan kursor para pengikut.",
        discussion: "Contoh:\n  tangga verify\n  tangga verify registry.bappeda")

    @Argument(help: "Hanya simpul ini.")
    var nodes: [String] = []

    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "auditor")
        let wanted = session.province.plan.nodes.map(\.name).filter { nodes.isEmpty || nodes.contains($0) }
        var sheet = Sheet([
            .init("node", "Simpul", "Node"), .init("sound", "Utuh", "Sound"), .init("entries", "Catatan", "Entries"),
            .init("first_wrong", "Salah pertama", "First wrong"), .init("finding", "Temuan", "Finding"),
        ])
        var sound = true
        for node in wanted {
            var query = WireNodeQuery()
            // It may take long; whether the node is there at all is soon known.
            query.status = WireStatusQuery()
            _ = try session.ask(node, query, seconds: 3)
            query.verify = WireVerifyQuery()
            let found = try session.ask(node, query, seconds: 3_600).verification
            sound = sound && found.sound
            sheet.rows.append([
                .text(node), .flag(found.sound), .number(Int64(found.entries)),
                found.firstWrong == 0 ? .none : .number(Int64(found.firstWrong)),
                found.finding.isEmpty ? .none : .text(found.finding),
            ])
            for cursor in found.cursors where cursor.entry > 0 {
                let same = try hash(cursor, session) == cursor.hash
                sound = sound && same
                sheet.rows.append([
                    .text("  \(node) ← \(cursor.peer)"), .flag(same), .number(Int64(cursor.entry)),
                    same ? .none : .number(Int64(cursor.entry)),
                    same ? .none : .text("\(cursor.peer) tidak punya hash itu pada catatan \(cursor.entry)"),
                ])
            }
        }
        options.show(sheet)
        if !sound {
            throw ConsoleFault.refused(
                Phrase(
                    "Ada yang tidak utuh: simpan salinan basis datanya dan laporkan kepada auditor.",
                    "Something is not sound: keep a copy of the database and tell the auditor."))
        }
    }

    /// The hash that a peer has where its follower has read to.
    private func hash(_ cursor: WireCursor, _ session: Session) throws -> Data {
        var query = WireNodeQuery()
        query.hash.entry = cursor.entry
        return try session.ask(cursor.peer, query).hash.hash
    }
}

/// `tangga clock accept NODE`: an operator says that a node's clock is right.
struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Menerima jam simpul yang jauh di depan catatan terakhirnya.",
        discussion: "Contoh:\n  tangga clock accept registry.bappeda", subcommands: [Accept.self])

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept", abstract: "Jam simpul ini benar.",
            discussion: "Contoh:\n  tangga clock accept registry.bappeda")

        @Argument(help: "Simpul.")
        var node: String

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "admin")
            var command = WireNodeCommand()
            command.acceptClock.now = Int64(Date().timeIntervalSince1970 * 1_000_000)
            _ = try session.tell(node, command)
            options.say(Phrase("Jam \(node) diterima.", "The clock of \(node) is accepted."))
        }
    }
}

/// `tangga trail NODE`: the journal as an auditor reads it.
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
            .init("for", "Untuk", "For"), .init("asked", "Meminta", "Asked"), .init("refused", "Ditolak", "Refused"),
            .init("events", "Peristiwa", "Events"), .init("hash", "Hash", "Hash"),
        ])
        for line in trail.lines {
            let hash = line.hash.prefix(6).map { String(format: "%02x", $0) }.joined()
            sheet.rows.append([
                .number(Int64(line.number)), .text(Moment(microseconds: line.at).local), .text(line.principal),
                line.onBehalfOf.isEmpty ? .none : .text(line.onBehalfOf), .text(line.asked), .flag(line.refused),
                .number(Int64(line.events)), .text(hash),
            ])
        }
        options.show(sheet)
    }
}
