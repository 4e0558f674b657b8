package import Foundation
import Glibc
import Intake
import Schemas
package import Vocabulary
package import WireSchemas

/// What this console has seen of each node's journal: the last entry that a reply named, with its hash, of each of the
/// last days on which it asked.
///
/// It stands in `seen.json` in the province's folder. `tangga verify` holds it against the nodes, so that a journal whose
/// tail was cut or whose history was written anew is found, even by a node that nobody follows.
package final class Seen {
    /// A place in a node's journal.
    package struct Place: Codable, Hashable {
        package let entry: UInt64
        /// The entry's hash, in hexadecimal.
        package let hash: String
        /// The day on which it was seen, in Jakarta.
        package let day: String
    }

    /// What stands in the file cannot be told.
    package struct Unreadable: Error {}

    /// Days of which a node's last place is kept.
    private static let days = 30

    private let path: String
    /// What was seen since the file was last written.
    private var fresh: [String: Place] = [:]
    private var savedAt: ContinuousClock.Instant?

    /// The file in a province's folder; it is read when it is needed.
    package init(_ folder: URL) { path = folder.appendingPathComponent("seen.json").path }

    deinit { save() }

    /// Keeps the entry that a node's reply names. On the disk it stands a second later, or at the end.
    package func note(_ node: String, _ header: WireReplyHeader, on day: Day) {
        guard header.entry > fresh[node]?.entry ?? 0, header.hash.count == 32 else { return }
        fresh[node] = Place(entry: header.entry, hash: header.hash.hexadecimal, day: day.iso)
        if savedAt.map({ $0.duration(to: .now) > .seconds(1) }) ?? true { save() }
    }

    /// What was seen of a node, in the order of the entries.
    /// - Throws: ``Unreadable`` where the file is not what this console writes.
    package func places(of node: String) throws -> [Place] { try read()[node] ?? [] }

    /// A node begins anew from this place: what was seen of it before counts no more, as after a restore.
    package func restart(_ node: String, at entry: UInt64, _ hash: String, on day: Day) throws {
        fresh[node] = nil
        var seen = try read()
        seen[node] = [Place(entry: entry, hash: hash, day: day.iso)]
        try write(seen)
    }

    /// A witness that cannot be kept is no reason to fail what was asked; one that was made unreadable is left as it is,
    /// and `tangga verify` says so.
    private func save() {
        savedAt = .now
        guard !fresh.isEmpty, var seen = try? read() else { return }
        var isChanged = false
        for (node, place) in fresh { isChanged = Seen.add(place, to: &seen[node, default: []]) || isChanged }
        fresh = [:]
        if isChanged { try? write(seen) }
    }

    /// An entry that is not later than what was seen says nothing new, or contradicts it: the earlier witness stays.
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
