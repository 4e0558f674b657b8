import Dispatch
import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import Synchronization
import WireSchemas

/// The latency of a client with one request at a time beside greedy peers, compared with the same without them; and the
/// node's peak memory.
///
/// Followers with twenty connections each request the whole journal and never read; one principal parks queries of the
/// greatest length, and one without a grant sends commands of the greatest length.
enum GreedyPeers {
    private static let registry = BenchProvince.registry

    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([registry]) { province in
            try Handover(families: 2_000, seed: 1, province).bring(province)
            // With a context of its own, whose thread waits for the node and not for this process's other connections.
            let client = try province.client(registry, as: "operator", in: try ZeroMQContext())
            try OneFamily.prepare(client)
            let process = try province.process(of: registry)
            var number = 0
            func ask() throws -> [Double] {
                try (0..<bench.effort.requests / 4).map { _ in
                    number += 1
                    let command: Data = try OneFamily.command(number).serializedData()
                    return try seconds { _ = try client.call(.command, command, again: 10) }
                }
            }
            let quiet = try ask()
            let peers = try peers(province)
            defer { peers.forEach { $0.stop() } }
            Thread.sleep(forTimeInterval: 2)
            let beside = try ask()
            let most = try memory(process)
            let (p99, floor) = (percentile(0.99, beside) * 1e6, percentile(0.99, quiet) * 1e6)
            return [
                Figure(
                    key: "greedy.command.p99", what: "durable command beside greedy peers, 99 % within", unit: "µs",
                    measured: p99, floor: floor, ratio: p99 / floor),
                Figure(
                    key: "greedy.memory", what: "most memory of \(registry) beside greedy peers", unit: "MB",
                    measured: most),
            ]
        }
    }

    private static func peers(_ province: BenchProvince) throws -> [GreedyPeer] {
        let entries: Data = try WireEntriesRequest().serializedData()
        // A field of 60,000 bytes with a number that no program knows, 1000.
        let rest = 60_000
        let query = RegistryQuery.with { $0.regions = .with { $0.most = 1 } }
        let unknown = Data([0xc2, 0x3e, UInt8(rest & 0x7f | 0x80), UInt8(rest >> 7 & 0x7f | 0x80), UInt8(rest >> 14)])
        let parked: Data = try query.serializedData() + unknown + Data(count: rest)
        let long = Data(repeating: 0x0a, count: Limits.bodyBytes)
        return try [BenchProvince.reporting, BenchProvince.disbursement].map { name in
            // Fewer than a socket holds: libzmq aborts a process whose heartbeat comes due on a full socket that has
            // ended.
            GreedyPeer(
                try (0..<20).map { _ in try province.client(registry, as: name) }, reads: false,
                window: Int(Limits.highWaterMarkMessages) / 2
            ) {
                try $0.frames(.entries, entries, id: $0.newID())
            }
        } + [
            GreedyPeer(try (0..<8).map { _ in try province.client(registry, as: "auditor") }, reads: true, window: 600)
            {
                try $0.frames(.query, parked, id: $0.newID()) { ($0.atLeast, $0.deadline) = (1 << 60, .max) }
            },
            GreedyPeer(
                try (0..<6).map { _ in try province.client(registry, as: "kepala-dinsos") }, reads: true, window: 4
            ) {
                try $0.frames(.command, long, id: $0.newID())
            },
        ]
    }

    /// The peak resident memory of a process in MB (`VmHWM`).
    private static func memory(_ process: pid_t) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw BenchFault("process \(process) is gone")
        }
        return kibibytes * 1_024 / 1e6
    }
}

/// Clients that send as much as they can, on a thread of their own until it is stopped.
///
/// `@unchecked Sendable`, because the clients belong to that thread, and only `isStopping` and `ended` are shared.
private final class GreedyPeer: @unchecked Sendable {
    private let clients: [Client]
    private let reads: Bool
    private let window: Int
    private let frames: (Client) throws -> [Data]
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter window: requests under way for each client, where it reads the replies.
    init(_ clients: [Client], reads: Bool, window: Int, _ frames: @escaping (Client) throws -> [Data]) {
        self.clients = clients
        self.reads = reads
        self.window = window
        self.frames = frames
        let thread = Thread { [self] in
            work()
            ended.signal()
        }
        thread.start()
    }

    private func work() {
        var underWay = [Int](repeating: 0, count: clients.count)
        while !isStopping.withLock({ $0 }) {
            for index in clients.indices { step(clients[index], &underWay[index]) }
            usleep(1_000)
        }
    }

    private func step(_ client: Client, _ underWay: inout Int) {
        if underWay < window, (try? client.send(frames(client), milliseconds: 0)) == true { underWay += 1 }
        while reads, (try? client.receive(milliseconds: 0)) != nil { underWay -= 1 }
    }

    func stop() {
        isStopping.withLock { $0 = true }
        ended.wait()
    }
}
