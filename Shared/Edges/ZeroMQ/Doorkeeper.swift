import CZeroMQ
import Foundation
import Glibc
import Kernel
import Synchronization

/// Decides which connections are admitted: the ZAP handler of a process (ZeroMQ RFC 27), on its own thread.
///
/// A known CURVE key gets the credential that libzmq attaches to every later message of its connection, unless its
/// principal has reached its limit of connections. An unknown key waits for a moment, since the directory that is about
/// to arrive may contain it; then its connection ends, and libzmq makes a new one.
final class Doorkeeper: Sendable {
    private struct State {
        var names: [String: String] = [:]
        /// Principals of the admitted connections that are not known to have ended, by connection number.
        var open: [UInt64: String] = [:]
        var last: UInt64 = 0
        var admitted: UInt64 = 0
        var strangers: UInt64 = 0
        var crowded: UInt64 = 0

        func count(of name: String) -> Int { open.values.count { $0 == name } }
    }

    private let state = Mutex(State())

    private let ended = DispatchSemaphore(value: 0)

    /// Wakes the thread when the admitted keys have changed.
    private let pipe: WakePipe

    /// Starts the handler of a context. Must be called before the context's first server socket is bound.
    init(_ context: ZeroMQContext) throws {
        pipe = try WakePipe()
        let ready = DispatchSemaphore(value: 0)
        let fault = Mutex<SocketFault?>(nil)
        let lent = Mutex<ZeroMQContext?>(context)
        let thread = Thread { [self] in
            if let context = lent.withLock({ $0.take() }) {
                do { try keep(context, ready) } catch {
                    fault.withLock { $0 = error as? SocketFault }
                    ready.signal()
                }
            }
            ended.signal()
        }
        thread.name = "tangga.door"
        thread.start()
        ready.wait()
        if let fault = fault.withLock({ $0 }) { throw fault }
    }

    /// Serves until the context is shut down.
    private func keep(_ context: ZeroMQContext, _ ready: DispatchSemaphore) throws {
        let socket = try context.socket(.router)
        try socket.set(.linger, Int32(0))
        try socket.bind("inproc://zeromq.zap.01")
        ready.signal()
        if let fault = Doorkeeper.fault({ try serve(socket) }) { Doorkeeper.endProcess(fault) }
    }

    /// The error that ended `keeping`; nil if its context was shut down.
    static func fault(_ keeping: () throws -> Void) -> (any Error)? {
        do {
            try keeping()
            return nil
        } catch { return (error as? SocketFault)?.code == ETERM ? nil : error }
    }

    /// Without a handler at that address libzmq admits every CURVE key (zmq_curve(7), "Authentication"), so a serving
    /// process must not continue.
    private static func endProcess(_ fault: any Error) {
        FileHandle.standardError.write(
            Data(
                "Penjaga pintu berhenti; proses diakhiri. / The door's thread has ended, and the process: \(fault)\n"
                    .utf8))
        _exit(1)
    }

    /// Waits until the thread has released the context, after it was shut down. The last release waits for unsent
    /// messages, and must not happen on a thread for which the process does not wait.
    func waitForEnd() { ended.wait() }

    /// Replaces the admitted keys and the names of their principals.
    func admit(_ names: [String: String]) {
        state.withLock { $0.names = names }
        pipe.wake()
    }

    /// The numbers of the admitted connections that are not known to have ended.
    var open: Set<UInt64> { state.withLock { Set($0.open.keys) } }

    /// Records that these connections have ended.
    func left(_ connections: some Sequence<UInt64>) {
        state.withLock { state in
            for connection in connections { state.open[connection] = nil }
        }
    }

    /// Records that a connection has sent a message: it is open, even if it was counted as ended.
    /// - Returns: false if its principal has as many other connections as it may.
    func hears(_ credential: Credential) -> Bool {
        state.withLock { state in
            if state.open[credential.connection] != nil { return true }
            guard state.count(of: credential.name) < Limits.connectionsPerPrincipal else { return false }
            state.open[credential.connection] = credential.name
            return true
        }
    }

    /// How many connections were admitted, had an unknown key, and exceeded their principal's limit.
    var counts: [(String, UInt64)] {
        state.withLock {
            [
                ("connections_admitted", $0.admitted), ("connections_stranger", $0.strangers),
                ("connections_crowded", $0.crowded),
            ]
        }
    }

    /// A connection whose key is not yet known.
    private struct Waiting {
        /// The route back to libzmq's ZAP client.
        let route: [Data]
        let request: Data
        let key: String
        let until: ContinuousClock.Instant
    }

