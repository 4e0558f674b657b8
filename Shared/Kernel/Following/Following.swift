import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The state of following, by peer: the request under way and the time of the next one. It is in memory only; the
/// cursors are in the database.
struct Following {
    /// A peer.
    struct Peer {
        let name: NodeName
        /// The request under way, and when it counts as lost.
        var asking: (id: Data, from: Cursors.Place, until: Moment)?
        /// When to send the next request.
        var due: Moment
        /// The place after the pages that are received but not committed yet; nil: read the cursor from the database.
        var ahead: Cursors.Place?
        /// When the peer last replied.
        var heardAt: Moment?
        /// The peer's last entry, as it last reported.
        var head: UInt64 = 0
        /// The first frame of requests: version 1 while the peer does not understand version 2.
        var version = Frames.version
        /// Why following stopped: the peer's history differs from the one that was read.
        var stopped: String?
    }

    /// The outcome of a peer's reply.
    enum PeerReply {
        case page(HeardPage)
        case heartbeat
        /// Not a reply to the request under way.
        case unexpected
        /// No page; the request is retried after ``Limits/peerRetry``.
        case turnedAway
        /// The peer's history differs from the one that was read.
        case stopped(String)
    }

    private var peers: [Peer]
    /// Whether personal data is requested.
    let personal: Bool
    private var questions: UInt64 = 0

    init(_ names: [NodeName], personal: Bool, now: Moment) {
        peers = names.map { Peer(name: $0, due: now) }
        self.personal = personal
    }

    var names: [NodeName] { peers.map(\.name) }

    /// When each peer last replied.
    var heard: [NodeName: Moment] {
        let pairs = peers.compactMap { peer in peer.heardAt.map { (peer.name, $0) } }
        return Dictionary(pairs, uniquingKeysWith: max)
    }

    /// When the next request is due or counts as lost; nil if no peer is followed.
    var nextDeadline: Moment? {
        peers.lazy.filter { $0.stopped == nil }.map { $0.asking?.until ?? $0.due }.min()
    }

    // MARK: - Asking

    /// Gives up the requests that count as lost.
    /// - Returns: their peers.
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

    /// The peers to ask now, each with its place if that is known without the database.
    func due(_ now: Moment) -> [(peer: NodeName, after: Cursors.Place?)] {
        peers.filter { $0.stopped == nil && $0.asking == nil && $0.due <= now }.map { ($0.name, $0.ahead) }
    }

    /// The frames of a request for the entries after a place; it is then under way.
    mutating func question(_ name: NodeName, after place: Cursors.Place, _ now: Moment) -> [Data] {
        var asked = WireEntriesRequest()
        asked.after = place.entry
        asked.hash = place.hash
        // A peer that has not replied yet must reply at once: until then the freshness of its rows is unknown.
        let isHeard = peers.contains { $0.name == name && $0.heardAt != nil }
        asked.patienceMs = isHeard ? Limits.heartbeatMilliseconds : 0
        asked.personal = personal
        // The id serves only to match the reply.
        questions += 1
        var header = WireRequestHeader()
        header.requestID =
            withUnsafeBytes(of: now.microseconds.bigEndian) { Data($0) }
            + withUnsafeBytes(of: questions.bigEndian) { Data($0) }
        header.kind = .entries
        let silence = Duration.milliseconds(Limits.heartbeatMilliseconds) + Limits.peerSilence
        change(name) { $0.asking = (header.requestID, place, now.adding(silence)) }
        return Frames.request(header, bytes(asked), version: version(of: name))
    }

    /// The version that a peer is asked in.
    func version(of name: NodeName) -> Data { peers.first { $0.name == name }?.version ?? Frames.version }

    /// The request or its page failed: retries after ``Limits/peerRetry``, from the cursor in the database.
    mutating func retry(_ name: NodeName, _ now: Moment) {
        change(name) { peer in
            peer.asking = nil
            peer.ahead = nil
            peer.due = now.adding(Limits.peerRetry)
        }
    }

    /// No connection to the peer was complete: retries soon, because one may be at any moment.
    mutating func unsent(_ name: NodeName, _ now: Moment) {
        change(name) { peer in
            peer.asking = nil
            peer.ahead = nil
            peer.due = now.adding(Limits.peerUnconnectedRetry)
        }
    }

    /// Sends no request to this peer until the node is restarted.
    mutating func stop(_ name: NodeName, _ why: String) {
        change(name) { peer in
            peer.asking = nil
            peer.stopped = why
        }
    }

    /// Restarts following from zero, also of peers whose history differed.
    mutating func beginAnew(_ now: Moment) {
        peers = peers.map { Peer(name: $0.name, due: now) }
    }

    /// The clock was set back: recorded times are meaningless.
    mutating func forgetTimes(_ now: Moment) {
        for index in peers.indices {
            peers[index].asking = nil
            peers[index].ahead = nil
            peers[index].due = now
        }
    }

    // MARK: - Receiving

    /// Processes a peer's reply.
    mutating func receiveReply(_ frames: [Data], from name: NodeName, _ now: Moment) -> PeerReply {
        guard let index = peers.firstIndex(where: { $0.name == name }), frames.count == 3,
            let header = try? WireReplyHeader(serializedBytes: frames[1]), let asking = peers[index].asking
        else { return .unexpected }
        // A node of version 1 does not read the header of version 2, so its reply has no id.
        if header.turnedAway == .versionUnknown, header.requestID.isEmpty || header.requestID == asking.id {
            peers[index].version = peers[index].version == Frames.version ? Frames.version1 : Frames.version
            retry(name, now)
            return .turnedAway
        }
        guard frames[0] == peers[index].version, asking.id == header.requestID else { return .unexpected }
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

    /// The cursor with the peer's head, the time of its last reply and why following stopped.
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
