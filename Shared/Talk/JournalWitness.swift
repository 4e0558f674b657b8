package import Foundation
import Glibc
import Intake
import Schemas
package import Vocabulary
package import WireSchemas

/// The last entry of each node's journal that a reply named, with its hash, for each of the last 30 days with requests.
///
/// It is stored in `seen.json` in the province's folder. `tangga verify` compares it with the nodes' journals and finds
/// a journal whose tail was cut or whose history was rewritten, even of a node without followers.
package final class JournalWitness {
    /// An entry of a node's journal, as a reply named it.
    package struct Place: Codable, Hashable {
        package let entry: UInt64
        /// The entry's hash, in hexadecimal.
        package let hash: String
        /// The day of the reply in Jakarta's time zone: `2026-03-02`.
        package let day: String
    }

    /// The file exists, but it is not a regular file with a witness in JSON.
    package struct Unreadable: Error {}

    /// The most places that are stored per node, one per day.
    private static let days = 30

    private let path: String
    /// The last place of each node since the file was last written.
    private var fresh: [String: Place] = [:]
    private var savedAt: ContinuousClock.Instant?

    /// The witness in a province's folder. The file is read on demand.
    package init(_ folder: URL) { path = folder.appendingPathComponent("seen.json").path }

    deinit { save() }

    /// Records the entry that a node's reply names. The file is written at most once a second, and in `deinit`.
    package func note(_ node: String, _ header: WireReplyHeader, on day: Day) {
        guard header.entry > fresh[node]?.entry ?? 0, header.hash.count == 32 else { return }
        fresh[node] = Place(entry: header.entry, hash: header.hash.hexadecimal, day: day.iso)
        if savedAt.map({ $0.duration(to: .now) > .seconds(1) }) ?? true { save() }
    }

    /// The recorded places of a node, in the order of their entries.
    /// - Throws: ``Unreadable``.
    package func places(of node: String) throws -> [Place] { try read()[node] ?? [] }

    /// Replaces all places of a node by one. After a restore, entries beyond the backup are gone for a known reason.
    package func restart(_ node: String, at entry: UInt64, _ hash: String, on day: Day) throws {
        fresh[node] = nil
        var seen = try read()
        seen[node] = [Place(entry: entry, hash: hash, day: day.iso)]
        try write(seen)
    }

    /// A failed write must not fail the request. An unreadable file is left unchanged, and `tangga verify` reports it.
    private func save() {
        savedAt = .now
        guard !fresh.isEmpty, var seen = try? read() else { return }
        var isChanged = false
        for (node, place) in fresh { isChanged = JournalWitness.add(place, to: &seen[node, default: []]) || isChanged }
        fresh = [:]
        if isChanged { try? write(seen) }
    }

    /// An entry not later than the last recorded one adds no evidence, or contradicts it: the recorded place stays.
    private static func add(_ place: Place, to places: inout [Place]) -> Bool {
        if let last = places.last {
            guard place.entry > last.entry else { return false }
            if last.day == place.day { places.removeLast() }
        }
        places.append(place)
        places.removeFirst(max(0, places.count - days))
        return true
    }

    // MARK: - The file

    private func read() throws -> [String: [Place]] {
        var found = stat()
        guard lstat(path, &found) == 0 else {
            guard errno == ENOENT else { throw Unreadable() }
            return [:]
        }
        guard found.st_mode & S_IFMT == S_IFREG, let bytes = FileManager.default.contents(atPath: path),
            let seen = try? JSONDecoder().decode([String: [Place]].self, from: bytes)
        else { throw Unreadable() }
        return seen
    }

    private func write(_ seen: [String: [Place]]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let file = try OutputFile(path: path)
        try file.write(Array(encoder.encode(seen)) + [UInt8(ascii: "\n")])
        try file.commit()
    }
}
