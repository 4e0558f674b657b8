import Vocabulary

/// What was sent to followers, by connection, for the moment only.
///
/// libzmq does not tell what a peer has read; the hash of a later place does. So a page is sent only for a place that is
/// not before the last entry sent on that connection, or when ``Limits/pageAgain`` seconds have passed and the page must
/// be taken for lost; until then the question is parked.
struct Followers {
    private struct Sent {
        let upTo: UInt64
        let again: Moment
    }

    private var sent: [Route: Sent] = [:]
    /// The connections of which a question is with a reader or parked, with its id.
    private var asking: [Route: Identifier] = [:]
    /// When to look for what need not be known any more.
    private var tidyAt = 1_024

    /// A question has come.
    /// - Returns: the id of an earlier one of the connection that is still there; then this one is to go.
    mutating func begin(_ request: Request) -> Identifier? {
        if let earlier = asking[request.route] { return earlier }
        asking[request.route] = request.id
        return nil
    }

    /// A question was answered.
    mutating func end(_ route: Route) { asking[route] = nil }

    /// When a page may be sent for a place; nil when it may now.
    func notBefore(_ route: Route, after place: UInt64, _ now: Moment) -> Moment? {
        guard let last = sent[route], place < last.upTo, now < last.again else { return nil }
        return last.again
    }

    /// A page was sent that ends with an entry.
    mutating func sent(_ route: Route, upTo entry: UInt64, _ now: Moment) {
        sent[route] = Sent(upTo: entry, again: now.adding(seconds: Limits.pageAgain))
        guard sent.count >= tidyAt else { return }
        sent = sent.filter { now < $0.value.again }
        tidyAt = max(1_024, sent.count * 2)
    }

    /// The clock was set back: no time that was written down means anything.
    mutating func forgetTimes() { sent = [:] }
}
