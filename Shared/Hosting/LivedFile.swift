import Dispatch
import Edges
import Foundation
import Kernel
import Vocabulary

/// `run/NAME.lived`: the last durable entry of a node's journal, recorded outside its database.
///
/// It is written when the first entry is durable, then about once a second while entries arrive, and at the end; it
/// never names an entry that is not durable. At start a database whose journal is shorter is refused.
///
/// A separate thread writes the file, since each write waits for the disk. The object belongs to one thread.
final class LivedFile {
    /// The least time between two writes while entries arrive.
    private static let pause = Duration.seconds(1)

    private let file: URL
    private let node: NodeName
    private var kept: Lived?
    private var due: ContinuousClock.Instant?
    private let queue = DispatchQueue(label: "tangga.lived", qos: .utility)

    private struct Content: Codable {
        var node: String
        var entry: UInt64
        var hash: String
        var damage: String?
    }

    /// The file of a node in a province's folder; it need not exist.
    init(_ folder: URL, _ node: NodeName) {
        file = folder.appendingPathComponent("run/\(node).lived")
        self.node = node
    }

    /// The recorded end of the journal; nil if there is no file.
    /// - Throws: ``ProvinceFault`` if the file cannot be read, as it may say that entries are missing.
    func read() throws -> Lived? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        guard let data = try? Data(contentsOf: file), let content = try? JSONDecoder().decode(Content.self, from: data),
            content.node == node.description, let hash = Data(hexadecimal: content.hash)
        else {
            throw ProvinceFault(
                "\(file.path) tidak terbaca atau milik simpul lain: periksa basis data, lalu jalankan sekali dengan "
                    + "--new. / It cannot be read or is another node's: check the database, then start once with --new."
            )
        }
        let lived = Lived(entry: content.entry, hash: hash, damage: content.damage)
        kept = lived
        return lived
    }

    /// Deletes the record of the journal's end.
    func remove() throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        try FileManager.default.removeItem(at: file)
        kept = nil
    }

    /// Records the last durable entry, and damage.
    /// - Parameter atOnce: whether to write even within a second of the last write, and to wait for it.
    func note(_ last: (number: UInt64, hash: Data), damage: String?, atOnce: Bool = false) {
        guard last.number > 0, kept?.entry != last.number || kept?.damage != damage else { return }
        let isDue = due.map { $0 <= .now } ?? true
        guard isDue || atOnce || kept == nil || kept?.damage != damage else { return }
        kept = Lived(entry: last.number, hash: last.hash, damage: damage)
        due = .now + LivedFile.pause
        let hash = last.hash.map { String(format: "%02x", $0) }.joined()
        let content = Content(node: node.description, entry: last.number, hash: hash, damage: damage)
        queue.async { [file] in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            // The write is atomic: the file is the old or the new one, never a mixture. If it fails, the previous file
            // stays, which demands less of the database.
            try? encoder.encode(content).write(to: file, options: .atomic)
        }
        if atOnce { queue.sync {} }
    }
}

extension Data {
    /// Parses hexadecimal digits; nil for any other text.
    fileprivate init?(hexadecimal text: String) {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes = Data()
        var rest = text[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        self = bytes
    }
}
