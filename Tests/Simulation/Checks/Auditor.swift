import Crypto
import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// Records every request and reply between people and nodes. It knows only the replies that no node may give, not how a
/// node works.
final class Auditor {
    /// Every distinct request, in the order of the first sending.
    private(set) var letters: [Letter] = []
    private(set) var findings: [Finding] = []
    /// Indices into ``letters``, by request id.
    private var places: [Data: [Int]] = [:]
    /// The first answer or refusal of each command.
    private(set) var acknowledged: [(letter: Letter, heard: Heard)] = []
    private var acknowledgedPlaces: [Data: Int] = [:]
    /// The answers to queries.
    private(set) var looked: [(letter: Letter, heard: Heard)] = []
    /// By node, the last entry that a reply to a client has named. `headsBefore`: the same at the first sending of each
    /// query, by request id.
    private var heads: [String: UInt64] = [:]
    private var headsBefore: [Data: UInt64] = [:]
    /// Whether queries are answered by replicas.
    private let isReplicated: Bool

    init(isReplicated: Bool = false) { self.isReplicated = isReplicated }

    /// A command that a node turned away for good.
    struct TurnedAway {
        let node: String
        let why: WireTurnedAway
    }

    /// The commands whose last reply turned them away, by id. Not recorded: a missing grant, which may be given before
    /// another copy arrives, and a reused id, which says nothing of the id's first request.
    private(set) var turnedAway: [Data: TurnedAway] = [:]

    /// The first and last arrival of a command's copies at a running node, as numbers that count all arrivals.
    struct Arrivals {
        let id: Data
        let node: String
        let principal: String
        let first: Int
        var last: Int
        /// The keys under which the copies arrived.
        var keys: Set<String> = []
    }

    /// By request id.
    private(set) var arrivals: [Data: Arrivals] = [:]
    private var arrived = 0

    /// By node, the entry up to which a restored node was rebuilt. The entries before it were settled in an earlier
    /// life.
    private(set) var restoredTo: [String: UInt64] = [:]

    /// A node's statement on one of its entries: the content's SHA-256 from a feed page, the hash from a reply.
    struct Told {
        var content: Data?
        var hash: Data?
    }

    /// By node and entry number.
    private(set) var told: [String: [UInt64: Told]] = [:]

    /// Records a violation.
    func find(_ check: Finding.Check, _ words: String) { findings.append(Finding(check: check, words: words)) }

    /// The letters with an id: its first request and those that reuse it.
    func letters(_ id: Data) -> [Letter] { places[id, default: []].map { letters[$0] } }

    /// The last entry of a node that a reply to a client has named.
    func head(of node: String) -> UInt64 { heads[node] ?? 0 }

    /// A client sends a request for the first time.
    func sent(_ letter: Letter) {
        places[letter.id, default: []].append(letters.count)
        letters.append(letter)
        guard letter.header.kind == .query else { return }
        headsBefore[letter.id] = isReplicated ? letter.header.atLeast : heads[letter.to]
    }

    /// A node's clock was set back: a deadline that had passed may be ahead again.
    func clockWasSetBack(at node: String) {
        turnedAway = turnedAway.filter { $0.value.node != node }
        clocksSetBack.insert(node)
    }

    /// The nodes whose clock was ever set back: a reply from before may arrive after it.
    private var clocksSetBack: Set<String> = []

    /// A node was restored to an earlier entry: later entries are gone although they were acknowledged, and their
    /// requests may be settled again.
    func restored(_ node: String, to entry: UInt64) {
        acknowledged.removeAll { $0.letter.to == node && $0.heard.header.entry > entry }
        looked.removeAll { $0.letter.to == node && $0.heard.header.entry > entry }
        acknowledgedPlaces = Dictionary(
            acknowledged.enumerated().map { ($1.letter.id, $0) }, uniquingKeysWith: { first, _ in first })
        told[node] = told[node, default: [:]].filter { $0.key <= entry }
        heads[node] = min(heads[node] ?? 0, entry)
        for place in letters.indices where letters[place].to == node { letters[place].nodeWasRestored() }
        for letter in letters where letter.to == node {
            if let before = headsBefore[letter.id] { headsBefore[letter.id] = min(before, entry) }
        }
        arrivals = arrivals.filter { $0.value.node != node }
        restoredTo[node] = entry
    }

