import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga backup verify FILE`: restores the node into a temporary place, folds its journal, and compares its history
/// with the running node's.
struct BackupVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Menguji cadangan: memulihkannya di samping, melipat, dan membandingkan.",
        discussion: "Contoh:\n  tangga backup verify /mnt/cadangan/registry.tangga")

    @Argument(help: "Berkas cadangan.")
    var file: String

    @OptionGroup var options: Options

    func run() throws {
        let province = try options.openProvince()
        let path = URL(fileURLWithPath: file).path
        let node = try ArchiveFile.node(of: path)
        let outcome = try NodeProgram(province: province, node: node).run("--check", path)
        var sheet = Sheet([
            .init("node", "Simpul", "Node"), .init("entries", "Catatan", "Entries"), .init("hash", "Hash", "Hash"),
            .init("taken", "Dibuat", "Taken"), .init("sound", "Utuh", "Sound"), .init("same", "Sama", "Same"),
            .init("behind", "Tertinggal", "Behind"),
        ])
        let running = try compare(outcome)
        sheet.rows.append([
            .text(node), .number(Int64(clamping: outcome.head)), .text(outcome.hash),
            outcome.takenAt.map { .text(Moment(microseconds: $0).local) } ?? .none, .flag(true),
            running.map { .flag($0.same) } ?? .none, running.map { .number(Int64(clamping: $0.behind)) } ?? .none,
        ])
        options.show(sheet)
        if running == nil {
            options.say(
                Phrase(
                    "\(node) tidak dapat ditanya, jadi sejarahnya tidak dibandingkan.",
                    "\(node) could not be asked, so its history was not compared."))
        }
        if running?.same == false {
            throw ConsoleFault.refused(
                Phrase(
                    "Cadangan ini dari sejarah lain daripada yang dilayani \(node) sekarang.",
                    "This backup is of another history than \(node) serves now."))
        }
    }

    /// Whether the running node has this entry with this hash, and the number of its later entries; nil when it is
    /// unreachable.
    private func compare(_ outcome: NodeProgram.Outcome) throws -> (same: Bool, behind: UInt64)? {
        let session = try options.session(usually: "auditor")
        do {
            var query = WireNodeQuery()
            query.status = WireStatusQuery()
            let head = try session.ask(outcome.node, query, seconds: 3).status.head
            query.hash.entry = outcome.head
            let hash = try session.ask(outcome.node, query).hash.hash
            return (hash.hexadecimal == outcome.hash, head - min(head, outcome.head))
        } catch TalkFault.unreachable { return nil }
    }
}
