import Foundation
import Logging
import Vocabulary

extension Node {
    /// Asks every peer whose turn it is for what comes after the place to which it was read.
    func askPeers(_ now: Moment) {
        guard !stopping else { return }
        for peer in following.takeSilent(now) { counters.count("peer_silent.\(peer)") }
        for (peer, after) in following.due(now) { ask(peer, after: after, now) }
    }

    private func ask(_ peer: NodeName, after: Cursors.Place?, _ now: Moment) {
        guard let place = try? after ?? store.read({ try Cursors.place(in: peer, $0) }) else {
            following.retry(peer, now)
            return
        }
        if !wire.ask(following.question(peer, after: place, now), of: peer) { following.unsent(peer, now) }
    }

    /// A peer's reply: a page to be kept, or nothing to keep.
    func hear(_ frames: [Data], from peer: NodeName, _ now: Moment) -> HeardPage? {
        if hearAside(frames, from: peer, now) { return nil }
        switch following.hear(frames, from: peer, now) {
        case .page(let page):
            // The next page is asked for while this one is on its way to the disk.
            ask(peer, after: page.to, now)
            return page
        case .heartbeat: return nil
        case .unexpected: counters.count("peer_reply_unexpected")
        case .turnedAway: counters.count("peer_turned_away.\(peer)")
        case .stopped(let why): tellStopped(peer, why)
        }
        return nil
    }

    /// Follows a peer no more, and says so loudly.
    func stopFollowing(_ peer: NodeName, _ why: String) {
        following.stop(peer, why)
        tellStopped(peer, why)
    }

    private func tellStopped(_ peer: NodeName, _ why: String) {
        counters.count("peer_stopped.\(peer)")
        log.error(
            "following stopped: compare this node and its peer with tangga verify",
            metadata: ["node": "\(name)", "peer": "\(peer)", "why": "\(why)"])
    }
}