    /// A copy of a request arrives at a running node.
    func arrives(_ frames: [Data], of principal: String, _ key: String, at node: String) {
        guard frames.count == 3, let header = try? WireRequestHeader(serializedBytes: frames[1]),
            letters(header.requestID).contains(where: { $0.isCommand && !$0.isBad })
        else { return }
        arrived += 1
        var arrivals =
            arrivals[header.requestID]
            ?? Arrivals(id: header.requestID, node: node, principal: principal, first: arrived, last: arrived)
        arrivals.last = arrived
        arrivals.keys.insert(key)
        self.arrivals[header.requestID] = arrivals
    }

    /// A reply leaves a node for another node. Only feed pages are checked here.
    func tells(_ frames: [Data], from node: String) {
        guard let heard = Heard(frames), heard.isSettled else { return }
        note(heard.header, of: node)
        guard let page = try? WireEntriesPage(serializedBytes: heard.body) else { return }
        for (place, line) in page.lines.enumerated() {
            let content: Data? =
                switch line.content {
                case .entry(let stored): Data(SHA256.hash(data: stored))
                case .contentHash(let hash): hash
                case nil: nil
                }
            guard let content else { continue }
            let number = page.after + UInt64(place) + 1
            let before = told[node, default: [:]][number, default: Told()].content
            if before ?? content != content { find(.told, "\(node) told entry \(number) in two ways") }
            told[node, default: [:]][number, default: Told()].content = content
        }
    }

    /// Records the entry and the hash that a reply names.
    private func note(_ header: WireReplyHeader, of node: String) {
        guard header.entry > 0, !header.hash.isEmpty else { return }
        let before = told[node, default: [:]][header.entry, default: Told()].hash
        if before ?? header.hash != header.hash { find(.told, "\(node) told the hash of \(header.entry) in two ways") }
        told[node, default: [:]][header.entry, default: Told()].hash = header.hash
    }

    /// Records whether a command's latest reply turned it away.
    private func note(lastWord heard: Heard, from node: String) {
        let id = heard.header.requestID
        guard letters(id).contains(where: { $0.isCommand && $0.to == node }) else { return }
        switch heard.header.turnedAway {
        case _ where heard.header.outcome != .turnedAway: turnedAway[id] = nil
        case .notGranted, .idReused: break
        case .deadlinePassed where clocksSetBack.contains(node): break
        default: turnedAway[id] = TurnedAway(node: node, why: heard.header.turnedAway)
        }
    }

    /// A client receives a reply.
    func heard(_ heard: Heard, from node: String) {
        note(lastWord: heard, from: node)
        guard heard.isSettled else { return }
        note(heard.header, of: node)
        let candidates = letters(heard.header.requestID)
        guard let letter = candidates.first(where: { !$0.isBad }), letter.to == node else {
            return find(.acknowledged, "\(node) settled what it had to turn away: \(heard.words)")
        }
        guard letter.isCommand else { return look(at: heard, to: letter) }
        heads[node] = max(heads[node] ?? 0, heard.header.entry)
        guard let place = acknowledgedPlaces[letter.id] else {
            acknowledgedPlaces[letter.id] = acknowledged.count
            acknowledged.append((letter, heard))
            return
        }
        let first = acknowledged[place].heard
        if first.header != heard.header || first.body != heard.body {
            find(.acknowledged, "\(node) answered \(first.words), and the same request again \(heard.words)")
        }
    }

    /// A query must see every entry acknowledged before it was sent; on a replica, the entry that it asks for.
    private func look(at heard: Heard, to letter: Letter) {
        if letter.header.kind == .query, heard.header.outcome == .answered { looked.append((letter, heard)) }
        let known = headsBefore[letter.id] ?? 0
        if letter.header.kind == .query, heard.header.entry < known {
            find(.acknowledged, "\(letter.to) answered as of \(heard.header.entry), and had told of \(known)")
        }
    }
}
