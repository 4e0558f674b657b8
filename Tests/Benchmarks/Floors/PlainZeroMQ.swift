import ArgumentParser
import CZeroMQ
import Edges
import Foundation
import Glibc

/// The floor of a request's latency: the frames of an empty request over plain libzmq to another process and back, over
/// the same kind of socket: ROUTER and DEALER, `ipc://`, CURVE.
final class PlainZeroMQ {
    private let context: UnsafeMutableRawPointer
    private let socket: UnsafeMutableRawPointer
    private let echo: Process
    private let pipe = Pipe()

    /// Starts the other process and connects to it.
    init(in folder: URL) throws {
        let endpoint = "ipc://\(folder.appendingPathComponent("echo.sock").path)"
        let (server, own) = (try ZeroMQContext.keyPair(), try ZeroMQContext.keyPair())
        echo = Process()
        echo.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        echo.arguments = ["echo", endpoint]
        echo.environment = ["TANGGA_ECHO_KEY": server.secretKey]
        echo.standardInput = pipe
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try echo.run()
        guard let context = zmq_ctx_new(), let socket = zmq_socket(context, ZMQ_DEALER) else {
            throw BenchFault("zmq_socket")
        }
        self.context = context
        self.socket = socket
        PlainZeroMQ.set(socket, ZMQ_CURVE_SERVERKEY, server.publicKey)
        PlainZeroMQ.set(socket, ZMQ_CURVE_PUBLICKEY, own.publicKey)
        PlainZeroMQ.set(socket, ZMQ_CURVE_SECRETKEY, own.secretKey)
        guard zmq_connect(socket, endpoint) == 0 else { throw BenchFault("zmq_connect \(endpoint)") }
    }

    deinit {
        zmq_close(socket)
        zmq_ctx_term(context)
        // The other process exits when its standard input is closed.
        try? pipe.fileHandleForWriting.close()
        echo.waitUntilExit()
    }

    /// Sends frames and waits for their echo.
    func exchange(_ frames: [Data]) throws {
        for (index, frame) in frames.enumerated() {
            let more = index + 1 < frames.count ? ZMQ_SNDMORE : 0
            let sent = frame.withUnsafeBytes { zmq_send(socket, $0.baseAddress, $0.count, more) }
            guard sent >= 0 else { throw BenchFault("zmq_send") }
        }
        var items = [zmq_pollitem_t(socket: socket, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)]
        guard zmq_poll(&items, 1, 10_000) == 1 else { throw BenchFault("no echo within ten seconds") }
        try PlainZeroMQ.message(from: socket) { _, _ in }
    }

    /// Receives the frames of one message.
    fileprivate static func message(
        from socket: UnsafeMutableRawPointer, _ take: (UnsafeMutablePointer<zmq_msg_t>, Bool) -> Void
    ) throws {
        while true {
            var part = zmq_msg_t()
            zmq_msg_init(&part)
            defer { zmq_msg_close(&part) }
            guard zmq_msg_recv(&part, socket, 0) >= 0 else { throw BenchFault("zmq_msg_recv") }
            let more = zmq_msg_more(&part) != 0
            take(&part, more)
            if !more { return }
        }
    }

    fileprivate static func set(_ socket: UnsafeMutableRawPointer, _ option: Int32, _ text: String) {
        zmq_setsockopt(socket, option, text, text.utf8.count)
    }
}

/// `tangga-bench echo`: the other process, which echoes every message until its standard input closes.
struct Echo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo", abstract: "Sends back what comes; the floor's other side.", shouldDisplay: false)

    @Argument var endpoint: String

    func run() throws {
        guard let context = zmq_ctx_new(), let socket = zmq_socket(context, ZMQ_ROUTER) else {
            throw BenchFault("zmq_socket")
        }
        defer {
            zmq_close(socket)
            zmq_ctx_term(context)
        }
        var isServer: Int32 = 1
        zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &isServer, MemoryLayout<Int32>.size)
        PlainZeroMQ.set(socket, ZMQ_CURVE_SECRETKEY, ProcessInfo.processInfo.environment["TANGGA_ECHO_KEY"] ?? "")
        guard zmq_bind(socket, endpoint) == 0 else { throw BenchFault("zmq_bind \(endpoint)") }
        var items = [
            zmq_pollitem_t(socket: socket, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0),
            zmq_pollitem_t(socket: nil, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0),
        ]
        while true {
            zmq_poll(&items, 2, -1)
            if items[1].revents != 0 { return }
            guard items[0].revents != 0 else { continue }
            try PlainZeroMQ.message(from: socket) { part, more in
                zmq_msg_send(part, socket, more ? ZMQ_SNDMORE : 0)
            }
        }
    }
}
