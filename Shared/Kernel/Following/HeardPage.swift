import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// A page of a peer's journal with a verified chain.
struct HeardPage: Sendable {
    let peer: NodeName
    let from: Cursors.Place
    let to: Cursors.Place
    let told: [Told]
    let head: UInt64
}

/// Why a page is rejected.
struct PageFault: Error {
    let words: String
}

extension HeardPage {
    /// Verifies a page that answers a request for the entries after `from`: each line's hash must follow from its
    /// predecessor's, each entry must have the number of its place, personal data must match the entry's digest.
    /// - Throws: ``PageFault``.
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
