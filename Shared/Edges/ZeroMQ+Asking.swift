import Kernel

extension ZeroMQContext {
    /// A socket that asks a node, wherever that is served.
    ///
    /// It is connected to every address of the node. Whoever answers no heartbeat, as a process that was stopped or a
    /// host that was cut off, has its connection given up, so that no more is lost there; what was is asked again.
    /// - Parameters:
    ///   - onlyComplete: gives messages only to connections that are complete. Among several addresses these are the one
    ///     of the process that serves, since a stand-by binds no sooner than it may write. Else what is sent waits for
    ///     a connection; and a reply that has come is kept though its connection ended, which libzmq drops otherwise.
    ///   - linger: milliseconds that what is still to be sent may take at the end.
    func dealer(to address: Address, as keys: KeyPair, onlyComplete: Bool, linger: Int32) throws -> ZeroMQSocket {
        let dealer = try socket(.dealer)
        try dealer.set(.curveServerKey, address.publicKey)
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
