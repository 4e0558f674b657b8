import Foundation
import Synchronization

/// Who may connect: the ZAP handler of a process (ZeroMQ RFC 27), on a thread of its own.
///
/// A CURVE key that is known gets the name under which every later message of its connection comes; any other is turned
/// away and counted.
final class Doorkeeper: Sendable {
    private struct State {
        var names: [String: String] = [:]
        var admitted: UInt64 = 0
        var strangers: UInt64 = 0
    }

    private let state = Mutex(State())

    private let ended = DispatchSemaphore(value: 0)

    /// Starts keeping the door of a context. Must be called before the context's first server socket is bound.
    init(_ context: ZeroMQContext) throws {
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
        let socket = try context.socket(.reply)
        try socket.set(.linger, Int32(0))
        try socket.bind("inproc://zeromq.zap.01")
        ready.signal()
        serve(socket)
    }

    /// Waits until the thread has let go of the context, once that is shut down: whoever lets go of it last waits until
    /// what is still to be sent has gone, and that must not be a thread for which the process does not wait.
    func waitForEnd() { ended.wait() }

    /// From now on these keys are known by these names.
    func admit(_ names: [String: String]) { state.withLock { $0.names = names } }

    /// How many were let in and how many turned away.
    var counts: [(String, UInt64)] {
        state.withLock { [("connections_admitted", $0.admitted), ("connections_stranger", $0.strangers)] }
    }

    private func serve(_ socket: ZeroMQSocket) {
        // Until the context ends.
        while let message = try? socket.receive(waiting: true) {
            _ = try? socket.send(reply(to: message.frames))
        }
    }

    /// Frames of a ZAP request: version, request id, domain, address, identity, mechanism, credentials.
    private func reply(to frames: [Data]) -> [Data] {
        guard frames.count >= 2, frames[0] == Data("1.0".utf8) else {
            return answer(Data(), "500", "version", "")
        }
        guard frames.count == 7, frames[5] == Data("CURVE".utf8), let key = ZeroMQContext.z85(frames[6]) else {
            return answer(frames[1], "400", "CURVE only", "")
        }
        let name = state.withLock { state in
            let name = state.names[key]
            if name == nil { state.strangers += 1 } else { state.admitted += 1 }
            return name
        }
        // Not for good: the next directory may bring the key. After a 400 libzmq's client would never connect again.
        guard let name else { return answer(frames[1], "300", "unknown key", "") }
        return answer(frames[1], "200", "OK", name)
    }

    private func answer(_ request: Data, _ code: String, _ text: String, _ name: String) -> [Data] {
        [Data("1.0".utf8), request, Data(code.utf8), Data(text.utf8), Data(name.utf8), Data()]
    }
}
