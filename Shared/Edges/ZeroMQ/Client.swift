public import Foundation
import Glibc
import Kernel
import SwiftProtobuf
public import Vocabulary
public import WireSchemas

/// A node's reply did not arrive in time, or the node cannot be reached.
public struct Unreachable: Error, Sendable {
    /// The node's name.
    public let node: String
    /// Whether the node is reachable but ends every handshake: it does not know the client's key, or its own key is not
    /// the one that the client expects.
    public let refusesKey: Bool

    /// A node that sent no reply, or that refuses the key.
    package init(node: String, refusesKey: Bool) {
        self.node = node
        self.refusesKey = refusesKey
    }
}

/// A client of a node: a person at the console, or a test. It belongs to one thread.
///
/// An unanswered request is sent again with the same bytes; the journal answers a known id with the stored reply.
public final class Client {
    /// A reply's header and body.
    public typealias Answer = (header: WireReplyHeader, body: Data)

    private let node: String
    private let way: Dealer
    private let clock = SystemClock()
    private let ids = RequestIDs()

    /// Connects to a node; nothing is sent yet.
    /// - Parameter context: to be shared by all clients of a process.
    /// - Throws: ``SocketFault``.
    public init(_ node: String, at address: Address, as keys: KeyPair, in context: ZeroMQContext) throws {
        self.node = node
        way = try Dealer(
            context, to: address, as: keys, onlyComplete: address.endpoints.count > 1, linger: 0,
            watchesHandshakes: true)
    }

    /// A new, unique request id.
    public func newID() -> Identifier { ids.next() }

    /// The frames of a request: version, header and body.
    public func frames(
        _ kind: WireKind, _ body: Data, id: Identifier, _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> [Data] {
        var header = WireRequestHeader()
        header.requestID = id.data
        header.kind = kind
        fill(&header)
        return [Frames.version, try header.serializedData(), body]
    }

    /// Sends frames unchanged.
    /// - Parameter milliseconds: how long to wait for a connection that is being established.
    /// - Returns: false if no connection accepts them.
    public func send(_ frames: [Data], milliseconds: Int = 1_000) throws -> Bool {
        if try way.send(frames) { return true }
        let until = clock.now().microseconds + Int64(milliseconds) * 1_000
        while case let left = until - clock.now().microseconds, left > 0, way.standing == .open {
            way.socket.waitUntilItTakes(milliseconds: min(Client.glance, Int((left + 999) / 1_000)))
            if try way.send(frames) { return true }
        }
        return false
    }

    /// Replaces the connection; replies to requests sent over the old connection are lost.
    public func reconnect() throws { try way.redial() }

    /// The next reply, waiting up to `milliseconds` for it; nil if none arrived. Malformed messages are skipped.
    public func receive(milliseconds: Int) throws -> Answer? {
        let until = clock.now().microseconds + Int64(milliseconds) * 1_000
        while true {
            if let message = try way.socket.receive() {
                guard message.frames.count == 3,
                    let header = try? WireReplyHeader(serializedBytes: message.frames[1])
                else { continue }
                return (header, message.frames[2])
            }
            let left = until - clock.now().microseconds
            if left <= 0 { return nil }
            ZeroMQSocket.poll([way.socket], milliseconds: Int((left + 999) / 1_000))
        }
    }

    /// Sends a request and waits for the reply; while none arrives, it sends the same bytes again.
    /// - Parameters:
    ///   - seconds: how long to wait altogether.
    ///   - again: how many seconds to wait for a reply before sending again.
    /// - Throws: ``Unreachable``, ``SocketFault``.
    public func call(
        _ kind: WireKind, _ body: Data, id: Identifier? = nil, seconds: Double = 30, again: Double = 3,
        _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Answer {
        let id = id ?? newID()
        let frames = try frames(kind, body, id: id, fill)
        let until = clock.now().microseconds + Int64(seconds * 1_000_000)
        while clock.now().microseconds < until {
            let silent = min(until, clock.now().microseconds + Int64(again * 1_000_000))
            let patience = Int((silent - clock.now().microseconds) / 1_000)
            if try send(frames, milliseconds: patience), let answer = try answer(to: id, until: silent) {
                if !answer.header.isPassing { return answer }
                usleep(100_000)
            } else {
                let isRefused = way.standing == .refused
                // A connection that the node refused stays silent for ever; a new connection may be admitted.
                try reconnect()
                if isRefused { throw Unreachable(node: node, refusesKey: true) }
                usleep(20_000)
            }
        }
        throw Unreachable(node: node, refusesKey: false)
    }

    private func answer(to id: Identifier, until: Int64) throws -> Answer? {
        while case let left = until - clock.now().microseconds, left > 0, way.standing == .open {
            guard let answer = try receive(milliseconds: min(Client.glance, Int((left + 999) / 1_000))) else {
                continue
            }
            if answer.header.requestID == id.data { return answer }
        }
        return nil
    }

    /// Milliseconds between looks at whether the handshake has failed, while waiting.
    private static let glance = 100
}

extension WireReplyHeader {
    /// Whether the same request may have another reply soon.
    package var isPassing: Bool {
        switch outcome {
        case .fault: fault == .storage || fault == .stopping
        case .turnedAway: turnedAway == .busy
        case .answered, .refused, .unspecified, .UNRECOGNIZED: false
        }
    }
}
