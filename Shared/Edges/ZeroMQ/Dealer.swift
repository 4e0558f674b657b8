import Foundation
import Kernel

/// The way to a node for whoever asks it, wherever that is served and by whichever of its keys it is known.
///
/// It is connected to every address of the node. Whoever answers no heartbeat, as a process that was stopped or a host
/// that was cut off, has its connection given up, so that no more is lost there; what was is asked again. A node whose
/// key is being replaced is tried by its two keys in turn.
final class Dealer {
    private let context: ZeroMQContext
    private let keys: KeyPair
    private let address: Address
    private let onlyComplete: Bool
    private let linger: Int32
    private let watchesHandshakes: Bool
    /// Which of the node's keys it is expected to have.
    private var turn = 0
    /// Since when nobody has taken a message; nil while somebody does.
    private var unheardSince: ContinuousClock.Instant?
    private(set) var socket: ZeroMQSocket
    /// Tells how handshakes end, until one succeeds.
    private var monitor: ZeroMQSocket?
    /// Handshakes that the node ended, one after the other, under all of its keys and since it was last dialled.
    private var failures = (all: 0, here: 0)

    /// How long nobody may take a message before the node is tried by its other key.
    private static let patience = Duration.seconds(2)

    /// Connects; nothing is sent yet.
    /// - Parameters:
    ///   - onlyComplete: gives messages only to connections that are complete. Among several addresses these are the one
    ///     of the process that serves, since a stand-by binds no sooner than it may write. Else what is sent waits for
    ///     a connection; and a reply that has come is kept though its connection ended, which libzmq drops otherwise.
    ///   - linger: milliseconds that what is still to be sent may take at the end.
    ///   - watchesHandshakes: whether ``standing`` is looked at.
    /// - Throws: ``SocketFault``.
    init(
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
    /// - Returns: false when nobody takes it now.
    /// - Throws: ``SocketFault``.
    func send(_ frames: [Data]) throws -> Bool {
        let isTaken = try socket.send(frames)
        unheardSince = isTaken ? nil : unheardSince ?? ContinuousClock.now
        return isTaken
    }

    /// Tries the node's other key, if it has one and nobody has taken anything for a while.
    /// - Throws: ``SocketFault``.
    func redialIfUnheard() throws {
        guard address.publicKeys.count > 1, let unheardSince,
            unheardSince.duration(to: ContinuousClock.now) > Dealer.patience
        else { return }
        try redial()
    }

    /// Gives the connections up and makes new ones, to the node's other key if it has two; replies to what was sent over
    /// the old ones are lost.
    /// - Throws: ``SocketFault``.
    func redial() throws {
        turn = (turn + 1) % address.publicKeys.count
        unheardSince = nil
        failures.here = 0
        endMonitor()
        socket = try Dealer.dial(context, address, address.publicKeys[turn], keys, onlyComplete, linger)
        if watchesHandshakes { monitor = try socket.monitorHandshakes() }
    }

    deinit { endMonitor() }

    /// Ends the monitor before its PAIR socket is closed: libzmq's own thread waits without end for a peer that takes its
    /// events (`socket_base_t::monitor_event` sends without DONTWAIT), and every socket of the context with it.
    private func endMonitor() {
        guard monitor != nil else { return }
        socket.endMonitor()
        monitor = nil
    }

    /// What has become of the handshakes.
    enum Standing {
        /// One has succeeded, or may still.
        case open
        /// The node may have gone over to its other key: dial again.
        case otherKey
        /// The node is there and has ended two for each of its keys. One alone says little: the process may just have
        /// been stopped.
        case refused
    }

    /// What has become of the handshakes up to now.
    var standing: Standing {
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

    /// Whether it leads to the same places by the same keys.
    func leads(to other: Address, as otherKeys: KeyPair) -> Bool {
        address == other && keys == otherKeys
    }
}

extension ZeroMQSocket {
    /// Sets how much waits in the socket, how long a message is at most, and how many milliseconds what is still to be
    /// sent may take at the end.
    func bound(linger: Int32) throws {
        try set(.linger, linger)
        try set(.sendHighWaterMark, Limits.highWaterMark)
        try set(.receiveHighWaterMark, Limits.highWaterMark)
        // CURVE puts 33 bytes around what is sent (RFC 26: command name, nonce, authenticator, flags).
        try set(.messageSizeMost, Limits.frame + 33)
    }
}
