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
            // Read before anything is asked, since each answer is seen too.
            let witness = Result { try session.seen.places(of: node) }
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
            if let finding = try contradiction(witness, of: node, session) {
                sound = false
                sheet.rows.append([
                    .text("  \(node) ← saksi"), .flag(false), finding.entry.map { .number(Int64($0)) } ?? .none,
                    finding.entry.map { .number(Int64($0)) } ?? .none, .text(finding.words[options.language]),
                ])
            }
            for cursor in found.cursors where cursor.entry > 0 {
                let same = try hash(of: cursor.entry, in: cursor.peer, session) == cursor.hash
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

    /// The hash that a node has of an entry.
    private func hash(of entry: UInt64, in node: String, _ session: Session) throws -> Data {
        var query = WireNodeQuery()
        query.hash.entry = entry
        return try session.ask(node, query).hash.hash
    }

    /// What this console has seen of a node and the node's journal does not say any more.
    private func contradiction(
        _ witness: Result<[Seen.Place], any Error>, of node: String, _ session: Session
    ) throws -> (entry: UInt64?, words: Phrase)? {
        guard let places = try? witness.get() else {
            return (
                nil,
                Phrase(
                    "seen.json, saksi atas jurnal simpul ini, tidak terbaca",
                    "seen.json, the witness of this node's journal, cannot be read")
            )
        }
        let lost = try places.first { try hash(of: $0.entry, in: node, session).hexadecimal != $0.hash }
        return lost.map { place in
            (
                place.entry,
                Phrase(
                    "catatan \(place.entry), yang terlihat di sini pada \(place.day), hilang atau menjadi lain",
                    "entry \(place.entry), seen here on \(place.day), is gone or another one now")
            )
        }
    }
}
