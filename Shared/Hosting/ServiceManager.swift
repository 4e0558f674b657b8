import Edges
import Foundation
import Glibc

/// systemd, or whoever else started the process and wants to hear how it is: sd_notify(3)'s protocol.
///
/// The protocol is a datagram of `NAME=value` lines to the socket that `$NOTIFY_SOCKET` names, which systemd promises to
/// keep as it is; to link libsystemd for it would add a C library and its module map for one `sendto`.
///
/// Signs of life come from the loop itself, so that a loop that is stuck, or a commit that does not return, is noticed:
/// it waits no longer than ``patience`` and says ``alive()`` at each of its steps. Nothing here waits: what the manager
/// does not take at once is told again at the next sign of life. It belongs to one thread.
final class ServiceManager {
    private let socket: Int32
    private let address: sockaddr_un
    private let addressLength: socklen_t
    /// How often a sign of life is due; nil when nobody asks for it.
    private let interval: Duration?
    private var due: ContinuousClock.Instant
    /// What the manager has not taken yet.
    private var pending: [String] = []
    /// The words last told.
    private var words = ""

    /// The manager that the environment names; nil when there is none.
    /// - Throws: ``ProvinceFault`` where it names what is no socket's address.
    init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        guard let path = environment["NOTIFY_SOCKET"], !path.isEmpty else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        // A name that begins with @ is in the abstract space: there a zero stands for it, and none follows.
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

    /// A third of what the manager waits for, so that it hears twice within it whatever the loop does in between.
    private static func interval(_ environment: [String: String]) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text), microseconds > 0 else {
            return nil
        }
        // A child inherits the environment, and is not the one who is meant.
        if let process = environment["WATCHDOG_PID"], process != "\(getpid())" { return nil }
        return .microseconds(microseconds / 3)
    }

    /// Microseconds after which the loop is to say that it lives, even if nothing else is to be done.
    var patience: Int64? {
        guard interval != nil else { return nil }
        let left = (due - .now).components
        return max(0, left.seconds * 1_000_000 + left.attoseconds / 1_000_000_000_000)
    }

    /// The process does what it is for, as these words say.
    func ready(_ words: String) {
        self.words = words
        pending.append("READY=1\nSTATUS=\(ServiceManager.line(words))")
        tell()
    }

    /// How it is now, for people; told when it is something else than before.
    func status(_ words: String) {
        guard words != self.words else { return }
        self.words = words
        pending.append("STATUS=\(ServiceManager.line(words))")
        tell()
    }

    /// It ends.
    func stopping() {
        pending.append("STOPPING=1")
        tell()
    }

    /// The loop goes round.
    func alive() {
        if let interval, due <= .now {
            due = .now + interval
            if !pending.contains("WATCHDOG=1") { pending.append("WATCHDOG=1") }
        }
        tell()
    }

    /// A value ends where its line does.
    private static func line(_ words: String) -> String {
        words.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private func tell() {
        while let message = pending.first, send(message) { pending.removeFirst() }
    }

    /// - Returns: false when it is to be tried again.
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
