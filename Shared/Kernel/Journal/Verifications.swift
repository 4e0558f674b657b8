import Foundation
import Vocabulary
import WireSchemas

/// The loop's state of the node's verification: the current or last one, and the requests that wait for its end.
struct Verifications<S: Service> {
    /// The result of a step.
    struct Step: Sendable {
        let answer: WireVerification
        let next: Verifying<S>.Next
    }

    /// A request to a peer.
    struct Asking {
        let id: Data
        let peer: NodeName
        let version: Data
        let frames: [Data]
        /// When to send it, or to send it again.
        var due: Moment
        /// When to give the peer up.
        var until: Moment
        /// Whether it was sent at least once.
        var isSent = false
    }

    /// The verification under way; nil before the first and after each.
    var work: Verifying<S>?
    /// The last step's result.
    var step = Step(answer: WireVerification(), next: .nothing)
    /// Whether a step is under way.
    var isStepping = false
    var asking: Asking?
    /// The final result, and the number of answered turns from which it may be sent: the turns that it may have read
    /// are on the disk then.
    var end: (answer: WireVerification, turns: UInt64)?
    /// The last verification's final result, once it may be sent.
    var lastAnswer: WireVerification?
    /// The requests that wait for the end.
    var waiting: [Request] = []
    /// Why the last step failed; the next request retries it.
    var fault: StorageFault?
    /// The number of consecutive failed steps.
    var faults = 0
    private(set) var runs: UInt64 = 0
    private var questions: UInt64 = 1 << 63

    /// When the request to a peer is due or given up.
    var nextDeadline: Moment? { asking.map { min($0.due, $0.until) } }

    /// Starts a verification.
    mutating func begin(_ make: (UInt64) -> Verifying<S>) {
        runs += 1
        let made = make(runs)
        work = made
        step = Step(answer: made.answer, next: made.next)
        (end, lastAnswer, asking, fault, faults) = (nil, nil, nil, nil, 0)
    }

    /// Sets the request to a peer that is under way.
    mutating func beginRequest(
        to peer: NodeName, version: Data, after place: Cursors.Place, most: UInt64, personal: Bool, _ now: Moment
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
            id: header.requestID, peer: peer, version: version,
            frames: Frames.request(header, bytes(asked), version: version), due: now,
            until: now.adding(Limits.verifyConnecting))
    }

    /// Adds a request that waits for the end; it replaces an earlier copy of itself.
    /// - Returns: false if ``Limits/verifyWaitingRequests`` requests wait.
    mutating func await(_ request: Request) -> Bool {
        waiting.removeAll { $0.id == request.id && $0.principal == request.principal }
        guard waiting.count < Limits.verifyWaitingRequests else { return false }
        waiting.append(request)
        return true
    }

    mutating func takeWaiting() -> [Request] {
        defer { waiting = [] }
        return waiting
    }
}
