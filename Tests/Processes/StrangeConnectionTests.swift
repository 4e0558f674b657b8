import Foundation
import Glibc
import Schemas
import Support
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// Connections that never complete their handshake.
    @Suite struct StrangeConnections {
        private let registry = TemporaryProvince.registry

        /// The bytes that such a connection sends.
        enum Manner: CaseIterable {
            case silent
            case garbled
            case halfGreeted
        }

        @Test(.timeLimit(minutes: 2), arguments: Manner.allCases)
        func `two thousand strange connections do not keep a client waiting, and all is given back`(
            _ manner: Manner
        ) throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let load = try province.villages(window: 4)
            try load.go(for: 20)
            let before = (files: files(of: node), memory: try province.status(of: registry).memoryBytes)

            var chance = Chance(seed: 8)
            var sockets: [Int32] = []
            defer { for socket in sockets { close(socket) } }
            for number in 0..<2_000 {
                let path = province.folder.appendingPathComponent("run/\(registry).sock").path
                let socket = try awaited("the node takes connection \(number)") { try connected(to: path) }
                sockets.append(socket)
                say(manner, on: socket, &chance)
                if number % 500 == 499 {
                    let begun = Date()
                    try load.go(for: 5, seconds: 5)
                    #expect(Date().timeIntervalSince(begun) < 5 * Double(Slowdown.factor))
                }
            }
            // No socket was closed on this side: the node must close connections that do not finish their greeting.
            try eventually("the connections are given back", seconds: 30) { files(of: node) <= before.files + 20 }
            for socket in sockets { close(socket) }
            sockets = []
            try load.go(for: 20, seconds: 5)
            try load.finish()
            #expect(try province.status(of: registry).memoryBytes < before.memory + 64 * 1024 * 1024)
            #expect(node.isRunning)
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1))
        func `connections that come and go at once leave nothing`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let load = try province.villages(window: 4)
            try load.go(for: 20)
            let before = files(of: node)
            var chance = Chance(seed: 9)
            let path = province.folder.appendingPathComponent("run/\(registry).sock").path
            for number in 0..<3_000 {
                let socket = try awaited("the node takes connection \(number)") { try connected(to: path) }
                say(Manner.allCases[number % 3], on: socket, &chance)
                close(socket)
            }
            try load.go(for: 20, seconds: 5)
            try load.finish()
            try eventually("the connections are given back", seconds: 30) { files(of: node) <= before + 20 }
            #expect(try province.losses(of: load) == [])
        }

        /// A plain socket; nil when the node's queue of connections is full for the moment.
        private func connected(to path: String) throws -> Int32? {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            guard descriptor >= 0 else { throw TooLate(description: "socket: \(errno)") }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            if result == 0 { return descriptor }
            close(descriptor)
            guard errno == EAGAIN else { throw TooLate(description: "connect: \(errno)") }
            return nil
        }

        private func say(_ manner: Manner, on socket: Int32, _ chance: inout Chance) {
            let bytes: [UInt8]
            switch manner {
            case .silent: return
            case .garbled: bytes = (0..<chance.number(1...300)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            case .halfGreeted:
                // ZMTP 3.1's greeting (RFC 37) is of 64 bytes: signature, version, mechanism, as-server, filler.
                let greeting: [UInt8] =
                    [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1] + Array("CURVE".utf8) + [UInt8](repeating: 0, count: 47)
                bytes = Array(greeting.prefix(chance.number(1...64)))
            }
            _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        /// The number of a process's open files and sockets.
        private func files(of process: ChildProcess) -> Int {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.pid)/fd").count) ?? 0
        }
    }
}
