import CZeroMQ
import Foundation
import Glibc
import Kernel
import Synchronization

/// Who may connect: the ZAP handler of a process (ZeroMQ RFC 27), on a thread of its own.
///
/// A CURVE key that is known gets the credential under which every later message of its connection comes, unless its
/// principal has as many connections as it may. One that is not
/// known waits at the door for a moment, since the directory that is about to come may bring it; then its connection
/// ends, and libzmq makes a new one.
final class Doorkeeper: Sendable {
    private struct State {
        var names: [String: String] = [:]
        /// The connections that were let in and are not known to have ended, by their number; with whose they are.
        var open: [UInt64: String] = [:]
        var last: UInt64 = 0
        var admitted: UInt64 = 0
        var strangers: UInt64 = 0
        var crowded: UInt64 = 0

        func count(of name: String) -> Int { open.values.count { $0 == name } }
    }

    private let state = Mutex(State())

    private let ended = DispatchSemaphore(value: 0)

    /// Wakes the thread when names have changed.
    private let pipe: WakePipe

    /// Starts keeping the door of a context. Must be called before the context's first server socket is bound.
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

    /// Keeps the door until the context is shut down.
    private func keep(_ context: ZeroMQContext, _ ready: DispatchSemaphore) throws {
        let socket = try context.socket(.router)
        try socket.set(.linger, Int32(0))
        try socket.bind("inproc://zeromq.zap.01")
        ready.signal()
        if let fault = Doorkeeper.fault({ try serve(socket) }) { Doorkeeper.endProcess(fault) }
    }

    /// What ended the keeping of a door, but for the end of its context.
    static func fault(_ keeping: () throws -> Void) -> (any Error)? {
        do {
            try keeping()
            return nil
        } catch { return (error as? SocketFault)?.code == ETERM ? nil : error }
    }

    /// Without a handler at that address libzmq lets every CURVE key in (zmq_curve(7), "Authentication"): a process that
    /// serves must not go on.
    private static func endProcess(_ fault: any Error) {
        FileHandle.standardError.write(
            Data(
                "Penjaga pintu berhenti; proses diakhiri. / The door's thread has ended, and the process: \(fault)\n"
                    .utf8))
        _exit(1)
    }

    /// Waits until the thread has let go of the context, once that is shut down: whoever lets go of it last waits until
    /// what is still to be sent has gone, and that must not be a thread for which the process does not wait.
    func waitForEnd() { ended.wait() }

    /// From now on these keys are known by these names.
    func admit(_ names: [String: String]) {
        state.withLock { $0.names = names }
        pipe.wake()
    }

    /// The numbers of the connections that were let in and are not known to have ended.
    var open: Set<UInt64> { state.withLock { Set($0.open.keys) } }

    /// These connections have ended.
    func left(_ connections: some Sequence<UInt64>) {
        state.withLock { state in
            for connection in connections { state.open[connection] = nil }
        }
    }

    /// A connection has spoken: it is open, even if it was taken for ended.
    /// - Returns: false when its principal has as many others as it may.
    func hears(_ credential: Credential) -> Bool {
        state.withLock { state in
            if state.open[credential.connection] != nil { return true }
            guard state.count(of: credential.name) < Limits.connectionsOfOne else { return false }
            state.open[credential.connection] = credential.name
            return true
        }
    }

    /// How many were let in, came with a key that was not known, and were one too many.
    var counts: [(String, UInt64)] {
        state.withLock {
            [
                ("connections_admitted", $0.admitted), ("connections_stranger", $0.strangers),
                ("connections_crowded", $0.crowded),
            ]
        }
    }

    /// A connection whose key is not known yet.
    private struct Waiting {
        /// The route back to libzmq's side of the question.
        let route: [Data]
        let request: Data
        let key: String
        let until: ContinuousClock.Instant
    }

    /// How long an unknown key waits. A client that is refused knows it after two of these.
    private static let patience = Duration.milliseconds(500)

    /// So many wait at most; the rest is ended at once.
    private static let room = 256

    /// What becomes of a connection with a key.
    private enum Admission {
        case admitted(Credential)
        case stranger
        /// Its principal has as many connections as it may.
        case crowded
    }

    private func admission(of key: String) -> Admission {
        state.withLock { state in
            guard let name = state.names[key] else { return .stranger }
            guard state.count(of: name) < Limits.connectionsOfOne else {
                state.crowded += 1
                return .crowded
            }
            state.admitted += 1
            state.last += 1
            state.open[state.last] = name
            return .admitted(Credential(key: key, connection: state.last, name: name))
        }
    }

    /// Answers until the context ends.
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

    /// The next question, or a message without frames when the names have changed or somebody's patience may have ended.
    private func next(_ socket: ZeroMQSocket, isHurried: Bool) throws -> ZeroMQSocket.Message {
        if let message = try socket.receive() { return message }
        ZeroMQSocket.poll([socket], descriptors: [pipe.reading], milliseconds: isHurried ? 50 : 3_600_000)
        return try socket.receive() ?? ZeroMQSocket.Message(frames: [], sender: nil)
    }

    /// Answers a question, or lets it wait. Its frames: the route back up to an empty frame, then version, request id,
    /// domain, address, identity, mechanism, credentials.
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

    /// Lets a key in under its credential, or ends its connection; one too many stays silent for a while.
    ///
    /// After a 300 libzmq leaves the connection silent until the handshake's time is over, after a 400 its client never
    /// connects again. A status that RFC 27 does not have ends the connection at once, and the client makes another.
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

/// What the door knows of a connection; it comes with each of its messages as ZAP's User-Id.
struct Credential: Equatable {
    /// The CURVE public key, in Z85.
    let key: String
    /// Which connection of this process it is.
    let connection: UInt64
    /// Under which name the key was known when the connection was let in.
    let name: String

    init(key: String, connection: UInt64, name: String) {
        self.key = key
        self.connection = connection
        self.name = name
    }

    /// No part of it has a space.
    var text: String { "\(key) \(connection) \(name)" }

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let connection = UInt64(parts[1]) else { return nil }
        self.init(key: String(parts[0]), connection: connection, name: String(parts[2]))
    }
}
