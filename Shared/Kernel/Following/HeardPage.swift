import Crypto
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
    /// The grant under which the page was made; empty from a node of version 1.
    let grant: Data
}

/// Why a page is rejected.
struct PageFault: Error {
    let words: String
}

extension HeardPage {
    /// Verifies a page that answers a request for the entries after `from`: each line's hash must follow from its
    /// predecessor's, each entry must have the number of its place, and its contents must match the entry's
    /// digests.
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
        self.init(peer: peer, from: from, to: place, told: told, head: page.head, grant: page.grant)
    }

    private static func told(_ entry: WireEntry, _ line: WireEntriesPage.Line, _ peer: NodeName) throws -> Told {
        let (events, personal) =
            entry.edition < 2 ? (entry.events, try unsealed(entry, line)) : try opened(entry, line, peer)
        return Told(
            peer: peer, entry: entry.number, at: Moment(microseconds: entry.at), events: events, personal: personal)
    }

    private static func unsealed(_ entry: WireEntry, _ line: WireEntriesPage.Line) throws -> [Int: Data] {
        guard !line.personal.isEmpty else { return [:] }
        guard Chain.content(line.personal) == entry.personalDigest,
            let personal = try? WirePersonal(serializedBytes: line.personal)
        else { throw PageFault(words: "personal data beside entry \(entry.number) is not what the entry says") }
        var parts: [Int: Data] = [:]
        for part in personal.parts { parts[Int(part.event)] = part.body }
        return parts
    }

    /// The events of an entry of edition 2, and the personal data of the parts that came with their keys.
    private static func opened(
        _ entry: WireEntry, _ line: WireEntriesPage.Line, _ peer: NodeName
    ) throws -> ([Data], [Int: Data]) {
        let contents = line.contents
        func isWrong(_ bytes: Data, _ digest: Data) -> Bool { !bytes.isEmpty && Chain.content(bytes) != digest }
        guard contents.events.count <= entry.eventDigests.count, contents.parts.count <= entry.parts.count,
            line.keys.count == contents.parts.count
        else { throw PageFault(words: "more stands beside entry \(entry.number) than the entry says") }
        for (event, digest) in zip(contents.events, entry.eventDigests) where isWrong(event, digest) {
            throw PageFault(words: "an event beside entry \(entry.number) is not what the entry says")
        }
        var personal: [Int: Data] = [:]
        let (places, keys) = (entry.parts, line.keys)
        for (index, sealed) in contents.parts.enumerated() where !sealed.isEmpty {
            let place = places[index]
            if isWrong(sealed, place.digest) {
                throw PageFault(words: "personal data beside entry \(entry.number) is not what the entry says")
            }
            let key = SymmetricKey(data: keys[index])
            guard
                let body = Sealing.opened(sealed, place, of: entry.requestID, peer.description, under: key)
            else { throw PageFault(words: "a key of entry \(entry.number) does not open its part") }
            personal[Int(place.event), default: Data()] += body
        }
        return (contents.events, personal)
    }
}
