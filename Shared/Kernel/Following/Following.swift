import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// What the node knows for the moment of the peers that it follows: what it has asked them, and when to ask again. How
/// far it has read stands in the database.
struct Following {
    /// One peer.
    struct Peer {
        let name: NodeName
        /// The question under way, and when it counts as lost.
        var asking: (id: Data, from: Cursors.Place, until: Moment)?
        /// When to ask next.
        var due: Moment
        /// Where the next question starts if the pages under way are kept; nil: ask the database.
        var ahead: Cursors.Place?
        /// When the peer last answered.
        var heardAt: Moment?
        /// The peer's last entry, as it last said.
        var head: UInt64 = 0
        /// Why following has stopped: the peer's history is not the one that was read.
        var stopped: String?
    }

    /// What a peer's reply comes to.
    enum Heard {
        case page(HeardPage)
        case heartbeat
        /// Not an answer to the question under way.
        case unexpected
        /// It gave no page, and is asked again after a while.
        case turnedAway
        /// Its history is not the one that was read.
        case stopped(String)
    }

    private var peers: [Peer]
    /// Whether personal data is asked for.
    let personal: Bool
    private var questions: UInt64 = 0

    init(_ names: [NodeName], personal: Bool, now: Moment) {
        peers = names.map { Peer(name: $0, due: now) }
        self.personal = personal
    }

    var names: [NodeName] { peers.map(\.name) }

    /// When each was last heard.
    var heard: [NodeName: Moment] {
        let pairs = peers.compactMap { peer in peer.heardAt.map { (peer.name, $0) } }
        return Dictionary(pairs, uniquingKeysWith: max)
    }

    /// When somebody is to be asked.
    var nextDeadline: Moment? {
        peers.lazy.filter { $0.stopped == nil }.map { $0.asking?.until ?? $0.due }.min()
    }

    // MARK: - Asking

    /// Gives up the questions that count as lost.
    /// - Returns: whose they were.
    mutating func takeSilent(_ now: Moment) -> [NodeName] {
        let silent = peers.indices.filter { index in
            guard let asking = peers[index].asking else { return false }
            return peers[index].stopped == nil && asking.until <= now
        }
        for index in silent {
            peers[index].asking = nil
            peers[index].ahead = nil
            peers[index].due = now
        }
        return silent.map { peers[$0].name }
    }

    /// Who is to be asked now, and from where if that is known without the database.
    func due(_ now: Moment) -> [(peer: NodeName, after: Cursors.Place?)] {
        peers.filter { $0.stopped == nil && $0.asking == nil && $0.due <= now }.map { ($0.name, $0.ahead) }
    }

    /// The frames of a question for the entries after a place, which from now on is under way.
    mutating func question(_ name: NodeName, after place: Cursors.Place, _ now: Moment) -> [Data] {
        var asked = WireEntriesRequest()
        asked.after = place.entry
        asked.hash = place.hash
        // Whoever has not been heard yet is to answer at once: until then nobody can say how fresh its rows are.
        let isHeard = peers.contains { $0.name == name && $0.heardAt != nil }
        asked.patienceMs = isHeard ? Limits.heartbeat : 0
        asked.personal = personal
        // A question needs an id only to know its answer by.
        questions += 1
        var header = WireRequestHeader()
        header.requestID =
            withUnsafeBytes(of: now.microseconds.bigEndian) { Data($0) }
            + withUnsafeBytes(of: questions.bigEndian) { Data($0) }
        header.kind = .entries
        let silence = Int64(Limits.heartbeat / 1_000) + Limits.peerSilence
        change(name) { $0.asking = (header.requestID, place, now.adding(seconds: silence)) }
        return Frames.request(header, bytes(asked))
    }

    /// What was asked or heard came to nothing: to be asked again after a while, from where the database says.
    mutating func retry(_ name: NodeName, _ now: Moment) {
        change(name) { peer in
            peer.asking = nil
            peer.ahead = nil
            peer.due = now.adding(seconds: Limits.peerRetry)
        }
    }

    /// The question could not be sent, since no connection to the peer is complete: one may be at any moment.
    mutating func unsent(_ name: NodeName, _ now: Moment) {
        change(name) { peer in
            peer.asking = nil
            peer.ahead = nil
            peer.due = Moment(microseconds: now.microseconds + Limits.peerUnconnected)
        }
    }

    /// Nothing is asked of this peer any more until the node is started again.
    mutating func stop(_ name: NodeName, _ why: String) {
        change(name) { peer in
            peer.asking = nil
            peer.stopped = why
        }
    }

    /// All is to be read again from the beginning, also of peers whose history had become another.
    mutating func beginAnew(_ now: Moment) {
        peers = peers.map { Peer(name: $0.name, due: now) }
    }

    /// The clock was set back: no time that was written down means anything.
    mutating func forgetTimes(_ now: Moment) {
        for index in peers.indices {
            peers[index].asking = nil
            peers[index].ahead = nil
            peers[index].due = now
        }
    }

    // MARK: - Hearing

    /// Looks at a peer's reply.
    mutating func hear(_ frames: [Data], from name: NodeName, _ now: Moment) -> Heard {
        guard let index = peers.firstIndex(where: { $0.name == name }), frames.count == 3, frames[0] == Frames.version,
            let header = try? WireReplyHeader(serializedBytes: frames[1]),
            let asking = peers[index].asking, asking.id == header.requestID
        else { return .unexpected }
        peers[index].asking = nil
        if header.outcome == .turnedAway, header.turnedAway == .historyDiffers {
            stop(name, header.detail)
            return .stopped(header.detail)
        }
        guard header.outcome == .answered, let page = try? WireEntriesPage(serializedBytes: frames[2]) else {
            retry(name, now)
            return .turnedAway
        }
        do {
            let heard = try HeardPage(page, of: name, after: asking.from)
            peers[index].heardAt = now
            peers[index].head = heard.head
            peers[index].due = now
            peers[index].ahead = heard.to
            return heard.to == heard.from ? .heartbeat : .page(heard)
        } catch {
            let why = (error as? PageFault)?.words ?? "\(error)"
            stop(name, why)
            return .stopped(why)
        }
    }

    /// A cursor with what was heard.
    func completed(_ cursor: WireCursor) -> WireCursor {
        var cursor = cursor
        guard let peer = peers.first(where: { $0.name.description == cursor.peer }) else { return cursor }
        cursor.peerHead = max(peer.head, cursor.entry)
        cursor.heardAt = peer.heardAt?.microseconds ?? 0
        cursor.stopped = peer.stopped ?? ""
        return cursor
    }

    private mutating func change(_ name: NodeName, _ body: (inout Peer) -> Void) {
        guard let index = peers.firstIndex(where: { $0.name == name }) else { return }
        body(&peers[index])
    }
}
