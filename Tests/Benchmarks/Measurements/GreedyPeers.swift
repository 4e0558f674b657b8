import Dispatch
import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import Synchronization
import WireSchemas

/// How long one who asks alone waits while others take what they can, beside how long without them; and how much memory
/// the node takes at most.
///
/// Followers with twenty connections each ask for the whole journal and read nothing, somebody parks the longest
/// questions that there may be, somebody without a grant sends the longest commands.
enum GreedyPeers {
    private static let registry = BenchProvince.registry

    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([registry]) { province in
            try Handover(families: 2_000, seed: 1, province).bring(province)
            // With a thread of its own, so that it waits for the node and not for the others of this process.
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
        // A field that no program knows, number 1000, of 60,000 bytes.
        let rest = 60_000
        let query = RegistryQuery.with { $0.regions = .with { $0.most = 1 } }
        let unknown = Data([0xc2, 0x3e, UInt8(rest & 0x7f | 0x80), UInt8(rest >> 7 & 0x7f | 0x80), UInt8(rest >> 14)])
        let parked: Data = try query.serializedData() + unknown + Data(count: rest)
        let long = Data(repeating: 0x0a, count: Limits.body)
        return try [BenchProvince.reporting, BenchProvince.disbursement].map { name in
            // Fewer than a socket holds: libzmq aborts a process whose heartbeat comes due on a full socket that has ended.
            GreedyPeer(
                try (0..<20).map { _ in try province.client(registry, as: name) }, reads: false,
                window: Int(Limits.highWaterMark) / 2
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

    /// Megabytes of a process that were in memory at most (`VmHWM`).
    private static func memory(_ process: pid_t) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw BenchFault("process \(process) is gone")
        }
        return kibibytes * 1_024 / 1e6
    }
}

/// Clients that send as much as they are let, on a thread of their own until it is stopped.
private final class GreedyPeer: @unchecked Sendable {
    // The clients belong to the thread; `isStopping` alone is shared.
    private let clients: [Client]
    private let reads: Bool
    private let window: Int
    private let frames: (Client) throws -> [Data]
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter window: requests under way of each client, where it reads what comes back.
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
