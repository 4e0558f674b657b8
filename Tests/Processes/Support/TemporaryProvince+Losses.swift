import Edges
import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// What became of a load on the Registry that was disturbed.
extension TemporaryProvince {
    /// A load on the Registry.
    func villages(window: Int = 16, size: Int = 1, first: Int = 0) throws -> VillageLoad {
        VillageLoad(try client(TemporaryProvince.registry, as: "operator"), window: window, size: size, first: first)
    }

    /// The Registry's whole journal as a follower reads it, page by page; an entry that is not for followers is nil.
    func feed() throws -> [WireEntry?] {
        let client = try client(TemporaryProvince.registry, as: TemporaryProvince.reporting)
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

    /// What is wrong with the Registry after a load was disturbed: an acknowledged command that is not in the journal
    /// where its answer said, or stands there twice, or is answered otherwise when it is asked again; a gap; a chain or
    /// tables that are not sound.
    func losses(of load: VillageLoad) throws -> [String] {
        var found = try load.differencesWhenAskedAgain(
            try client(TemporaryProvince.registry, as: "operator"))
        let feed = try feed()
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
        if let words = try unsound(TemporaryProvince.registry) { found.append(words) }
        return found
    }
}
