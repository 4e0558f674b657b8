import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import Synchronization
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// Admitted peers that use as much of the node as they can.
    @Suite struct GreedyPeers {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(minutes: 3))
        func `that never read, park all they can and send the longest frames cost others nothing and little memory`()
            throws
        {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            // Several pages of the feed.
            let load = try province.villages(window: 8, size: 500)
            try load.go(for: 100, seconds: 60)
            try load.finish()
            let other = try province.clientOfItsOwn(registry, as: "operator")
            let patience = 10.0 * Double(Slowdown.factor)
            func ask(_ count: Int) throws -> [Double] {
                try (0..<count).map { number in
                    let begun = Date()
                    if number.isMultiple(of: 2) {
                        let query = RegistryQuery.with { $0.regions = .with { ($0.area, $0.most) = ("36", 10) } }
                        let answer = try other.call(
                            .query, try query.serializedData(), seconds: 3 * patience, again: patience)
                        #expect(answer.header.outcome == .answered)
                    } else {
                        let region = RegistryRegion.with {
                            ($0.code, $0.name, $0.level) = ("36.02.01.\(2_001 + number)", "Desa \(number)", .desa)
                        }
                        let command = RegistryCommand.with { $0.importRegions.regions = [region] }
                        let answer = try other.call(
                            .command, try command.serializedData(), seconds: 3 * patience, again: patience)
                        #expect(answer.header.outcome == .answered)
                    }
                    return Date().timeIntervalSince(begun)
                }
            }
            func p99(_ seconds: [Double]) -> Double { seconds.sorted()[seconds.count * 99 / 100] }
            let quiet = p99(try ask(200))

            let greedy = Greedy()
            let threads = try [
                greedy.start { try Greedy.neverRead(province) }, greedy.start { try Greedy.park(province) },
                greedy.start { try Greedy.sendLong(province) },
            ]
            defer { greedy.stop(threads) }
            try eventually("they are all at it", seconds: 30) {
                let counters = try province.status(of: registry).counters
                let counted = Dictionary(uniqueKeysWithValues: counters.map { ($0.name, $0.value) })
                return counted["turned_away.busy", default: 0] > 0 && counted["turned_away.notGranted", default: 0] > 10
                    && counted["connections_crowded", default: 0] > 0
            }
            // The best of three, because other tests may keep the machine busy.
            let beside = try (0..<3).map { _ in p99(try ask(200)) }
            let memory = try mostMemory(of: node)
            print("p99 quiet \(quiet) s, beside greedy peers \(beside) s; most memory \(memory >> 20) MiB")
            #expect(try #require(beside.min()) <= 0.05 * Double(Slowdown.factor))
            // A sanitizer's own memory counts for several times the node's.
            if Slowdown.isPlain { #expect(memory < 400 << 20) }
            greedy.stop(threads)
            #expect(node.isRunning)
            #expect(try province.losses(of: load) == [])
        }

        /// The peak resident memory of a process in bytes (`VmHWM`).
        private func mostMemory(of process: ChildProcess) throws -> Int {
            let text = try String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
            return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) << 10
        }
    }
}

/// The greedy peers' work, each on a thread of its own until it is stopped.
private final class Greedy: Sendable {
    private let stopping = Mutex(false)

    /// Starts a thread that repeats the step that `prepare` makes.
    func start(_ prepare: () throws -> (() -> Void)) throws -> DispatchSemaphore {
        // Made here and then used by the new thread alone.
        nonisolated(unsafe) let step = try prepare()
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread { [self] in
            while !stopping.withLock({ $0 }) { step() }
            ended.signal()
        }
        thread.start()
        return ended
    }

    func stop(_ threads: [DispatchSemaphore]) {
        let isFirst = stopping.withLock { stopping in
            defer { stopping = true }
            return !stopping
        }
        if isFirst { threads.forEach { $0.wait() } }
    }

    /// Two followers with more connections than they may have request the journal from its beginning, and never read.
    static func neverRead(_ province: TemporaryProvince) throws -> () -> Void {
        let clients = try [TemporaryProvince.reporting, TemporaryProvince.disbursement].flatMap { name in
            try (0..<20).map { _ in try province.client(TemporaryProvince.registry, as: name) }
        }
        // Fewer than the client's socket holds: libzmq aborts this process when its heartbeat comes due on a connection
        // that has ended while its socket was full.
        var left = Int(Limits.highWaterMarkMessages) / 2
        return {
            if left > 0 {
                for client in clients {
                    _ = try? client.send(
                        client.frames(.entries, WireEntriesRequest().serializedData(), id: client.newID()),
                        milliseconds: 0)
                }
                left -= 1
            }
            usleep(1_000)
        }
    }

    /// Queries of the greatest length, for an entry that never comes, with an endless deadline.
    static func park(_ province: TemporaryProvince) throws -> () -> Void {
        let clients = try (0..<8).map { _ in try province.client(TemporaryProvince.registry, as: "admin") }
        var body: Data = try RegistryQuery.with { $0.regions = .with { $0.most = 1 } }.serializedData()
        // A field number that no program knows, 1000.
        let rest = 60_000
        body += [0xc2, 0x3e, UInt8(rest & 0x7f | 0x80), UInt8(rest >> 7 & 0x7f | 0x80), UInt8(rest >> 14)]
        body += Data(count: rest)
        return {
            for client in clients {
                _ = try? client.send(
                    client.frames(.query, body, id: client.newID()) { ($0.atLeast, $0.deadline) = (1 << 60, .max) },
                    milliseconds: 0)
                while let answer = try? client.receive(milliseconds: 0) { _ = answer }
            }
            usleep(1_000)
        }
    }

    /// Commands of the greatest length from a principal without the grant.
    static func sendLong(_ province: TemporaryProvince) throws -> () -> Void {
        let clients = try (0..<6).map { _ in try province.client(TemporaryProvince.registry, as: "bendahara") }
        let body = Data(repeating: 0x0a, count: Limits.bodyBytes)
        var underWay = [Int](repeating: 0, count: clients.count)
        return {
            for (index, client) in clients.enumerated() {
                if underWay[index] < 4,
                    (try? client.send(client.frames(.command, body, id: client.newID()), milliseconds: 0)) == true
                {
                    underWay[index] += 1
                }
                while let answer = try? client.receive(milliseconds: 0) {
                    _ = answer
                    underWay[index] -= 1
                }
            }
            usleep(1_000)
        }
    }
}
