import ArgumentParser
import Edges
import Foundation
import SwiftProtobuf
import Talk
import Vocabulary
import WireSchemas

/// `tangga verify`: checks that every journal is complete, that the tables are its fold, and that followers have read
/// the same history.
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
            .init("unsealed", "Tak tersegel", "Unsealed"),
        ])
        var sound = true
        var compared = true
        for node in wanted {
            // Read before the first request, because each reply is recorded too.
            let witness = Result { try session.seen.places(of: node) }
            // The verification may take long; a node that does not run is found within 3 seconds.
            _ = try session.ask(node, .with { $0.status = WireStatusQuery() }, seconds: 3)
            let found = try Progressing(node: node, session: session, language: options.language).verified()
            sound = sound && found.sound
            sheet.rows.append([
                .text(node), .flag(found.sound), .number(Int64(found.entries)),
                found.firstWrong == 0 ? .none : .number(Int64(found.firstWrong)),
                found.finding.isEmpty ? .none : .text(found.finding),
                found.unsealed == 0 ? .none : .number(Int64(found.unsealed)),
            ])
            if let finding = try contradiction(witness, of: node, session) {
                sound = false
                let entry: Sheet.Cell = finding.entry.map { .number(Int64($0)) } ?? .none
                sheet.rows.append([
                    .text("  \(node) ← saksi"), .flag(false), entry, entry, .text(finding.words[options.language]),
                    .none,
                ])
            }
            for cursor in found.cursors where cursor.entry > 0 {
                let beside = try beside(cursor, found.copied.first { $0.peer == cursor.peer }, session)
                sound = sound && beside.sound != false
                compared = compared && beside.sound != nil
                sheet.rows.append([
                    .text("  \(node) ← \(cursor.peer)"), beside.sound.map { .flag($0) } ?? .none,
                    .number(Int64(cursor.entry)), beside.sound == false ? .number(Int64(cursor.entry)) : .none,
                    beside.finding.map { .text($0[options.language]) } ?? .none, .none,
                ])
            }
        }
        options.show(sheet)
        guard sound else {
            throw ConsoleFault.refused(
                Phrase(
                    "Ada yang tidak utuh: simpan salinan basis datanya dan laporkan kepada auditor.",
                    "A node is not sound: keep a copy of its database and report it to the auditor."))
        }
        guard compared else {
            throw ConsoleFault.unreachable(
                Phrase(
                    "Tabel salinan ada yang tidak dibandingkan: jalankan simpul yang diikuti, lalu ulangi.",
                    "Some copied tables were not compared: start the nodes that are followed, then repeat."))
        }
    }

    /// Whether the node's cursor and copied tables agree with the peer's journal; nil when they cannot be compared now.
    private func beside(
        _ cursor: WireCursor, _ copied: WireVerification.Copied?, _ session: Session
    ) throws -> (sound: Bool?, finding: Phrase?) {
        do {
            guard try hash(of: cursor.entry, in: cursor.peer, session) == cursor.hash else {
                return (
                    false,
                    Phrase(
                        "\(cursor.peer) tidak punya hash itu pada catatan \(cursor.entry)",
                        "\(cursor.peer) does not have that hash at entry \(cursor.entry)")
                )
            }
        } catch let fault as TalkFault {
            return (nil, fault.phrase)
        }
        switch copied?.outcome {
        case .wrong:
            let words = copied?.finding ?? ""
            return (false, Phrase(words, words))
        case .notCompared:
            let words = copied?.finding ?? ""
            return (nil, Phrase("tabel salinan tidak dibandingkan: \(words)", "copied tables not compared: \(words)"))
        // A node of an earlier version, or with wrong own tables, does not report on its copied tables.
        case .compared, .unspecified, .UNRECOGNIZED, nil: return (true, nil)
        }
    }

    /// A node's hash of an entry.
    private func hash(of entry: UInt64, in node: String, _ session: Session) throws -> Data {
        var query = WireNodeQuery()
        query.hash.entry = entry
        return try session.ask(node, query).hash.hash
    }

    /// The first recorded entry of a node whose hash the node's journal no longer has, or an unreadable witness.
    private func contradiction(
        _ witness: Result<[JournalWitness.Place], any Error>, of node: String, _ session: Session
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
                    "entry \(place.entry), seen here on \(place.day), is missing or has another hash now")
            )
        }
    }
}

/// Polls a node's verification until it ends, and shows its progress after one second.
private final class Progressing {
    private let node: String
    private let session: Session
    private let language: Language
    private let begun = Date()
    private var line: (phase: WireVerification.Phase, line: ProgressLine)?

    init(node: String, session: Session, language: Language) {
        self.node = node
        self.session = session
        self.language = language
    }

    func verified() throws -> WireVerification {
        var query = WireNodeQuery()
        query.verify.progress = true
        // A node of an earlier version replies when the verification has ended, without phases.
        var found = try session.ask(node, query, seconds: 3_600).verification
        var pause = 0.02
        while !found.finished, found.phase != .unspecified {
            Thread.sleep(forTimeInterval: pause)
            pause = min(0.5, pause * 1.5)
            query.verify.run = found.run
            found = try session.ask(node, query, seconds: 30).verification
            if Date().timeIntervalSince(begun) > 1 { show(found) }
        }
        line?.line.end()
        return found
    }

    private func show(_ found: WireVerification) {
        guard let (label, unit) = Progressing.words(found.phase) else { return }
        if line?.phase != found.phase {
            line?.line.end()
            line = (found.phase, ProgressLine("\(node): \(label[language])", unit: unit[language]))
        }
        line?.line.reach(Int(clamping: found.done), of: Int(clamping: found.of))
    }

    private static func words(_ phase: WireVerification.Phase) -> (label: Phrase, unit: Phrase)? {
        let (entries, rows) = (Phrase("catatan", "entries"), Phrase("baris", "rows"))
        return switch phase {
        case .journal: (Phrase("jurnal", "journal"), entries)
        case .tables: (Phrase("tabel sendiri", "own tables"), rows)
        case .peers: (Phrase("jurnal yang diikuti", "journals followed"), entries)
        case .copies: (Phrase("tabel salinan", "copied tables"), rows)
        case .derived: (Phrase("tabel turunan", "derived tables"), Phrase("keluarga", "families"))
        case .ended, .unspecified, .UNRECOGNIZED: nil
        }
    }
}
