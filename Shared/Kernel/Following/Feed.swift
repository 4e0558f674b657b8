import Crypto
import Foundation
import SwiftProtobuf
import WireSchemas

/// Serves the feed: the journal's entries after a number.
struct Feed {
    enum Found {
        case page(WireEntriesPage)
        case nothingYet(head: UInt64)
        case turnedAway(WireTurnedAway, String)
    }

    /// Whether an event only records that personal data was read.
    let isReading: (Data) throws -> Bool
    let parts: SealedParts
    let groups: FeedGroups
    /// Whether the follower speaks version 1, which has no entries of edition 2.
    let isVersion1: Bool

    /// The page after the follower's place.
    func page(_ asked: WireEntriesRequest, _ tables: any Reading) throws -> Found {
        let head = try Journal.head(tables)
        guard asked.after <= head.number, try Journal.hash(of: asked.after, tables) == asked.hash else {
            return .turnedAway(.historyDiffers, "entry \(asked.after) with this hash is not in this journal")
        }
        guard asked.after < head.number else { return .nothingYet(head: head.number) }
        var page = WireEntriesPage()
        page.after = asked.after
        page.head = head.number
        page.grant = groups.bytes
        let most = asked.most == 0 ? Limits.pageEntries : min(Int(asked.most), Limits.pageEntries)
        var size = 0
        var isTooNew = false
        try Journal.walk(after: asked.after, tables) { stored in
            guard let line = try line(stored, tables) else {
                isTooNew = true
                return false
            }
            page.lines.append(line)
            size += stored.size + 40
            return page.lines.count < most && size < Limits.pageBytes
        }
        if isTooNew, page.lines.isEmpty {
            return .turnedAway(.versionUnknown, "entry \(asked.after + 1) is of edition 2: follow with version 2")
        }
        return .page(page)
    }

    /// An entry if a follower may know of it; for refusals, readings and the node's own entries only the hash. Nil if the
    /// follower's version cannot say it.
    private func line(
        _ stored: Journal.StoredEntry, _ tables: any Reading
    ) throws -> WireEntriesPage.Line? {
        let whole = try Journal.Entry(stored)
        var line = WireEntriesPage.Line()
        guard try !whole.entry.ofNode && !whole.entry.events.allSatisfy(isReading) else {
            line.contentHash = Chain.content(stored.entry)
            return line
        }
        line.entry = stored.entry
        guard whole.entry.edition >= 2 else {
            if groups == .all, let beside = stored.beside { line.personal = beside }
            return line
        }
        if isVersion1 { return nil }
        var contents = WireContents()
        contents.events = whole.entry.events
        let places = whole.entry.parts
        if places.contains(where: { groups.has($0.group) }) {
            let found = try parts.groupKeys(of: whole.entry, tables)
            let keys = zip(places, found).map { groups.has($0.group) ? $1 : nil }
            contents.parts = zip(whole.parts, keys).map { $1 == nil ? Data() : $0 }
            line.keys = keys.map { key in key?.withUnsafeBytes { Data($0) } ?? Data() }
        }
        line.contents = contents
        return line
    }
}
