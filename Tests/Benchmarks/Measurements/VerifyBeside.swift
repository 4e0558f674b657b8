import Edges
import Foundation
import SwiftProtobuf
import WireSchemas

/// The cost of a verification for other clients: the latency of a durable command, one at a time, in a node with a long
/// journal while the node verifies itself, beside the same in the idle node; and the verification's time meanwhile.
enum VerifyBeside {
    private static let node = BenchProvince.disbursement

    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([node]) { province in
            let client = try province.client(node, as: "bendahara")
            try DurableCommands.openFund(client)
            // In parts, so that not all requests are in memory at once.
            var left = bench.effort.verified
            while left > 0 {
                let count = min(left, 50_000)
                let load = try Load(count, client) { DurableCommands.addition(rupiah: Int64($0 % 900 + 1)) }
                _ = try load.run(client, inFlight: 256)
                left -= count
            }
            let quiet = try latencies(client, bench.effort.requests)
            let words = bench.folder.appendingPathComponent("verify.words")
            let begun = ContinuousClock.now
            let verify = try Programs.start(
                "tangga", ["verify", node], environment: ["TANGGA_PROVINCE": province.folder.path], words: words)
            var beside: [Double] = []
            while verify.isRunning { beside += try latencies(client, 50) }
            let took = inSeconds(begun.duration(to: .now))
            guard verify.terminationStatus == 0 else {
                throw BenchFault("tangga verify: \((try? String(contentsOf: words, encoding: .utf8)) ?? "")")
            }
            let entries = Double(bench.effort.verified + beside.count)
            return [
                figure("p50", "half within", 0.5, beside, quiet), figure("p99", "99 % within", 0.99, beside, quiet),
                Figure(
                    key: "verify.million", what: "a million entries verified beside it", unit: "s",
                    measured: took * 1e6 / entries),
            ]
        }
    }

    /// The seconds of each of so many commands, sent one after the other.
    private static func latencies(_ client: Client, _ count: Int) throws -> [Double] {
        try (0..<count).map { number in
            let body: Data = try DurableCommands.addition(rupiah: Int64(number % 900 + 1)).serializedData()
            let frames = try client.frames(.command, body, id: client.newID())
            return try seconds {
                guard try client.send(frames), let answer = try client.receive(milliseconds: 60_000),
                    answer.header.outcome == .answered
                else { throw BenchFault("a command was not answered") }
            }
        }
    }

    private static func figure(
        _ share: String, _ words: String, _ part: Double, _ beside: [Double], _ quiet: [Double]
    ) -> Figure {
        let (measured, floor) = (percentile(part, beside) * 1e6, percentile(part, quiet) * 1e6)
        return Figure(
            key: "verify.command.\(share)", what: "durable command while the node verifies itself, \(words)",
            unit: "µs",
            measured: measured, floor: floor, ratio: measured / floor)
    }
}
