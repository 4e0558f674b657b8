public import Foundation
import SwiftProtobuf
public import Vocabulary
public import WireSchemas

/// The source of time, one of the kernel's three edges. Rules never read it: a turn's time enters with the turn.
public protocol Clock: AnyObject {
    /// The current time, which may be wrong and may run back.
    func now() -> Moment
}

/// Sends and receives messages: one of the kernel's three edges. It may lose, repeat, delay and reorder messages.
/// Only `wake` may be called from any thread.
public protocol Wire: AnyObject {
    /// Blocks until a message may have arrived, `wake` was called, `deadline` has passed or the descriptor is readable.
    func wait(from now: Moment, until deadline: Moment?, or descriptor: Int32?)

    /// The next message; nil if none has arrived.
    func receive() -> Arrival?

    /// Sends a reply.
    /// - Returns: false if the connection is gone or its queue is full: the reply is dropped, and the client retries.
    func reply(_ frames: [Data], to route: Route) -> Bool

    /// Sends a request to a peer.
    /// - Returns: false if it could not be queued for the peer.
    func ask(_ frames: [Data], of peer: NodeName) -> Bool

    /// Sends a request to a peer on a second connection, opened on first use. On the first connection it would disturb
    /// following: a peer tracks by connection how far its journal was read.
    /// - Returns: false if the peer is not connected yet or its queue is full.
    func askAside(_ frames: [Data], of peer: NodeName) -> Bool

    /// Closes the connections that ``askAside(_:of:)`` opened.
    func endAside()

    /// Replaces the keys that may connect: the principal's name by public key.
    func admit(_ keys: [String: String])

    /// Makes `wait` return. It may be called from any thread.
    var wake: @Sendable () -> Void { get }

    /// The wire's own counters by name, such as connections turned away.
    var counts: [(String, UInt64)] { get }
}

/// The address to which a reply is sent.
public struct Route: Hashable, Sendable {
    /// The connection's address, as the wire defines it.
    public let address: Data

    /// `address` is the one under which the request arrived.
    public init(_ address: Data) { self.address = address }
}

/// A message that was received.
public enum Arrival: Sendable {
    /// A request on a connection whose key belongs to this principal.
    case request(Route, principal: String, key: String, frames: [Data])
    /// A peer's reply to a request of this node.
    case reply(NodeName, frames: [Data])
}

/// The three frames of every message: protocol and version, header, body.
public enum Frames {
    /// The first frame: the protocol's name and its version.
    public static let version = Data("TANGGA".utf8 + [2])
    /// The first frame of version 1, which a node still serves: it has no entries of edition 2.
    public static let version1 = Data("TANGGA".utf8 + [1])

    /// The frames of a request.
    public static func request(_ header: WireRequestHeader, _ body: Data, version: Data = version) -> [Data] {
        [version, bytes(header), body]
    }

    /// The frames of a reply.
    public static func reply(_ header: WireReplyHeader, _ body: Data, version: Data = version) -> [Data] {
        [version, bytes(header), body]
    }
}

/// A message's serialized bytes. Serialization fails only for a message over two gigabytes, since proto3 has no
/// required fields; the bytes are then empty, and the receiver turns them away.
func bytes(_ message: some Message) -> Data {
    (try? message.serializedData()) ?? Data()
}
