import Foundation
import SwiftProtobuf
import WireSchemas

/// Serves the feed: the journal's entries after a number.
enum Feed {
    enum Found {
        case page(WireEntriesPage)
        case nothingYet(head: UInt64)
        case turnedAway(WireTurnedAway, String)
    }

    /// The page after the follower's place.
    /// - Parameter isReading: whether an event only records that personal data was read.
    static func page(
        _ asked: WireEntriesRequest, _ tables: any Reading, isReading: (Data) throws -> Bool
    ) throws -> Found {
        let head = try Journal.head(tables)
        guard asked.after <= head.number, try Journal.hash(of: asked.after, tables) == asked.hash else {
            return .turnedAway(.historyDiffers, "entry \(asked.after) with this hash is not in this journal")
        }
        guard asked.after < head.number else { return .nothingYet(head: head.number) }
        var page = WireEntriesPage()
        page.after = asked.after
        page.head = head.number
        let most = asked.most == 0 ? Limits.pageEntries : min(Int(asked.most), Limits.pageEntries)
        var size = 0
        try Journal.walk(after: asked.after, tables) { stored in
            let line = try line(stored, personal: asked.personal, isReading)
            page.lines.append(line)
            size += line.entry.count + line.personal.count + 40
            return page.lines.count < most && size < Limits.pageBytes
        }
        return .page(page)
    }

    /// An entry's bytes if a follower may know of it; for refusals, readings and the node's own entries only the hash.
    private static func line(
        _ stored: Journal.StoredEntry, personal: Bool, _ isReading: (Data) throws -> Bool
    ) throws -> WireEntriesPage.Line {
        let entry = try WireEntry(serializedBytes: stored.entry)
        var line = WireEntriesPage.Line()
        if try entry.ofNode || entry.events.allSatisfy(isReading) {
            line.contentHash = Chain.content(stored.entry)
        } else {
            line.entry = stored.entry
            if personal, let beside = stored.personal { line.personal = beside }
        }
        return line
    }
}
