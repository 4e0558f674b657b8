import Edges
import Foundation
import Glibc
import Kernel
import Stores
import WireSchemas
import Yams

/// A task that a node's program does instead of serving, because it needs the service's rules: restoring the node from
/// a backup, testing a backup, moving the node to another store.
///
/// Messages for people go to standard error, in both languages; the outcome goes to standard output as one line of
/// JSON.
enum NodeChore: Sendable {
    /// Restores the node from an archive into its own store, which must be empty or contain the beginning of the same
    /// journal.
    case restore(String)
    /// Restores an archive into a temporary store and verifies the result.
    case check(String)
    /// Rebuilds the node in another store, and makes that its store.
    case move(String)
    /// Folds the node's journal into another store with all personal data sealed, and makes that its store.
    case reseal(String)
}

/// The outcome of a chore.
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
    /// Runs a chore and prints its outcome.
    static func run<S: Kernel.Service>(_ chore: NodeChore, _ service: S, _ settings: Settings) throws {
        endWithAsker()
        let outcome: ChoreOutcome
        do {
            switch chore {
            case .restore(let file): outcome = try restore(file, service, settings)
            case .check(let file): outcome = try check(file, service, settings)
            case .move(let store): outcome = try move(to: store, service, settings)
            case .reseal(let store): outcome = try move(to: store, resealing: true, service, settings)
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

    /// Exits when the console that started the chore exits, so that no result goes unreported. A later run resumes.
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
        // From now on the journal ends where the backup does.
        try LivedFile(settings.province.folder, settings.node).remove()
        return outcome
    }

    private static func check<S: Kernel.Service>(
        _ file: String, _ service: S, _ settings: Settings
    ) throws -> ChoreOutcome {
        let store = try SQLiteStore(.temporary)
        return try made(from: file, service, settings, in: store)
    }

    /// Rebuilds the node from an archive, and verifies it by folding its journal once more.
    private static func made<S: Kernel.Service>(
        from file: String, _ service: S, _ settings: Settings, in store: any Store
    ) throws -> ChoreOutcome {
        let keys = ArchiveFile.keys(of: file)
        let hasKeys = FileManager.default.fileExists(atPath: keys)
        let sealing = try MasterKeyFile(settings.province, settings.node).sealing(for: store, isNeeded: hasKeys)
        var rebuilding = try Rebuilding(service, sealing, in: store)
        if hasKeys {
            let beginning = try ArchiveFile.readKeys(keys) { try rebuilding.put($0) }
            guard beginning.node == settings.node.description else {
                throw ProvinceFault(
                    "\(keys) milik simpul \(beginning.node). / These are the keys of another node.")
            }
        }
        let beginning = try ArchiveFile.read(file) { beginning in
            guard beginning.node == settings.node.description else {
                throw ProvinceFault(
                    "Cadangan ini milik simpul \(beginning.node). / This is a backup of another node.")
            }
        } line: { line in
            try rebuilding.append(entry: line.entry, beside: line.beside.isEmpty ? nil : line.beside)
        }
        try rebuilding.end(at: beginning.head, hash: beginning.hash)
        try demandSound(service, sealing, settings, store)
        return ChoreOutcome(settings, beginning.head, beginning.hash, takenAt: beginning.at)
    }

    private static func move<S: Kernel.Service>(
        to place: String, resealing: Bool = false, _ service: S, _ settings: Settings
    ) throws -> ChoreOutcome {
        let held = try settings.lock()
        defer { withExtendedLifetime(held) {} }
        guard place != settings.store else {
            throw ProvinceFault("Simpul sudah di sana: \(place). / The node is there already.")
        }
        let from = try settings.openStore()
        defer { from.close() }
        // Resumes a move to the same place that was interrupted at its end.
        if let moved = try Moved.place(from), moved != place { try Moved.refuse(from) }
        let to = try settings.openStore(at: place)
        defer { to.close() }
        // One that an earlier version left would lack tables.
        try Rebuilding<S>.upgrade(from)
        let sealing = try MasterKeyFile(settings.province, settings.node).sealing(for: from)
        try demandSound(service, sealing, settings, from)
        let head =
            resealing
            ? try Resealing.copy(service, sealing, SystemRandom(), from: from, to: to)
            : try Rebuilding.copy(service, sealing, from: from, to: to)
        try demandSound(service, sealing, settings, to)
        // A stand-by would take over at the old place, and the node would run in both.
        if let other = try (from as? PostgresStore)?.whoStandsBy() {
            throw ProvinceFault(
                "Proses lain siaga di tempat lama (\(other)): hentikan dahulu, lalu pindahkan lagi. / Another process "
                    + "stands by at the old place: stop it first, then move again.")
        }
        // Up to here the old store is the node's, even after a failure. From here on it is not, even if the settings still
        // name it, so that the node never runs in both.
        try Moved.mark(from, to: place)
        try Moved.clear(to)
        try settings.keep(store: place)
        // The hashes of a resealed journal are new.
        if resealing { try LivedFile(settings.province.folder, settings.node).remove() }
        return ChoreOutcome(settings, head.number, head.hash)
    }

    private static func demandSound<S: Kernel.Service>(
        _ service: S, _ sealing: Sealing, _ settings: Settings, _ store: any Store
    ) throws {
        let found = try store.read {
            try Verification.run(service, sealing, peers: [], seal: settings.province.seal, $0, store.makeEmpty)
        }
        guard found.sound else {
            throw ProvinceFault(
                "Simpul ini tidak utuh: \(found.finding). Tidak ada yang diubah. / It is not sound; nothing was changed."
            )
        }
    }
}

extension NodeProcess.Settings {
    /// Acquires the node's lock, so that no other process serves the node meanwhile.
    func lock() throws -> LockFile {
        let path = province.folder.appendingPathComponent("run/\(node).lock").path
        guard let held = try LockFile(path) else {
            throw ProvinceFault(
                "Simpul \(node) sudah berjalan (kunci \(path)). / The node is running already: it holds this lock.")
        }
        return held
    }

    /// Writes the new place of the database into the node's settings. The write is atomic: the file is the old or the
    /// new one, never a mixture.
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

extension RebuildFault {
    fileprivate var sentence: String {
        switch self {
        case .unreadable(let entry), .brokenChain(let entry):
            "Catatan \(entry) di dalamnya rusak; pakai cadangan lain. / Its entry \(entry) is damaged; use another."
        case .noKeys:
            "Berkas kunci (.keys) tidak ada di samping cadangan: tanpa itu data keluarga tidak terbaca. / The file of "
                + "keys is not beside the backup: without it the families' data cannot be read."
        case .otherTables(let difference):
            "Jurnal yang baru memberi tabel lain: \(difference). Tidak ada yang diubah. / The new journal gives other "
                + "tables; nothing was changed."
        case .otherHistory:
            "Basis data ini berisi jurnal lain atau yang lebih panjang; kosongkan atau pindahkan dahulu. / "
                + "This database holds another journal, or a longer one: empty it or put it aside first."
        }
    }
}
