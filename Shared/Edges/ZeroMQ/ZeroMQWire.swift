import CZeroMQ
public import Foundation
import Glibc
public import Kernel
public import Vocabulary

/// A node's ZeroMQ sockets: one ROUTER for all clients, one DEALER for each peer that it asks, and a pipe that wakes
/// the loop. Everything but waking belongs to the loop's thread.
public final class ZeroMQWire: Wire {
    private let context: ZeroMQContext
    private let door: Doorkeeper
    private let router: ZeroMQSocket
    private var dealers: [(peer: NodeName, way: Dealer)]
    /// Additional connections to peers, for requests aside.
    private var asides: [(peer: NodeName, way: Dealer)] = []
    private var peers: [(NodeName, Address)]
    private let pipe: WakePipe
    private var keys: KeyPair
    private let endpoint: String
    /// Index of the next dealer to read, so that a busy peer does not delay the others.
    private var next = 0
    private var faults: UInt64 = 0
    /// Reports connections that begin and end.
    private let monitor: ZeroMQSocket
    private var connections: Connections
    /// The keys whose messages are accepted, with their principals' names.
    private var heard: [String: String] = [:]
    /// Messages rejected because of their key, or because their principal has too many connections.
    private var unheard: UInt64 = 0

    /// Connects to the peers; no client can connect to the node before ``open()``.
    /// - Throws: ``SocketFault``.
    public init(endpoint: String, keys: KeyPair, peers: [(NodeName, Address)]) throws {
        context = try ZeroMQContext(threads: Limits.wireThreads)
        door = try Doorkeeper(context)
        connections = Connections(door)
        pipe = try WakePipe()
        router = try context.socket(.router)
        try router.set(.curveServer, Int32(1))
        try router.set(.curveSecretKey, keys.secretKey)
        try router.set(.zapDomain, "tangga")
        // A reply to a client that is gone or accepts no more must be counted as an error, not dropped silently.
        try router.set(.routerMandatory, Int32(1))
        try router.bound(linger: 1_000)
        // libzmq reads only a little ahead from a busy client; the loop empties the queue at each step.
        try router.set(.receiveHighWaterMark, Limits.requestsReceivedAhead)
        try router.set(.messageSizeMost, Limits.requestFrameBytes + 33)
        try router.noticeVanished()
        // Milliseconds after which an unfinished handshake is ended.
        try router.set(.handshakeInterval, Int32(5_000))
        self.endpoint = endpoint
        self.keys = keys
        self.peers = peers
        try router.monitor(at: "inproc://tangga.router")
        monitor = try context.socket(.pair)
        // Unbounded, because libzmq's thread would wait for a reader of unread events.
        try monitor.set(.receiveHighWaterMark, Int32(0))
        try monitor.connect("inproc://tangga.router")
        dealers = try peers.map { [context] name, address in
            (name, try Dealer(context, to: address, as: keys, onlyComplete: true, linger: 1_000))
        }
    }

    /// Binds the node's own address, once the admitted keys are known: a client that connected earlier would stay
    /// refused.
    /// - Throws: ``SocketFault``.
    public func open() throws { try router.bind(endpoint) }

    /// Changes the keys and the peers' addresses; unchanged connections stay. After a change of the node's own key all
    /// clients must connect again.
    /// - Throws: ``SocketFault``.
    public func change(keys: KeyPair, peers: [(NodeName, Address)]) throws {
        dealers = try peers.map { [context, dealers] name, address in
            let known = dealers.first { $0.peer == name }
            if let known, known.way.leads(to: address, as: keys) { return known }
            return (name, try Dealer(context, to: address, as: keys, onlyComplete: true, linger: 1_000))
        }
        asides = []
        self.peers = peers
        next = 0
        guard keys != self.keys else { return }
        self.keys = keys
        // A socket uses its key from its next bind on.
        try router.unbind(endpoint)
        connections.hear { event() }
        connections.endAll()
        try router.set(.curveSecretKey, keys.secretKey)
        try bindAnew()
    }

    /// Binds an address that was just unbound: ZeroMQ's own thread closes it asynchronously.
    private func bindAnew() throws {
        let until = ContinuousClock.now + .seconds(5)
        while true {
            do { return try router.bind(endpoint) } catch {
                guard error.code == EADDRINUSE, ContinuousClock.now < until else { throw error }
                usleep(2_000)
            }
        }
    }

    /// Ends the door's thread; must be called once, when the loop has ended. Unsent messages are still sent when the
    /// wire is released.
    public func close() {
        context.shutdown()
        door.waitForEnd()
    }