    /// How long an unknown key waits. A refused client concludes that it is refused after two such waits.
    private static let patience = Duration.milliseconds(500)

    /// The most connections that wait; further ones are ended at once.
    private static let room = 256

    /// The decision on a connection by its key.
    private enum Admission {
        case admitted(Credential)
        case stranger
        /// The principal has as many connections as it may.
        case crowded
    }

    private func admission(of key: String) -> Admission {
        state.withLock { state in
            guard let name = state.names[key] else { return .stranger }
            guard state.count(of: name) < Limits.connectionsPerPrincipal else {
                state.crowded += 1
                return .crowded
            }
            state.admitted += 1
            state.last += 1
            state.open[state.last] = name
            return .admitted(Credential(key: key, connection: state.last, name: name))
        }
    }

    /// Answers ZAP requests until the context ends.
    private func serve(_ socket: ZeroMQSocket) throws {
        var waiting: [Waiting] = []
        while true {
            let message = try next(socket, isHurried: !waiting.isEmpty)
            pipe.drain()
            if !message.frames.isEmpty { take(message.frames, socket, &waiting) }
            let now = ContinuousClock.now
            waiting.removeAll { one in
                let admission = admission(of: one.key)
                if case .stranger = admission, now < one.until { return false }
                _ = try? socket.send(one.route + verdict(one.request, admission))
                return true
            }
        }
    }

    /// The next ZAP request; a message without frames when the keys have changed or a wait may be over.
    private func next(_ socket: ZeroMQSocket, isHurried: Bool) throws -> ZeroMQSocket.Message {
        if let message = try socket.receive() { return message }
        ZeroMQSocket.poll([socket], descriptors: [pipe.reading], milliseconds: isHurried ? 50 : 3_600_000)
        return try socket.receive() ?? ZeroMQSocket.Message(frames: [], sender: nil)
    }

    /// Answers a ZAP request, or adds it to `waiting`. Its frames: the route up to an empty frame, then version,
    /// request id, domain, address, identity, mechanism, credentials.
    private func take(_ frames: [Data], _ socket: ZeroMQSocket, _ waiting: inout [Waiting]) {
        let route = Array(frames.prefix { !$0.isEmpty }) + [Data()]
        let frames = Array(frames.dropFirst(route.count))
        func say(_ answer: [Data]) { _ = try? socket.send(route + answer) }
        guard frames.count >= 2, frames[0] == Data("1.0".utf8) else {
            return say(answer(Data(), "500", "version", ""))
        }
        guard frames.count == 7, frames[5] == Data("CURVE".utf8), let key = ZeroMQContext.z85(frames[6]) else {
            return say(answer(frames[1], "400", "CURVE only", ""))
        }
        let admission = admission(of: key)
        if case .stranger = admission {
            state.withLock { $0.strangers += 1 }
            guard waiting.count < Doorkeeper.room else { return say(verdict(frames[1], admission)) }
        } else {
            return say(verdict(frames[1], admission))
        }
        waiting.append(
            Waiting(route: route, request: frames[1], key: key, until: ContinuousClock.now + Doorkeeper.patience))
    }

    /// The ZAP reply: admits a key under its credential, or ends its connection; a connection beyond the limit stays
    /// silent for a while.
    ///
    /// After a 300 libzmq leaves the connection silent until the handshake times out; after a 400 the client never
    /// connects again. A status that RFC 27 does not define ends the connection at once, and the client makes another.
    private func verdict(_ request: Data, _ admission: Admission) -> [Data] {
        switch admission {
        case .admitted(let credential): answer(request, "200", "OK", credential.text)
        case .stranger: answer(request, "403", "unknown key", "")
        case .crowded: answer(request, "300", "too many connections", "")
        }
    }

    private func answer(_ request: Data, _ code: String, _ text: String, _ name: String) -> [Data] {
        [Data("1.0".utf8), request, Data(code.utf8), Data(text.utf8), Data(name.utf8), Data()]
    }
}

/// The door's record of a connection; libzmq attaches it to each of its messages as ZAP's User-Id.
struct Credential: Equatable {
    /// The CURVE public key, in Z85.
    let key: String
    /// The number of the connection, unique in this process.
    let connection: UInt64
    /// The principal's name when the connection was admitted.
    let name: String

    init(key: String, connection: UInt64, name: String) {
        self.key = key
        self.connection = connection
        self.name = name
    }

    /// The credential as User-Id; no part of it may contain a space.
    var text: String { "\(key) \(connection) \(name)" }

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let connection = UInt64(parts[1]) else { return nil }
        self.init(key: String(parts[0]), connection: connection, name: String(parts[2]))
    }
}
