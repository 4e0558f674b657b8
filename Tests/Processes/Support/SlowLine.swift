import Foundation
import Glibc
import Support
import Synchronization

@testable import Console

/// A TCP relay to a node's address. Each connection's bytes arrive in order, each chunk after a delay of its own, so
/// that connections overtake each other. Bytes sent before a connection was closed still arrive, as from a router's
/// queue.
final class SlowLine: Sendable {
    /// The address to connect to instead: `tcp://…`.
    let address: String
    private let listener: Int32
    private let far: sockaddr_in
    private let seed: UInt64
    private let open = Mutex<(ended: Bool, sockets: Set<Int32>, connections: UInt64)>((false, [], 0))

    /// - Parameters:
    ///   - address: the node's, `tcp://A.B.C.D:PORT`.
    ///   - here: the address of this host to listen on.
    ///   - seed: decides every delay.
    init(to address: String, at here: String, seed: UInt64) throws {
        self.seed = seed
        far = try SlowLine.parse(address)
        var near = try SlowLine.parse("tcp://\(here):0")
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &near) { [listener] near in
            near.withMemoryRebound(to: sockaddr.self, capacity: 1) { near in
                bind(listener, near, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, near, &length) == 0
            }
        }
        guard bound else { throw TooLate(description: "a line at \(here): \(String(cString: strerror(errno)))") }
        self.address = "tcp://\(here):\(UInt16(bigEndian: near.sin_port))"
        run { $0.serve() }
    }

    /// The number of connections so far.
    var connections: UInt64 { open.withLock { $0.connections } }

    /// Ends every connection; the threads then end by themselves.
    func end() {
        open.withLock { open in
            open.ended = true
            for socket in open.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func parse(_ address: String) throws -> sockaddr_in {
        let parts = address.dropFirst("tcp://".count).split(separator: ":")
        var found = sockaddr_in()
        found.sin_family = sa_family_t(AF_INET)
        guard parts.count == 2, let port = UInt16(parts[1]), inet_pton(AF_INET, String(parts[0]), &found.sin_addr) == 1
        else { throw TooLate(description: "\(address) is no address") }
        found.sin_port = port.bigEndian
        return found
    }

    private func run(_ body: @escaping @Sendable (SlowLine) -> Void) {
        let thread = Thread { [self] in body(self) }
        thread.name = "line"
        thread.start()
    }

    private func serve() {
        while case let near = accept(listener, nil, nil), near >= 0 {
            let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            var far = far
            let connected = withUnsafePointer(to: &far) { far in
                far.withMemoryRebound(to: sockaddr.self, capacity: 1) { far in
                    connect(other, far, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            let number = open.withLock { open -> UInt64? in
                guard connected, !open.ended else { return nil }
                open.connections += 1
                open.sockets.formUnion([near, other])
                return open.connections
            }
            guard let number else {
                close(near)
                close(other)
                continue
            }
            // Two threads share the sockets; the last one closes them.
            let left = Countdown()
            run { $0.carry(near, other, Chance(seed: $0.seed &+ number &* 2), left) }
            run { $0.carry(other, near, Chance(seed: $0.seed &+ number &* 2 &+ 1), left) }
        }
        close(listener)
    }

    /// Relays one direction of a connection until its end.
    private func carry(_ from: Int32, _ to: Int32, _ chance: Chance, _ left: Countdown) {
        var chance = chance
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while case let count = read(from, &chunk, chunk.count), count > 0 {
            // Now and then long enough for the client to repeat its request over a new connection, which overtakes the
            // old one.
            usleep(UInt32(chance.happens(0.02) ? chance.number(500...900) : chance.number(0...25)) * 1_000)
            var sent = 0
            while sent < count {
                let written = chunk[sent..<count].withUnsafeBytes {
                    send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard written > 0 else { break }
                sent += written
            }
            guard sent == count else { break }
        }
        shutdown(to, Int32(SHUT_WR))
        guard left.isLast() else { return }
        open.withLock { _ = ($0.sockets.remove(from), $0.sockets.remove(to)) }
        close(from)
        close(to)
    }

    /// Tells the second of two threads that it is the last.
    private final class Countdown: Sendable {
        private let ended = Atomic(0)
        func isLast() -> Bool { ended.add(1, ordering: .acquiringAndReleasing).newValue == 2 }
    }
}
