import DequeModule
public import Foundation
public import Kernel
import Synchronization
public import Vocabulary

/// A node's side of a network that exists in memory only: what arrives waits in it, what is sent goes to `post`.
public final class SimulatedWire: Wire {
    /// What leaves a node.
    public enum Departure {
        /// To whoever asked.
        case reply(Route, frames: [Data])
        /// To a peer.
        case ask(NodeName, frames: [Data])
    }

    private let bell = Bell()
    private var arrived: Deque<Arrival> = []
    /// Takes what is sent; false when there is no room for it.
    public var post: (Departure) -> Bool
    /// The keys that may connect, with the names by which they are known.
    public private(set) var admitted: [String: String] = [:]

    /// A wire whose messages go to `post`.
    public init(_ post: @escaping (Departure) -> Bool) { self.post = post }

    /// Puts a message into the wire.
    public func deliver(_ arrival: Arrival) { arrived.append(arrival) }

    /// Whether something waits, or the node was woken since it last waited.
    public var hasNews: Bool { !arrived.isEmpty || bell.rang }

    /// Returns at once: time passes elsewhere.
    public func wait(from now: Moment, until deadline: Moment?, or descriptor: Int32?) { bell.silence() }

    /// The next message.
    public func receive() -> Arrival? { arrived.popFirst() }

    /// Posts a reply.
    public func reply(_ frames: [Data], to route: Route) -> Bool { post(.reply(route, frames: frames)) }

    /// Posts a question.
    public func ask(_ frames: [Data], of peer: NodeName) -> Bool { post(.ask(peer, frames: frames)) }

    /// Posts a question like any other.
    public func askAside(_ frames: [Data], of peer: NodeName) -> Bool { ask(frames, of: peer) }

    /// Nothing: there are no connections here.
    public func endAside() {}

    /// Remembers who may connect.
    public func admit(_ keys: [String: String]) { admitted = keys }

    /// Rings the bell.
    public var wake: @Sendable () -> Void { { [bell] in bell.ring() } }

    /// Nothing is counted here.
    public var counts: [(String, UInt64)] { [] }
}

/// Whether somebody has rung.
private final class Bell: Sendable {
    private let state = Mutex(false)

    var rang: Bool { state.withLock { $0 } }
    func ring() { state.withLock { $0 = true } }
    func silence() { state.withLock { $0 = false } }
}
