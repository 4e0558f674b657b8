import Foundation
import Glibc
import Kernel
import WireSchemas
import Yams

/// What a node's program does instead of serving, because it needs the service's rules: making the node again from a
/// backup, trying whether a backup would serve, moving the node to another store.
///
/// Words for people go to standard error, in both languages; what it found goes to standard output as one line of JSON.
enum NodeChore: Sendable {
    /// Makes the node again in its own, empty store.
    case restore(String)
    /// Makes the node again aside, and looks whether it is sound.
    case check(String)
    /// Makes the node again in another store, and lets it live there.
    case move(String)
}

/// What a chore came to.
struct ChoreOutcome: Encodable {
    let node: String
    let head: UInt64
    let hash: String
    let takenAt: Int64?

    init(_ settings: NodeProcess.Settings, _ head: UInt64, _ hash: Data, takenAt: Int64? = nil) {
        node = settings.node.description
        self.head = head
        self.hash = hash.map { String(format: "%02x", $0) }.joined()
        self.takenAt = takenAt
    }
}

extension NodeProcess {
    /// Does a chore, and says what it came to.
    static func run<S: Kernel.Service>(_ chore: NodeChore, _ service: S, _ settings: Settings) throws {
        endWithAsker()
        let outcome: ChoreOutcome
        do {
            switch chore {
            case .restore(let file): outcome = try restore(file, service, settings)
            case .check(let file): outcome = try check(file, service, settings)
            case .move(let store): outcome = try move(to: store, service, settings)
            }
        } catch let fault as StorageFault {
            throw StartFault.opening(fault)
        } catch let fault as ArchiveFault {
            throw ProvinceFault(fault.sentence)
        } catch let fault as RebuildFault {
            throw ProvinceFault(fault.sentence)
        }
        print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
    }

    /// A chore ends with the console that asked for it, so that nothing changes of which nobody is told; what it had
    /// done by then is gone on with another time.
    private static func endWithAsker() {
        let asker = getppid()
        let thread = Thread {
            while getppid() == asker { usleep(50_000) }
            _exit(1)
        }
        thread.name = "tangga.asker"
        thread.start()
    }

    private static func restore<S: Kernel.Service>(
        _ file: String, _ service: S, _ settings: Settings
    ) throws -> ChoreOutcome {
        let held = try settings.lock()
        defer { withExtendedLifetime(held) {} }
        let store = try settings.openStore()
        defer { store.close() }
        try Moved.refuse(store)
        let outcome = try made(from: file, service, settings, in: store)
        // The journal ends where the backup does from now on.
        try LivedFile(settings.province.folder, settings.node).remove()
        return outcome
    }

    private static func check<S: Kernel.Service>(
        _ file: String, _ service: S, _ settings: Settings
    ) throws -> ChoreOutcome {
        let store = try SQLiteStore(.temporary)
        return try made(from: file, service, settings, in: store)
    }

    /// Makes the node again from a file, and folds its journal once more to compare.
    private static func made<S: Kernel.Service>(
        from file: String, _ service: S, _ settings: Settings, in store: any Store
    ) throws -> ChoreOutcome {
        var rebuilding = try Rebuilding(service, in: store)
        let beginning = try ArchiveFile.read(file) { beginning in
            guard beginning.node == settings.node.description else {
                throw ProvinceFault(
                    "Cadangan ini milik simpul \(beginning.node). / This is a backup of another node.")
            }
        } line: { line in
            try rebuilding.take(entry: line.entry, personal: line.personal.isEmpty ? nil : line.personal)
        }
        try rebuilding.end(at: beginning.head, hash: beginning.hash)
        try demandSound(service, settings, store)
        return ChoreOutcome(settings, beginning.head, beginning.hash, takenAt: beginning.at)
    }

    private static func move<S: Kernel.Service>(
        to place: String, _ service: S, _ settings: Settings
    ) throws -> ChoreOutcome {
        let held = try settings.lock()
        defer { withExtendedLifetime(held) {} }
        guard place != settings.store else {
            throw ProvinceFault("Simpul sudah di sana: \(place). / The node is there already.")
        }
        let from = try settings.openStore()
        defer { from.close() }
        // A move that was interrupted at its end is gone on with.
        if let moved = try Moved.place(from), moved != place { try Moved.refuse(from) }
        let to = try settings.openStore(at: place)
        defer { to.close() }
        try demandSound(service, settings, from)
        let head = try Rebuilding.copy(service, from: from, to: to)
        try demandSound(service, settings, to)
        // It would take over at the old place, and the node would live in both.
        if let other = try (from as? PostgresStore)?.whoStandsBy() {
            throw ProvinceFault(
                "Proses lain siaga di tempat lama (\(other)): hentikan dahulu, lalu pindahkan lagi. / Another process "
                    + "stands by at the old place: stop that one first, then move again.")
        }
        // Until here the old store is the node's, whatever happens. From here on it is not, whatever the settings say, so
        // that the node never lives in both.
        try Moved.mark(from, to: place)
        try Moved.clear(to)
        try settings.keep(store: place)
        return ChoreOutcome(settings, head.number, head.hash)
    }

    private static func demandSound<S: Kernel.Service>(
        _ service: S, _ settings: Settings, _ store: any Store
    ) throws {
        let found = try store.read {
            try Verification.run(service, peers: [], seal: settings.province.seal, $0, store.makeEmpty)
        }
        guard found.sound else {
            throw ProvinceFault(
                "Simpul ini tidak utuh: \(found.finding). Tidak ada yang diubah. / It is not sound; nothing was changed."
            )
        }
    }
}

extension NodeProcess.Settings {
    /// Takes the node's lock, so that nobody serves it meanwhile.
    func lock() throws -> LockFile {
        let path = province.folder.appendingPathComponent("run/\(node).lock").path
        guard let held = try LockFile(path) else {
            throw ProvinceFault(
                "Simpul \(node) sudah berjalan (kunci \(path)). / The node is running already: it holds this lock.")
        }
        return held
    }

    /// Writes into the node's settings where its database is from now on; the file is the old one or the new one,
    /// never half of either.
    func keep(store: String) throws {
        let file = province.folder.appendingPathComponent("nodes/\(node).yaml")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        var kept = (try Yams.load(yaml: text) as? [String: Any]) ?? [:]
        kept["store"] = store
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(Yams.dump(object: kept, sortKeys: true).utf8).write(to: file, options: .atomic)
        try Folder.sync(of: file.path)
    }
}

extension ArchiveFault {
    /// What it means for an operator.
    var sentence: String {
        switch self {
        case .noArchive: "Berkas ini bukan cadangan Tangga. / This file is no backup of Tangga."
        case .newer(let format):
            "Cadangan ini berbentuk lebih baru (\(format)); pakai program versi itu. / This backup is of a newer form."
        case .incomplete(let lines):
            "Cadangan ini putus sesudah catatan \(lines); pakai cadangan lain. / This backup breaks off; use another."
        }
    }
}

extension RebuildFault {
    fileprivate var sentence: String {
        switch self {
        case .unreadable(let entry), .brokenChain(let entry):
            "Catatan \(entry) di dalamnya rusak; pakai cadangan lain. / Its entry \(entry) is damaged; use another."
        case .otherHistory:
            "Basis data ini berisi jurnal lain atau yang lebih panjang; kosongkan atau pindahkan dahulu. / "
                + "This database holds another journal, or a longer one: empty it or put it aside first."
        }
    }
}