    /// Waits until a message may have arrived, `wake` was called, the descriptor is readable, or the deadline has
    /// passed.
    public func wait(from now: Moment, until deadline: Moment?, or descriptor: Int32?) {
        let milliseconds = deadline.map { max(0, (now.microseconds(until: $0) + 999) / 1_000) } ?? -1
        let isWoken = ZeroMQSocket.poll(
            [router, monitor] + (dealers + asides).map(\.way.socket),
            descriptors: [pipe.reading] + (descriptor.map { [$0] } ?? []),
            milliseconds: Int(min(milliseconds, 3_600_000)))
        if isWoken { pipe.drain() }
        if monitor.mayHaveMessages { connections.hear { event() } }
    }

    /// The next event of a connection: its number, followed by the descriptor (zmq_socket_monitor(3)).
    private func event() -> (descriptor: Int32, isTaken: Bool)? {
        while let frames = taken(monitor)?.frames {
            guard let event = frames.first, event.count == 6 else { continue }
            let number = event.withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) }
            let descriptor = event.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 2, as: Int32.self) }
            return (descriptor, Int32(number) == ZMQ_EVENT_ACCEPTED)
        }
        return nil
    }

    /// The next message of a peer or a client; nil if there is none.
    public func receive() -> Arrival? {
        for _ in 0..<dealers.count + asides.count {
            let (peer, way) = next < dealers.count ? dealers[next] : asides[next - dealers.count]
            next = (next + 1) % (dealers.count + asides.count)
            if let message = taken(way.socket) { return .reply(peer, frames: message.frames) }
        }
        while let message = taken(router) {
            // A message without the door's credential is no request; the first frame is the route.
            guard let sender = message.sender, let route = message.frames.first else {
                faults += 1
                continue
            }
            guard let connection = connections.connection(sender, route: route, descriptor: message.descriptor),
                heard[connection.key] == connection.principal
            else {
                unheard += 1
                continue
            }
            return .request(
                Route(route), principal: connection.principal, key: connection.key,
                frames: Array(message.frames.dropFirst()))
        }
        return nil
    }

    /// The next message of a socket, unless it is known to have none: a query costs two system calls.
    private func taken(_ socket: ZeroMQSocket) -> ZeroMQSocket.Message? {
        guard socket.mayHaveMessages else { return nil }
        do { return try socket.receive() } catch {
            faults += 1
            return nil
        }
    }

    /// Sends a reply.
    /// - Returns: false if the client does not accept it, or has too many bytes unsent.
    public func reply(_ frames: [Data], to route: Route) -> Bool {
        let account = connections[route.address]?.account
        let long = frames.reduce(0) { $1.count > Limits.uncountedFrameBytes ? $0 + $1.count : $0 }
        if let account, long > 0, !account.hasRoom(for: long) { return false }
        return sent { try router.send([route.address] + frames, on: account) }
    }

    /// Sends a request to a peer.
    /// - Returns: false if the peer does not accept it now.
    public func ask(_ frames: [Data], of peer: NodeName) -> Bool {
        guard let dealer = dealers.first(where: { $0.peer == peer }) else { return false }
        return sent {
            if try dealer.way.send(frames) { return true }
            try dealer.way.redialIfUnheard()
            return false
        }
    }

    /// Sends a request to a peer on an additional connection, which the first call opens.
    /// - Returns: false if the peer does not accept it now.
    public func askAside(_ frames: [Data], of peer: NodeName) -> Bool {
        sent {
            if let known = asides.first(where: { $0.peer == peer }) {
                if try known.way.send(frames) { return true }
                try known.way.redialIfUnheard()
                return false
            }
            guard let address = peers.first(where: { $0.0 == peer })?.1 else { return false }
            // Messages unsent when the connection is ended are useless, hence no linger.
            asides.append((peer, try Dealer(context, to: address, as: keys, onlyComplete: true, linger: 0)))
            return false
        }
    }

    /// Ends the additional connections.
    public func endAside() {
        asides = []
        next = 0
    }

    private func sent(_ send: () throws -> Bool) -> Bool {
        do { return try send() } catch {
            faults += 1
            return false
        }
    }

    /// Replaces the keys that may connect and whose messages are accepted, also for existing connections.
    public func admit(_ keys: [String: String]) {
        heard = keys
        door.admit(keys)
    }

    /// Wakes ``wait(from:until:or:)``; any thread may call it.
    public var wake: @Sendable () -> Void { { [pipe] in pipe.wake() } }

    /// The counters of the door and the sockets.
    public var counts: [(String, UInt64)] {
        door.counts + [
            ("connections_ended", connections.ended), ("messages_unheard", unheard), ("wire_fault", faults),
        ]
    }
}
