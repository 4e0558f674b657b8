package import Foundation
import Kernel

/// A client's connections to a node: to all of the node's endpoints, by one of its keys at a time.
///
/// Only one endpoint is served at a time. A peer that answers no heartbeat, such as a stopped process or an
/// unreachable host, is disconnected, so that no further requests are lost there; the lost ones are sent again. If the
/// node's key is being replaced, the two keys are tried in turn.
package final class Dealer {
    private let context: ZeroMQContext
    private let keys: KeyPair
    private let address: Address
    private let onlyComplete: Bool
    private let linger: Int32
    private let watchesHandshakes: Bool
    /// Index of the node's key that is expected now.
    private var turn = 0
    /// When sending first failed; nil after a message was accepted.
    private var unheardSince: ContinuousClock.Instant?
    package private(set) var socket: ZeroMQSocket
    /// Reports the outcomes of handshakes, until one succeeds.
    private var monitor: ZeroMQSocket?
    /// Consecutive handshakes that the node ended: under all of its keys, and since the last dialling.
    private var failures = (all: 0, here: 0)

    /// How long sending may fail before the node's other key is tried.
    private static let patience = Duration.seconds(2)

    /// Connects; nothing is sent yet.
    /// - Parameters:
    ///   - onlyComplete: whether to send only over established connections. Among several endpoints these lead to the
    ///     serving process, since a stand-by binds only once it may write. Otherwise messages wait for a connection,
    ///     and a received reply is retained though its connection has ended; with `true` libzmq drops it.
    ///   - linger: how many milliseconds unsent messages may take after closing.
    ///   - watchesHandshakes: whether the caller reads ``standing``.
    /// - Throws: ``SocketFault``.
    package init(
        _ context: ZeroMQContext, to address: Address, as keys: KeyPair, onlyComplete: Bool, linger: Int32,
        watchesHandshakes: Bool = false
    ) throws {
        self.context = context
        self.address = address
        self.keys = keys
        self.onlyComplete = onlyComplete
        self.linger = linger
        self.watchesHandshakes = watchesHandshakes
        socket = try Dealer.dial(context, address, address.publicKeys[0], keys, onlyComplete, linger)
        if watchesHandshakes { monitor = try socket.monitorHandshakes() }
    }

    private static func dial(
        _ context: ZeroMQContext, _ address: Address, _ serverKey: String, _ keys: KeyPair, _ onlyComplete: Bool,
        _ linger: Int32
    ) throws -> ZeroMQSocket {
        let dealer = try context.socket(.dealer)
        try dealer.set(.curveServerKey, serverKey)
        try dealer.set(.curvePublicKey, keys.publicKey)
        try dealer.set(.curveSecretKey, keys.secretKey)
        try dealer.set(.immediate, Int32(onlyComplete ? 1 : 0))
        try dealer.set(.heartbeatInterval, Int32(1_000))
        try dealer.set(.heartbeatTimeout, Int32(3_000))
        try dealer.set(.reconnectInterval, Int32(50))
        try dealer.set(.reconnectIntervalMost, Int32(1_000))
        try dealer.bound(linger: linger)
        for endpoint in address.endpoints { try dealer.connect(endpoint) }
        return dealer
    }

    /// Sends a message without waiting.
    /// - Returns: false if no connection accepts it now.
    /// - Throws: ``SocketFault``.
    package func send(_ frames: [Data]) throws -> Bool {
        let isTaken = try socket.send(frames)
        unheardSince = isTaken ? nil : unheardSince ?? ContinuousClock.now
        return isTaken
    }

    /// Tries the node's other key, if it has two and no connection has accepted a message for two seconds.
    /// - Throws: ``SocketFault``.
    func redialIfUnheard() throws {
        guard address.publicKeys.count > 1, let unheardSince,
            unheardSince.duration(to: ContinuousClock.now) > Dealer.patience
        else { return }
        try redial()
    }

    /// Replaces the connections, using the node's other key if it has two; replies to requests sent over the old ones
    /// are lost.
    /// - Throws: ``SocketFault``.
    package func redial() throws {
        turn = (turn + 1) % address.publicKeys.count
        unheardSince = nil
        failures.here = 0
        endMonitor()
        socket = try Dealer.dial(context, address, address.publicKeys[turn], keys, onlyComplete, linger)
        if watchesHandshakes { monitor = try socket.monitorHandshakes() }
    }

    deinit { endMonitor() }

    /// Ends the monitor before its PAIR socket is closed: otherwise libzmq's I/O thread waits without end for a reader
    /// of its events (`socket_base_t::monitor_event` sends without DONTWAIT), and every socket of the context with it.
    private func endMonitor() {
        guard monitor != nil else { return }
        socket.endMonitor()
        monitor = nil
    }

    /// The state of the handshakes.
    package enum Standing {
        /// A handshake has succeeded, or still may.
        case open
        /// The node may have changed to its other key; the caller must dial again.
        case otherKey
        /// The node is reachable and ended two handshakes for each of its keys. One alone is no proof, because the
        /// process may just have been stopped.
        case refused
    }

    /// The state of the handshakes up to now; it consumes the monitor's events.
    package var standing: Standing {
        while let monitor, let handshake = (try? monitor.receive())?.handshake {
            switch handshake {
            case .failed: failures = (failures.all + 1, failures.here + 1)
            case .notThere: failures = (0, 0)
            case .succeeded:
                failures = (0, 0)
                endMonitor()
            }
        }
        if failures.all >= 2 * address.publicKeys.count { return .refused }
        return address.publicKeys.count > 1 && failures.here > 0 ? .otherKey : .open
    }

    /// Whether it connects to the same endpoints with the same keys.
    func leads(to other: Address, as otherKeys: KeyPair) -> Bool {
        address == other && keys == otherKeys
    }
}

extension ZeroMQSocket {
    /// Sets the queue lengths, the largest message, and how many milliseconds unsent messages may take after closing.
    func bound(linger: Int32) throws {
        try set(.linger, linger)
        try set(.sendHighWaterMark, Limits.highWaterMarkMessages)
        try set(.receiveHighWaterMark, Limits.highWaterMarkMessages)
        // CURVE adds 33 bytes to each message (RFC 26: command name, nonce, authenticator, flags).
        try set(.messageSizeMost, Limits.frameBytes + 33)
    }
}
