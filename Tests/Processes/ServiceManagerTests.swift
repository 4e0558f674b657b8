import Foundation
import Glibc
import Testing

extension Processes {
    /// A node under systemd, whose side of sd_notify(3) the tests play.
    @Suite struct ServiceManagers {
        private static let patience = 1_800_000  // WATCHDOG_USEC

        @Test(.timeLimit(minutes: 1), arguments: [false, true])
        func `a node says when it serves, that it lives, idle and under load, and that it stops`(abstract: Bool) throws
        {
            let province = try TemporaryProvince()
            let registry = TemporaryProvince.registry
            let manager = try NotifySocket(in: province.folder, abstract: abstract)
            let node = try province.launch(registry, environment: manager.environment(Self.patience))

            let ready = try awaited("READY") {
                try manager.next(milliseconds: 100).flatMap { $0.contains("READY=1") ? $0 : nil }
            }
            #expect(ready.contains("STATUS="))
            // Once readiness is reported, the node answers.
            _ = try province.status(of: registry)
            try province.tangga("up", "--detach", registry).done()

            #expect(try manager.longestSilence(for: 3) {} < Double(Self.patience) / 2e6)
            let load = try province.villages(window: 64)
            #expect(try manager.longestSilence(for: 3) { try load.step() } < Double(Self.patience) / 2e6)

            node.signal(SIGTERM)
            try eventually("STOPPING", seconds: 5) {
                try manager.next(milliseconds: 100)?.contains("STOPPING=1") == true
            }
            #expect(try node.status(within: 10) == 0)
        }

        @Test(.timeLimit(minutes: 1))
        func `a node whose commit does not return gives no sign of life until it does`() throws {
            let province = try TemporaryProvince()
            let registry = TemporaryProvince.registry
            let manager = try NotifySocket(in: province.folder, abstract: false)
            let stall = province.folder.appendingPathComponent("stall")
            var environment = manager.environment(Self.patience)
            environment["LD_PRELOAD"] = try Preloaded.shim.get()
            environment["TANGGA_SHIM_STALL"] = stall.path
            _ = try province.start(registry, environment: environment)
            let load = try province.villages(window: 1)
            try load.go(for: 5)

            try Data().write(to: stall)
            defer { try? FileManager.default.removeItem(at: stall) }
            // At most one sign of life was already sent; then there is silence, though other threads still run.
            try eventually("silence") {
                try load.step()
                return try manager.next(milliseconds: Int32(Self.patience / 1_000)) == nil
            }
            try FileManager.default.removeItem(at: stall)
            try eventually("it lives again") { try manager.next(milliseconds: 100)?.contains("WATCHDOG=1") == true }
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1))
        func `a node whose loop stands still gives no sign of life`() throws {
            let province = try TemporaryProvince()
            let manager = try NotifySocket(in: province.folder, abstract: false)
            let node = try province.launch(
                TemporaryProvince.registry, environment: manager.environment(Self.patience))
            try eventually("a sign of life") { try manager.next(milliseconds: 100)?.contains("WATCHDOG=1") == true }
            node.pause()
            while try manager.next(milliseconds: 0) != nil {}
            #expect(try manager.next(milliseconds: Int32(Self.patience / 1_000) * 2) == nil)
            node.resume()
            try eventually("it lives again") { try manager.next(milliseconds: 100)?.contains("WATCHDOG=1") == true }
        }
    }
}

/// A service manager's datagram socket.
private final class NotifySocket {
    private let descriptor: Int32
    private let name: String

    init(in folder: URL, abstract: Bool) throws {
        let path = folder.appendingPathComponent("notify").path
        name = (abstract ? "@" : "") + path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = (abstract ? [0] : []) + Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
    }

    deinit { close(descriptor) }

    func environment(_ microseconds: Int) -> [String: String] {
        ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "\(microseconds)"]
    }

    /// The next datagram; nil where none arrives in time.
    func next(milliseconds: Int32) throws -> String? {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        try #require(count >= 0)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// The longest time in seconds between two signs of life.
    func longestSilence(for seconds: Double, _ meanwhile: () throws -> Void) throws -> Double {
        // Measured from a sign of life on, so that only the time between two of them counts.
        try eventually("a sign of life") { try next(milliseconds: 100)?.contains("WATCHDOG=1") == true }
        var last = Date()
        let until = last.addingTimeInterval(seconds)
        var longest = 0.0
        while Date() < until {
            try meanwhile()
            guard try next(milliseconds: 1)?.contains("WATCHDOG=1") == true else { continue }
            longest = max(longest, Date().timeIntervalSince(last))
            last = Date()
        }
        return max(longest, Date().timeIntervalSince(last))
    }
}
