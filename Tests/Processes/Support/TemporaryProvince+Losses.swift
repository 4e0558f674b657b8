import Edges
import Foundation
import Kernel
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Checks after a load was disturbed.
extension TemporaryProvince {
    /// A load on the Registry.
    func villages(window: Int = 16, size: Int = 1, first: Int = 0) throws -> CommandLoad {
        CommandLoad(
            villages: try client(TemporaryProvince.registry, as: "operator"), window: window, size: size, first: first)
    }

    /// A node's whole journal as a follower reads it, page by page; nil for an entry that followers do not receive.
    func feed(of node: String = TemporaryProvince.registry) throws -> [WireEntry?] {
        let client = try client(node, as: TemporaryProvince.reporting)
        var entries: [WireEntry?] = []
        var asked = WireEntriesRequest()
        while true {
            let answer = try client.call(.entries, try asked.serializedData())
            let page = try WireEntriesPage(serializedBytes: answer.body)
            if page.lines.isEmpty { return entries }
            for line in page.lines {
                let content: Data
                if case .entry(let stored) = line.content {
                    entries.append(try WireEntry(serializedBytes: stored))
                    content = Chain.content(stored)
                } else {
                    entries.append(nil)
                    content = line.contentHash
                }
                asked.hash = Chain.link(asked.hash, content)
            }
            asked.after += UInt64(page.lines.count)
        }
    }

    /// The errors of a node after a disturbed load. Each acknowledged command must be in the journal once, at its
    /// reply's entry, and get the same reply again; the numbers must have no gap, and chain and tables must be sound.
    /// - Parameter person: the load's principal.
    func losses(
        of load: CommandLoad, at node: String = TemporaryProvince.registry, as person: String = "operator"
    ) throws -> [String] {
        var found = try load.differencesWhenAskedAgain(try client(node, as: person))
        let feed = try feed(of: node)
        for (index, entry) in feed.enumerated() {
            if let entry, entry.number != UInt64(index + 1) { found.append("entry \(index + 1) is \(entry.number)") }
        }
        let byID = Dictionary(grouping: feed.compactMap { $0 }, by: \.requestID)
        for each in load.told {
            guard let answer = each.answer else { continue }
            let entries = byID[each.id.data] ?? []
            if entries.map(\.number) != [answer.header.entry] {
                found.append(
                    "\(each.id) was acknowledged in \(answer.header.entry), stands in \(entries.map(\.number))")
            }
        }
        if let words = try unsound(node) { found.append(words) }
        return found
    }

    /// Waits until all nodes have read their peers. Returns each cursor that has stopped, or whose hash is not the
    /// peer's.
    func disagreements() throws -> [String] {
        try waitUntilAllHaveRead()
        return try province.plan.nodes.map(\.name).flatMap { node in
            try status(of: node).cursors.compactMap { cursor in
                let place = "\(node) at entry \(cursor.entry) of \(cursor.peer)"
                if !cursor.stopped.isEmpty { return "\(place): \(cursor.stopped)" }
                let hash = try hash(of: cursor.entry, in: cursor.peer)
                return hash == cursor.hash ? nil : "\(place) saw another hash"
            }
        }
    }
}
