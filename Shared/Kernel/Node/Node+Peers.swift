import Foundation
import Logging
import Vocabulary

extension Node {
    /// Requests the entries after its cursor from each peer whose next request is due.
    func askPeers(_ now: Moment) {
        guard !stopping else { return }
        for peer in following.takeSilent(now) { counters.count("peer_silent.\(peer)") }
        for (peer, after) in following.due(now) { requestEntries(of: peer, after: after, now) }
    }

    private func requestEntries(of peer: NodeName, after: Cursors.Place?, _ now: Moment) {
        guard let place = try? after ?? store.read({ try Cursors.place(in: peer, $0) }) else {
            following.retry(peer, now)
            return
        }
        if !wire.ask(following.question(peer, after: place, now), of: peer) { following.unsent(peer, now) }
    }

    /// Processes a peer's reply.
    /// - Returns: the page to store; nil if there is none.
    func receiveReply(_ frames: [Data], from peer: NodeName, _ now: Moment) -> HeardPage? {
        if receiveVerificationReply(frames, from: peer, now) { return nil }
        switch following.receiveReply(frames, from: peer, now) {
        case .page(let page):
            // Requests the next page without waiting for the commit of this page.
            requestEntries(of: peer, after: page.to, now)
            return page
        case .heartbeat: return nil
        case .unexpected: counters.count("peer_reply_unexpected")
        case .turnedAway: counters.count("peer_turned_away.\(peer)")
        case .stopped(let why): reportStopped(peer, why)
        }
        return nil
    }

    /// Stops following a peer, and logs it as an error.
    func stopFollowing(_ peer: NodeName, _ why: String) {
        following.stop(peer, why)
        reportStopped(peer, why)
    }

    private func reportStopped(_ peer: NodeName, _ why: String) {
        counters.count("peer_stopped.\(peer)")
        log.error(
            "following stopped: compare this node and its peer with tangga verify",
            metadata: ["node": "\(name)", "peer": "\(peer)", "why": "\(why)"])
    }
}
