public import Foundation
public import Vocabulary
public import WireSchemas

/// Where messages come from and go to: one of the kernel's three edges. It may lose, repeat, delay and reorder.
public protocol Wire: AnyObject {
    /// Returns when something may have arrived, when it was woken, at `deadline`, or when a descriptor can be read.
    func wait(from now: Moment, until deadline: Moment?, or descriptor: Int32?)

    /// The next message that waits; nil when none does.
    func receive() -> Arrival?

    /// Sends a reply.
    /// - Returns: false when the asker takes no more: it has lost its reply, and will ask again.
    func reply(_ frames: [Data], to route: Route) -> Bool

    /// Asks a peer.
    /// - Returns: false when the peer takes no more.
    func ask(_ frames: [Data], of peer: NodeName) -> Bool

    /// Asks a peer on a connection beside the one by which it is followed, which is made when it is first needed: what
    /// was sent on a connection tells the peer how far its journal was read there.
    /// - Returns: false when the peer takes nothing yet, or no more.
    func askAside(_ frames: [Data], of peer: NodeName) -> Bool

    /// Ends the connections that ``askAside(_:of:)`` has made.
    func endAside()

    /// From now on these keys may connect, under these names.
    func admit(_ keys: [String: String])

    /// Wakes `wait` from any thread.
    var wake: @Sendable () -> Void { get }

    /// What the wire itself has counted, such as strangers turned away, by name.
    var counts: [(String, UInt64)] { get }
}

/// Where a reply goes.
public struct Route: Hashable, Sendable {
    /// The address as the wire knows it.
    public let address: Data

    /// A route.
    public init(_ address: Data) { self.address = address }
}

/// What a wire brings.
public enum Arrival: Sendable {
    /// A request from somebody whose key is known by this name.
    case request(Route, principal: String, key: String, frames: [Data])
    /// A peer's reply to a request of this node.
    case reply(NodeName, frames: [Data])
}

/// The three frames of every message: protocol and version, header, body.
public enum Frames {
    /// The first frame: the protocol's name and its version.
    public static let version = Data("TANGGA".utf8 + [1])

    /// The frames of a request.
    public static func request(_ header: WireRequestHeader, _ body: Data) -> [Data] {
        [version, bytes(header), body]
    }

    /// The frames of a reply.
    public static func reply(_ header: WireReplyHeader, _ body: Data) -> [Data] {
        [version, bytes(header), body]
    }
}
