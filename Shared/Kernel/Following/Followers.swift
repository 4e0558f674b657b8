import Vocabulary

/// The pages that were sent on each connection. It is in memory only.
///
/// libzmq does not report which pages a peer has read; the hash of a later place does. A page is therefore sent only
/// for a place at or beyond the last entry sent on that connection, or after ``Limits/pageLostAfter``, when that page
/// counts as lost. Until then the request is parked.
struct Followers {
    private struct Sent {
        let upTo: UInt64
        let again: Moment
    }

    private var sent: [Route: Sent] = [:]
    /// The connections with a request at a reader or parked, with its id.
    private var asking: [Route: Identifier] = [:]
    /// The number of connections at which expired ones are removed.
    private var tidyAt = 1_024

    /// Records a request for entries.
    /// - Returns: the id of the connection's pending request, if there is one; the new request must then be dropped.
    mutating func begin(_ request: Request) -> Identifier? {
        if let earlier = asking[request.route] { return earlier }
        asking[request.route] = request.id
        return nil
    }

    /// Records that the connection's request was answered.
    mutating func end(_ route: Route) { asking[route] = nil }

    /// The time before which no page may be sent for a place; nil if it may be sent now.
    func notBefore(_ route: Route, after place: UInt64, _ now: Moment) -> Moment? {
        guard let last = sent[route], place < last.upTo, now < last.again else { return nil }
        return last.again
    }

    /// Records that a page ending with `entry` was sent.
    mutating func sent(_ route: Route, upTo entry: UInt64, _ now: Moment) {
        sent[route] = Sent(upTo: entry, again: now.adding(Limits.pageLostAfter))
        guard sent.count >= tidyAt else { return }
        sent = sent.filter { now < $0.value.again }
        tidyAt = max(1_024, sent.count * 2)
    }

    /// The clock was set back: recorded times are meaningless.
    mutating func forgetTimes() { sent = [:] }
}
