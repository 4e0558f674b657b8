import DequeModule
public import Foundation
public import Kernel
import Synchronization
public import Vocabulary

/// A node's end of a simulated network: arrivals queue in it, departures go to `post`.
public final class SimulatedWire: Wire {
    /// A message that leaves the node.
    public enum Departure {
        /// A reply to a request's sender.
        case reply(Route, frames: [Data])
        /// A question to a peer.
        case ask(NodeName, frames: [Data])
    }

    private let bell = Bell()
    private var arrived: Deque<Arrival> = []
    /// Receives a departing message; returns false where the receiver's queue is full.
    public var post: (Departure) -> Bool
    /// The public keys that may connect, with their principals' names.
    public private(set) var admitted: [String: String] = [:]

    /// A wire that sends to `post`.
    public init(_ post: @escaping (Departure) -> Bool) { self.post = post }

    /// Queues an arriving message.
    public func deliver(_ arrival: Arrival) { arrived.append(arrival) }

    /// Whether a message is queued, or the node was woken since its last wait.
    public var hasNews: Bool { !arrived.isEmpty || bell.rang }

    /// Returns immediately, since the simulation advances the time, and clears the wake-up.
    public func wait(from now: Moment, until deadline: Moment?, or descriptor: Int32?) { bell.silence() }

    /// The oldest queued message.
    public func receive() -> Arrival? { arrived.popFirst() }

    /// Sends a reply.
    public func reply(_ frames: [Data], to route: Route) -> Bool { post(.reply(route, frames: frames)) }

    /// Sends a question to a peer.
    public func ask(_ frames: [Data], of peer: NodeName) -> Bool { post(.ask(peer, frames: frames)) }

    /// Sends a question on the ordinary path: there is one connection for each peer.
    public func askAside(_ frames: [Data], of peer: NodeName) -> Bool { ask(frames, of: peer) }

    /// Does nothing: there are no connections to close.
    public func endAside() {}

    /// Records the keys that may connect.
    public func admit(_ keys: [String: String]) { admitted = keys }

    /// Wakes the node.
    public var wake: @Sendable () -> Void { { [bell] in bell.ring() } }

    /// Empty: the wire counts nothing.
    public var counts: [(String, UInt64)] { [] }
}

/// A wake-up flag that any thread may set.
private final class Bell: Sendable {
    private let state = Mutex(false)

    var rang: Bool { state.withLock { $0 } }
    func ring() { state.withLock { $0 = true } }
    func silence() { state.withLock { $0 = false } }
}
