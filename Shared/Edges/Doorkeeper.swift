import Foundation
import Synchronization

/// Who may connect: the ZAP handler of a process (ZeroMQ RFC 27), on a thread of its own.
///
/// A CURVE key that is known gets the name under which every later message of its connection comes. One that is not
/// known waits at the door for a moment, since the directory that is about to come may bring it; then its connection
/// ends, and libzmq makes a new one.
final class Doorkeeper: Sendable {
    private struct State {
        var names: [String: String] = [:]
        var admitted: UInt64 = 0
        var strangers: UInt64 = 0
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
        serve(socket)
    }

    /// Waits until the thread has let go of the context, once that is shut down: whoever lets go of it last waits until
    /// what is still to be sent has gone, and that must not be a thread for which the process does not wait.
    func waitForEnd() { ended.wait() }

    /// From now on these keys are known by these names.
    func admit(_ names: [String: String]) {
        state.withLock { $0.names = names }
        pipe.wake()
    }

    /// How many were let in, and how many came with a key that was not known.
    var counts: [(String, UInt64)] {
        state.withLock { [("connections_admitted", $0.admitted), ("connections_stranger", $0.strangers)] }
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

    private func serve(_ socket: ZeroMQSocket) {
        var waiting: [Waiting] = []
        // Until the context ends.
        while let message = try? next(socket, isHurried: !waiting.isEmpty) {
            pipe.drain()
            if !message.frames.isEmpty { take(message.frames, socket, &waiting) }
            let now = ContinuousClock.now
            waiting.removeAll { one in
                let name = state.withLock { $0.names[one.key] }
                guard name != nil || one.until <= now else { return false }
                if name != nil { state.withLock { $0.admitted += 1 } }
                _ = try? socket.send(one.route + verdict(one.request, name))
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
        let name = state.withLock { state in
            let name = state.names[key]
            if name == nil { state.strangers += 1 } else { state.admitted += 1 }
            return name
        }
        guard name == nil, waiting.count < Doorkeeper.room else { return say(verdict(frames[1], name)) }
        waiting.append(
            Waiting(route: route, request: frames[1], key: key, until: ContinuousClock.now + Doorkeeper.patience))
    }

    /// Lets a key in under its name, or ends its connection.
    ///
    /// After a 300 libzmq leaves the connection silent until the handshake's time is over, after a 400 its client never
    /// connects again. A status that RFC 27 does not have ends the connection at once, and the client makes another.
    private func verdict(_ request: Data, _ name: String?) -> [Data] {
        name.map { answer(request, "200", "OK", $0) } ?? answer(request, "403", "unknown key", "")
    }

    private func answer(_ request: Data, _ code: String, _ text: String, _ name: String) -> [Data] {
        [Data("1.0".utf8), request, Data(code.utf8), Data(text.utf8), Data(name.utf8), Data()]
    }
}
