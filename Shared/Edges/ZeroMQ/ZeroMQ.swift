import CZeroMQ
package import Foundation
import Glibc
import Kernel

/// A failure of ZeroMQ itself, such as an address that cannot be bound or a context that has ended.
public struct SocketFault: Error, CustomStringConvertible, Sendable {
    /// The failed call and ZeroMQ's text of the error.
    public let description: String
    /// The errno of the failure.
    public let code: Int32

    init(_ what: String) {
        code = zmq_errno()
        description = "\(what): \(String(cString: zmq_strerror(code)))"
    }
}

/// ZeroMQ's context: the I/O threads behind the sockets. Any thread may use it.
///
/// `@unchecked Sendable`, because libzmq's contexts are thread-safe (zmq(7), "Context"), and the pointer never changes.
public final class ZeroMQContext: @unchecked Sendable {
    private let raw: UnsafeMutableRawPointer

    /// Creates a context.
    /// - Parameter threads: the number of I/O threads, among which the connections are divided. With one thread all
    ///   connections wait while a long message is decrypted.
    public init(threads: Int32 = 1) throws {
        guard let raw = zmq_ctx_new() else { throw SocketFault("zmq_ctx_new") }
        self.raw = raw
        zmq_ctx_set(raw, ZMQ_IO_THREADS, threads)
    }

    deinit {
        // An EINTR must be answered with another call.
        while zmq_ctx_term(raw) != 0, zmq_errno() == EINTR {}
    }

    /// Makes every blocking call on the context's sockets fail with ETERM, now and later.
    public func shutdown() { zmq_ctx_shutdown(raw) }

    /// Creates a socket; it belongs to the thread that uses it.
    func socket(_ kind: ZeroMQSocket.Kind) throws -> ZeroMQSocket {
        guard let socket = zmq_socket(raw, kind.rawValue) else { throw SocketFault("zmq_socket") }
        return ZeroMQSocket(socket, self)
    }

    /// A new CURVE key pair, in Z85.
    public static func keyPair() throws -> (publicKey: String, secretKey: String) {
        var publicKey = [CChar](repeating: 0, count: 41)
        var secretKey = [CChar](repeating: 0, count: 41)
        guard zmq_curve_keypair(&publicKey, &secretKey) == 0 else { throw SocketFault("zmq_curve_keypair") }
        return (text(publicKey), text(secretKey))
    }

    /// The public half of a secret key, both in Z85; nil if `secretKey` is not a key.
    public static func publicKey(of secretKey: String) -> String? {
        var publicKey = [CChar](repeating: 0, count: 41)
        guard zmq_curve_public(&publicKey, secretKey) == 0 else { return nil }
        return text(publicKey)
    }

