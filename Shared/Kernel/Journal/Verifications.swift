import Foundation
import Vocabulary
import WireSchemas

/// What the loop knows of the node's verification: the one that is under way or has ended last, and the requests that
/// wait for its end.
struct Verifications<S: Service> {
    /// What a step has left.
    struct Step: Sendable {
        let answer: WireVerification
        let next: Verifying<S>.Next
    }

    /// A question to a peer.
    struct Asking {
        let id: Data
        let peer: NodeName
        let frames: [Data]
        /// When to send it, at first or again.
        var due: Moment
        /// When the peer is given up.
        var until: Moment
        /// Whether it was ever sent.
        var isSent = false
    }

    /// The one under way; none before the first and after each.
    var work: Verifying<S>?
    /// What the last step has left.
    var step = Step(answer: WireVerification(), next: .nothing)
    /// Whether a step is under way.
    var isStepping = false
    var asking: Asking?
    /// What was found in the end, and after how many turns it may be told: what it rests on is on the disk then.
    var end: (answer: WireVerification, turns: UInt64)?
    /// What was found by the last one that has ended and may be told.
    var told: WireVerification?
    /// Requests that wait for the end.
    var waiting: [Request] = []
    /// Why the last step failed; the next request has it tried again.
    var fault: StorageFault?
    /// Steps that failed one after the other.
    var faults = 0
    private(set) var runs: UInt64 = 0
    private var questions: UInt64 = 1 << 63

    /// When the loop has to look at the question to a peer.
    var nextDeadline: Moment? { asking.map { min($0.due, $0.until) } }

    /// A new one.
    mutating func begin(_ make: (UInt64) -> Verifying<S>) {
        runs += 1
        let made = make(runs)
        work = made
        step = Step(answer: made.answer, next: made.next)
        (end, told, asking, fault, faults) = (nil, nil, nil, nil, 0)
    }

    /// A question to a peer, which from now on is under way.
    mutating func ask(
        _ peer: NodeName, after place: Cursors.Place, most: UInt64, personal: Bool, _ now: Moment
    ) {
        var asked = WireEntriesRequest()
        asked.after = place.entry
        asked.hash = place.hash
        asked.most = UInt32(min(most, UInt64(Limits.pageEntries)))
        asked.personal = personal
        questions += 1
        var header = WireRequestHeader()
        header.requestID =
            withUnsafeBytes(of: now.microseconds.bigEndian) { Data($0) }
            + withUnsafeBytes(of: questions.bigEndian) { Data($0) }
        header.kind = .entries
        asking = Asking(
            id: header.requestID, peer: peer, frames: Frames.request(header, bytes(asked)), due: now,
            until: now.adding(seconds: Limits.verifyConnecting))
    }

    /// Lets a request wait for the end, in the place of the same one sent before.
    /// - Returns: false when too many wait.
    mutating func await(_ request: Request) -> Bool {
        waiting.removeAll { $0.id == request.id && $0.principal == request.principal }
        guard waiting.count < Limits.verifyWaiting else { return false }
        waiting.append(request)
        return true
    }

    mutating func takeWaiting() -> [Request] {
        defer { waiting = [] }
        return waiting
    }
}
