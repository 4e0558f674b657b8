import ArgumentParser
import Crypto
import Edges
import Foundation
import Intake
import Kernel
import SwiftProtobuf
import Talk
import Vocabulary
import WireSchemas

/// `tangga backup NODE`: writes a node's whole journal to a file while the node serves.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Cadangan jurnal simpul ke berkas, sementara simpul melayani.",
        discussion: """
            Contoh:
              tangga backup registry.bappeda
              tangga backup registry.bappeda --out /mnt/cadangan/registry.tangga
              tangga backup verify /mnt/cadangan/registry.tangga

            Kunci data keluarga ditulis ke berkas tersendiri di sampingnya, BERKAS.keys: simpan terpisah, dan musnahkan
            yang lama begitu ada yang baru. Siapa membuat cadangan tercatat di jurnal.
            """,
        subcommands: [Take.self, BackupVerifyCommand.self], defaultSubcommand: Take.self)

    struct Take: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "take", abstract: "Membuat cadangan.",
            discussion: "Contoh:\n  tangga backup registry.bappeda --out /mnt/cadangan/registry.tangga")

        @Argument(help: "Simpul.")
        var node: String

        @Option(help: "Berkas yang ditulis; tanpa ini: folder backup di provinsi, dengan nama simpul dan waktu.")
        var out: String?

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "admin")
            // Before the node records the backup in its journal.
            if let out { try OutputFile.check(out) }
            let backup = try Backup(of: node, session)
            let path = try out ?? backup.usualPath()
            let progress = ProgressLine(
                node, unit: Phrase("catatan", "entries")[options.language], of: Int(clamping: backup.head))
            try backup.write(to: path) { progress.reach(Int(clamping: $0)) }
            progress.end()
            options.show(ArchiveSheet.made(node, head: backup.head, hash: backup.hash, path))
        }
    }
}

/// A backup in progress, up to the journal's head at its beginning.
struct Backup {
    private let node: NodeName
    private let session: Session
    private let at: Moment
    let head: UInt64
    let hash: Data

    /// Begins a backup. The node records the person in a journal entry, which is the backup's last.
    init(of node: String, _ session: Session) throws {
        guard let name = NodeName(node) else { throw TalkFault.noSuchNode(node) }
        self.node = name
        self.session = session
        let command = WireNodeCommand.with { $0.backUp = WireBackUp() }
        let begun = try session.exchange(
            node, .nodeCommand, try command.serializedData(), refusal: Session.nodeRefusal)
        head = begun.header.entry
        at = Moment(microseconds: begun.header.at)
        var query = WireNodeQuery()
        query.hash.entry = head
        hash = try session.ask(node, query).hash.hash
    }

    /// The default path: the node's name and the time, in the province's folder `backup`.
    func usualPath() throws -> String {
        let folder = session.province.folder.appendingPathComponent("backup")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let time = at.local.filter(\.isNumber).prefix(14)
        return folder.appendingPathComponent("\(node)-\(time).tangga").path
    }

    /// Reads the journal page by page into a file, and checks the hash chain up to the head.
    func write(to path: String, _ reached: (UInt64) -> Void) throws {
        let file = try ArchiveFile(path, Archive.beginning(of: node, at: at, head: head, hash: hash))
        var number: UInt64 = 0
        var seen = Data()
        while number < head {
            var query = WireNodeQuery()
            query.journal.after = number
            let page = try session.ask(node.description, query, seconds: 60).journal
            guard page.after == number, !page.lines.isEmpty else { throw broken(number) }
            for line in page.lines where number < head {
                number += 1
                seen = Chain.link(seen, Chain.content(line.entry))
                try file.write(
                    .with {
                        $0.entry = line.entry
                        $0.beside = line.beside
                    })
            }
            reached(number)
        }
        guard seen == hash else { throw broken(number) }
        try writeKeys(to: ArchiveFile.keys(of: path))
        try file.commit()
    }

    /// Reads the keys of the sealed data, each wrapped by the node's master key, into a file of their own. It can be
    /// destroyed sooner than the journal: a key that is deleted later must not live on here.
    private func writeKeys(to path: String) throws {
        let beginning = Archive.beginning(of: node, at: at, head: head, hash: hash)
        let file = try ArchiveFile(path, beginning, holdsKeys: true)
        var query = WireNodeQuery()
        query.keys = WireKeysQuery()
        while true {
            let keys = try session.ask(node.description, query, seconds: 60).keys.keys
            guard let last = keys.last else { break }
            for key in keys { try file.write(key) }
            query.keys.after.subject = last.subject
            query.keys.after.epoch = last.epoch
        }
        try file.commit()
    }

    private func broken(_ entry: UInt64) -> ConsoleFault {
        .refused(
            Phrase(
                "Rantai jurnal \(node) tidak sampai utuh ke catatan \(entry): jalankan `tangga verify \(node)`.",
                "The chain of \(node) does not reach entry \(entry) unbroken: run `tangga verify \(node)`."))
    }
}

/// The sheet of a written archive.
enum ArchiveSheet {
    static func made(_ node: String, head: UInt64, hash: Data, _ path: String) -> Sheet {
        Sheet(
            [
                .init("node", "Simpul", "Node"), .init("entries", "Catatan", "Entries"),
                .init("hash", "Hash", "Hash"), .init("file", "Berkas", "File"),
            ],
            [[.text(node), .number(Int64(clamping: head)), .text(hash.hexadecimal), .text(path)]])
    }
}
