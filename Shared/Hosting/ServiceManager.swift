import Edges
import Foundation
import Glibc

/// The service manager that started the process, such as systemd: sd_notify(3)'s protocol.
///
/// The protocol is a datagram of `NAME=value` lines to the socket that `$NOTIFY_SOCKET` names, which systemd promises
/// to keep stable; linking libsystemd would add a C library and its module map for one `sendto`.
///
/// Signs of life come from the loop itself, so that a stuck loop or a commit that does not return is noticed: the loop
/// waits no longer than ``patience`` and calls ``alive()`` at each step. Nothing here blocks: a message that the
/// manager does not accept at once is sent again at the next call. It belongs to one thread.
final class ServiceManager {
    private let socket: Int32
    private let address: sockaddr_un
    private let addressLength: socklen_t
    /// The time between two signs of life; nil if the manager expects none.
    private let interval: Duration?
    private var due: ContinuousClock.Instant
    /// Messages that the manager has not accepted yet.
    private var pending: [String] = []
    /// The status sent last.
    private var words = ""

    /// The manager that the environment names; nil if it names none.
    /// - Throws: ``ProvinceFault`` if the name is not a socket's address; ``SystemFault``.
    init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        guard let path = environment["NOTIFY_SOCKET"], !path.isEmpty else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        // A name that begins with @ is in the abstract namespace: a zero byte replaces the @, and none terminates it.
        let isAbstract = path.hasPrefix("@")
        let bytes = isAbstract ? [0] + Array(path.utf8.dropFirst()) : Array(path.utf8)
        guard isAbstract || path.hasPrefix("/"), bytes.count < room else {
            throw ProvinceFault("NOTIFY_SOCKET=\(path) bukan alamat soket. / is not a socket's address.")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.address = address
        addressLength = socklen_t(MemoryLayout.size(ofValue: address) - room + bytes.count)
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw SystemFault("socket") }
        interval = ServiceManager.interval(environment)
        due = .now
    }

    deinit { close(socket) }

    /// A third of the manager's timeout, so that two signs of life fit into it despite the loop's other work.
    private static func interval(_ environment: [String: String]) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text), microseconds > 0 else {
            return nil
        }
        // A child inherits the environment, but is not the watched process.
        if let process = environment["WATCHDOG_PID"], process != "\(getpid())" { return nil }
        return .microseconds(microseconds / 3)
    }

    /// Microseconds until the next sign of life is due, even if the loop has nothing else to do; nil if none is
    /// expected.
    var patience: Int64? {
        guard interval != nil else { return nil }
        let left = (due - .now).components
        return max(0, left.seconds * 1_000_000 + left.attoseconds / 1_000_000_000_000)
    }

    /// Reports that the process is ready, with a status for people.
    func ready(_ words: String) {
        self.words = words
        pending.append("READY=1\nSTATUS=\(ServiceManager.line(words))")
        tell()
    }

    /// Reports the status for people, if it has changed.
    func status(_ words: String) {
        guard words != self.words else { return }
        self.words = words
        pending.append("STATUS=\(ServiceManager.line(words))")
        tell()
    }

    /// Reports that the process is stopping.
    func stopping() {
        pending.append("STOPPING=1")
        tell()
    }

    /// Sends a sign of life if one is due; the loop calls it at each step.
    func alive() {
        if let interval, due <= .now {
            due = .now + interval
            if !pending.contains("WATCHDOG=1") { pending.append("WATCHDOG=1") }
        }
        tell()
    }

    /// Removes line breaks, because a line break ends a value.
    private static func line(_ words: String) -> String {
        words.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private func tell() {
        while let message = pending.first, send(message) { pending.removeFirst() }
    }

    /// - Returns: false if it must be sent again.
    private func send(_ message: String) -> Bool {
        var address = address
        let bytes = Array(message.utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    socket, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), $0,
                    addressLength)
            }
        }
        return sent >= 0 || (errno != EAGAIN && errno != EINTR)
    }
}
