import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary

/// A page of a peer's journal whose chain was checked.
struct HeardPage: Sendable {
    let peer: NodeName
    let from: Cursors.Place
    let to: Cursors.Place
    let told: [Told]
    let head: UInt64
}

/// Why a page cannot be taken.
struct PageFault: Error {
    let words: String
}

extension HeardPage {
    /// Checks a page that answers a request for the entries after `from`: each line's hash follows from the one before,
    /// each entry has the number of its place, personal data is what the entry says it is.
    init(_ page: WireEntriesPage, of peer: NodeName, after from: Cursors.Place) throws {
        guard page.after == from.entry else { throw PageFault(words: "page after \(page.after), asked \(from.entry)") }
        var place = from
        var told: [Told] = []
        for line in page.lines {
            place.entry += 1
            let content: Data
            switch line.content {
            case .entry(let stored):
                content = Chain.content(stored)
                guard let entry = try? WireEntry(serializedBytes: stored), entry.number == place.entry else {
                    throw PageFault(words: "entry \(place.entry) cannot be read")
                }
                told.append(try HeardPage.told(entry, line, peer))
            case .contentHash(let hash):
                guard hash.count == 32 else { throw PageFault(words: "entry \(place.entry) has no hash") }
                content = hash
            case nil: throw PageFault(words: "line \(place.entry) is empty")
            }
            place.hash = Chain.link(place.hash, content)
        }
        guard page.head >= place.entry else { throw PageFault(words: "head \(page.head) before \(place.entry)") }
        self.init(peer: peer, from: from, to: place, told: told, head: page.head)
    }

    private static func told(_ entry: WireEntry, _ line: WireEntriesPage.Line, _ peer: NodeName) throws -> Told {
        var parts: [Int: Data] = [:]
        if !line.personal.isEmpty {
            guard Chain.content(line.personal) == entry.personalDigest,
                let personal = try? WirePersonal(serializedBytes: line.personal)
            else { throw PageFault(words: "personal data beside entry \(entry.number) is not what the entry says") }
            for part in personal.parts { parts[Int(part.event)] = part.body }
        }
        return Told(
            peer: peer, entry: entry.number, at: Moment(microseconds: entry.at), events: entry.events, personal: parts)
    }
}

/// What the node knows for the moment of a peer that it follows. How far it has read stands in the database.
struct Peer {
    let name: NodeName
    /// The request under way, and when it counts as lost.
    var asking: (id: Data, from: Cursors.Place, until: Moment)?
    /// When to ask next.
    var due: Moment
    /// Where the next request starts if the pages under way are kept; nil: ask the database.
    var ahead: Cursors.Place?
    /// When the peer last answered.
    var heardAt: Moment?
    /// The peer's last entry, as it last said.
    var head: UInt64 = 0
    /// Why following has stopped: the peer's history is not the one that was read.
    var stopped: String?
}

/// Serving the feed: entries after a number.
enum Feed {
    enum Found {
        case page(WireEntriesPage)
        case nothingYet(head: UInt64)
        case turnedAway(WireTurnedAway, String)
    }

    /// The page after the place that a follower has seen.
    static func page(_ asked: WireEntriesRequest, personal: Bool, _ tables: any Reading) throws -> Found {
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
            let line = try line(stored, personal: personal)
            page.lines.append(line)
            size += line.entry.count + line.personal.count + 40
            return page.lines.count < most && size < Limits.pageBytes
        }
        return .page(page)
    }

    /// An entry's bytes where something happened that others may know; for refusals, readings and the node's own
    /// affairs only their hash.
    private static func line(_ stored: Journal.Line, personal: Bool) throws -> WireEntriesPage.Line {
        let entry = try WireEntry(serializedBytes: stored.entry)
        var line = WireEntriesPage.Line()
        if entry.events.isEmpty || entry.ofNode || !entry.shownDigest.isEmpty {
            line.contentHash = Chain.content(stored.entry)
        } else {
            line.entry = stored.entry
            if personal, let beside = stored.personal { line.personal = beside }
        }
        return line
    }
}