    /// The Z85 text of 32 bytes; nil for any other number of bytes.
    static func z85(_ key: Data) -> String? {
        guard key.count == 32 else { return nil }
        var text = [CChar](repeating: 0, count: 41)
        let done = key.withUnsafeBytes { zmq_z85_encode(&text, $0.bindMemory(to: UInt8.self).baseAddress, 32) }
        return done == nil ? nil : Self.text(text)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// One socket. Would-block is a return value; every other failure is thrown. It belongs to one thread at a time.
package final class ZeroMQSocket {
    enum Kind: Int32 {
        case pair = 0
        case reply = 4
        case dealer = 5
        case router = 6
    }

    enum Option: Int32 {
        case routingID = 5
        case linger = 17
        case reconnectInterval = 18
        case reconnectIntervalMost = 21
        case messageSizeMost = 22
        case sendHighWaterMark = 23
        case receiveHighWaterMark = 24
        case routerMandatory = 33
        case keepAlive = 34
        case keepAliveCount = 35
        case keepAliveIdle = 36
        case keepAliveInterval = 37
        case immediate = 39
        case curveServer = 47
        case curvePublicKey = 48
        case curveSecretKey = 49
        case curveServerKey = 50
        case zapDomain = 55
        case handshakeInterval = 66
        case heartbeatInterval = 75
        case heartbeatTimeout = 77
        case unacknowledgedMost = 80
    }

    /// A received message: its frames, the User-Id that the ZAP handler gave its sender, and the descriptor of its
    /// connection.
    package struct Message {
        package var frames: [Data]
        var sender: String?
        var descriptor: Int32 = -1

        /// The outcome of an attempt to connect, if this is a monitor's message. Its first frame begins with the
        /// event's number, in the host's byte order.
        var handshake: Handshake? {
            guard let number = frames.first?.prefix(2), number.count == 2 else { return nil }
            switch number.withUnsafeBytes({ Int32($0.loadUnaligned(as: UInt16.self)) }) {
            case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .succeeded
            case ZMQ_EVENT_CLOSED: return .notThere
            default: return .failed
            }
        }
    }

    /// The outcome of an attempt to connect.
    enum Handshake {
        case succeeded
        /// A process listens at the address, but it ended the handshake.
        case failed
        /// No process listens at the address.
        case notThere
    }

    /// The most frames that are retained; no message of Tangga has more.
    private static let mostFrames = 16

    fileprivate let raw: UnsafeMutableRawPointer
    /// False after it was found empty, until its next use: only then does its descriptor signal new messages.
    private(set) var mayHaveMessages = true
    /// The context must outlive its sockets.
    private let context: ZeroMQContext

    fileprivate init(_ raw: UnsafeMutableRawPointer, _ context: ZeroMQContext) {
        self.raw = raw
        self.context = context
    }

    deinit { zmq_close(raw) }

    func set(_ option: Option, _ number: Int32) throws {
        var number = number
        guard zmq_setsockopt(raw, option.rawValue, &number, MemoryLayout<Int32>.size) == 0 else {
            throw SocketFault("zmq_setsockopt \(option)")
        }
    }

    func set(_ option: Option, _ number: Int64) throws {
        var number = number
        guard zmq_setsockopt(raw, option.rawValue, &number, MemoryLayout<Int64>.size) == 0 else {
            throw SocketFault("zmq_setsockopt \(option)")
        }
    }

    func set(_ option: Option, _ text: String) throws {
        guard zmq_setsockopt(raw, option.rawValue, text, text.utf8.count) == 0 else {
            throw SocketFault("zmq_setsockopt \(option)")
        }
    }

    /// Reports each connection that is accepted or ends, on a PAIR socket at an inproc address.
    func monitor(at address: String) throws {
        let events = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED
        guard zmq_socket_monitor(raw, address, events) == 0 else { throw SocketFault("monitor") }
    }

    /// Ends a connection whose host has vanished silently after 15 seconds. A Unix socket's peer cannot vanish.
    ///
    /// TCP keep-alive is used instead of libzmq's heartbeat: that aborts the process (`Assertion failed: !_io_error`,
    /// libzmq 4.3.4, issue 4364) when it comes due on a connection that has ended while messages of it were still
    /// unread, such as those of a peer that sends many requests and is killed.
    /// - Throws: ``SocketFault``.
    func noticeVanished() throws {
        try set(.keepAlive, Int32(1))
        try set(.keepAliveIdle, Int32(5))
        try set(.keepAliveInterval, Int32(5))
        try set(.keepAliveCount, Int32(2))
        try set(.unacknowledgedMost, Int32(15_000))
    }

    /// Reports the outcomes of this socket's handshakes on the returned PAIR socket. Its queue is unbounded, because a
    /// full one would block the context's I/O thread: call ``endMonitor()`` when it is not read any more.
    func monitorHandshakes() throws -> ZeroMQSocket {
        let address = "inproc://tangga.handshakes.\(UInt(bitPattern: raw))"
        let events =
            ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_CLOSED
        guard zmq_socket_monitor(raw, address, events) == 0 else { throw SocketFault("monitor") }
        let monitor = try context.socket(.pair)
        try monitor.set(.receiveHighWaterMark, Int32(0))
        try monitor.connect(address)
        return monitor
    }

    /// Ends the monitor of ``monitorHandshakes()``.
    func endMonitor() { zmq_socket_monitor(raw, nil, 0) }

    func bind(_ address: String) throws(SocketFault) {
        guard zmq_bind(raw, address) == 0 else { throw SocketFault("bind \(address)") }
    }

    func unbind(_ address: String) throws {
        guard zmq_unbind(raw, address) == 0 else { throw SocketFault("unbind \(address)") }
    }

    func connect(_ address: String) throws {
        guard zmq_connect(raw, address) == 0 else { throw SocketFault("connect \(address)") }
    }

    /// Sends a message without waiting.
    /// - Parameter account: the account on which long frames are counted until they are sent.
    /// - Returns: false if it cannot be sent now: the peer's queue is full, or the peer is gone.
    func send(_ frames: [Data], on account: Account? = nil) throws -> Bool {
        mayHaveMessages = true
        for (index, frame) in frames.enumerated() {
            let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
            let code: Int32
            if let account, frame.count > Limits.uncountedFrameBytes {
                code = lend(frame, on: account, flags)
            } else {
                let sent = frame.withUnsafeBytes { zmq_send(raw, $0.baseAddress, $0.count, flags) }
                code = sent >= 0 ? 0 : zmq_errno()
            }
            if code == 0 { continue }
            if index == 0, code == EAGAIN || code == EHOSTUNREACH || code == EINTR { return false }
            throw SocketFault("send")
        }
        return true
    }

    /// Sends a frame that is counted on an account until libzmq releases it.
    /// - Returns: the errno of the failure; 0 if the frame was accepted.
    private func lend(_ frame: Data, on account: Account, _ flags: Int32) -> Int32 {
        guard let copy = malloc(frame.count) else { return ENOMEM }
        frame.copyBytes(to: UnsafeMutableRawBufferPointer(start: copy, count: frame.count))
        let loan = Unmanaged.passRetained(Loan(frame.count, on: account))
        var message = zmq_msg_t()
        // Called once, on any of libzmq's threads.
        let begun = zmq_msg_init_data(
            &message, copy, frame.count,
            { data, loan in
                free(data)
                if let loan { Unmanaged<Loan>.fromOpaque(loan).release() }
            }, loan.toOpaque())
        guard begun == 0 else {
            free(copy)
            loan.release()
            return ENOMEM
        }
        if zmq_msg_send(&message, raw, flags) >= 0 { return 0 }
        let code = zmq_errno()
        zmq_msg_close(&message)
        return code
    }

    /// The next message; nil if none is there and `waiting` is false.
    package func receive(waiting: Bool = false) throws -> Message? {
        mayHaveMessages = true
        var message = Message(frames: [], sender: nil)
        while true {
            var part = zmq_msg_t()
            zmq_msg_init(&part)
            defer { zmq_msg_close(&part) }
            if zmq_msg_recv(&part, raw, waiting || !message.frames.isEmpty ? 0 : ZMQ_DONTWAIT) < 0 {
                let code = zmq_errno()
                if code == EINTR, !message.frames.isEmpty || waiting { continue }
                if code == EAGAIN { mayHaveMessages = false }
                if code == EAGAIN || code == EINTR { return nil }
                throw SocketFault("receive")
            }
            if message.sender == nil, let name = zmq_msg_gets(&part, "User-Id") {
                message.sender = String(cString: name)
                message.descriptor = zmq_msg_get(&part, ZMQ_SRCFD)
            }
            let isLast = zmq_msg_more(&part) == 0
            // Frames beyond the limit are read and discarded.
            if message.frames.count < ZeroMQSocket.mostFrames { message.frames.append(ZeroMQSocket.bytes(of: &part)) }
            if isLast { return message }
        }
    }

    /// The frame length in bytes from which libzmq's memory is used instead of a copy.
    private static let longFrame = 16 * 1024

    /// The bytes of a frame. A long frame's memory moves into the result, and the frame is empty afterwards.
    private static func bytes(of part: inout zmq_msg_t) -> Data {
        let count = zmq_msg_size(&part)
        guard count >= longFrame else { return zmq_msg_data(&part).map { Data(bytes: $0, count: count) } ?? Data() }
        let kept = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
        zmq_msg_init(kept)
        zmq_msg_move(kept, &part)
        guard let bytes = zmq_msg_data(kept) else { return Data() }
        // Any thread may release them: libzmq counts the references to a message's bytes atomically.
        nonisolated(unsafe) let lent = kept
        return Data(
            bytesNoCopy: bytes, count: count,
            deallocator: .custom { _, _ in
                zmq_msg_close(lent)
                lent.deallocate()
            })
    }

    /// Waits until the socket accepts a message, or this many milliseconds have passed.
    func waitUntilItTakes(milliseconds: Int) {
        mayHaveMessages = true
        var item = zmq_pollitem_t(socket: raw, fd: 0, events: Int16(ZMQ_POLLOUT), revents: 0)
        zmq_poll(&item, 1, milliseconds)
    }

    /// Waits until one of the sockets or descriptors is readable, or this many milliseconds have passed.
    ///
    /// `zmq_poll` queries every socket before and after waiting, with two system calls each time. A socket that was
    /// found empty and not used since need not be queried: its descriptor signals (zmq_getsockopt(3), ZMQ_FD).
    /// - Returns: whether the first of `descriptors` is readable.
    @discardableResult
    package static func poll(_ sockets: [ZeroMQSocket], descriptors: [Int32] = [], milliseconds: Int) -> Bool {
        var items = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        for descriptor in descriptors { items.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
        let isReadable = sockets.contains { $0.mayHaveMessages && $0.isReadable }
        // Interrupted or not, the caller looks at every socket that may have messages.
        Glibc.poll(&items, nfds_t(items.count), isReadable ? 0 : Int32(clamping: milliseconds))
        for (socket, item) in zip(sockets, items) where item.revents != 0 { socket.mayHaveMessages = true }
        return !descriptors.isEmpty && items[sockets.count].revents != 0
    }

    /// Whether the socket reports a message; the query resets its descriptor's signal.
    private var isReadable: Bool {
        var events: Int32 = 0
        var size = MemoryLayout<Int32>.size
        // If the query fails, the receive that follows reports the fault.
        guard zmq_getsockopt(raw, ZMQ_EVENTS, &events, &size) == 0 else { return true }
        mayHaveMessages = events & ZMQ_POLLIN != 0
        return mayHaveMessages
    }

    /// Readable when the socket's state has changed. The socket must be empty before polling it.
    private lazy var descriptor: Int32 = {
        var descriptor: Int32 = -1
        var size = MemoryLayout<Int32>.size
        zmq_getsockopt(raw, ZMQ_FD, &descriptor, &size)
        return descriptor
    }()
}
