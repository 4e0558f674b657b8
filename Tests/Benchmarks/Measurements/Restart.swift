import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import WireSchemas

/// The time from the start of a killed node's process to its first answer, with a short log and with the longest that
/// an import leaves.
enum Restart {
    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([BenchProvince.registry]) { province in
            try Handover(families: bench.effort.register, seed: 201, province).bring(province)
            return try measure(bench, province, "sqlite", prefix: "restart")
        }
    }

    /// Kills and starts the Registry of a province in which a hand-over was registered.
    static func measure(
        _ bench: Bench, _ province: BenchProvince, _ store: String, prefix: String
    ) throws -> [Figure] {
        let again = try Handover(families: bench.effort.families, seed: 202, province)
        try again.bring(province)
        let long = try restart(province)
        // A stop in order leaves no log; the commands then write some 4 MB of it.
        try province.down([BenchProvince.registry])
        try province.up([BenchProvince.registry])
        let client = try province.client(BenchProvince.registry, as: "operator")
        try OneFamily.prepare(client)
        for number in 0..<200 { _ = try client.told(OneFamily.command(number)) }
        let short = try restart(province)
        return [("short", "short log", short), ("long", "longest log", long)].map { name, what, taken in
            Figure(
                key: "\(prefix).\(store).\(name)", what: "from kill -9 to the first answer, \(store), \(what)",
                unit: "ms", measured: taken * 1_000)
        }
    }

    /// Seconds from a start to the first answer.
    private static func restart(_ province: BenchProvince) throws -> Double {
        let node = BenchProvince.registry
        let before = try province.process(of: node)
        kill(before, SIGKILL)
        while kill(before, 0) == 0 { usleep(1_000) }
        let begun = ContinuousClock.now
        let process = try province.launch(node)
        var query = WireNodeQuery()
        query.status = WireStatusQuery()
        let body: Data = try query.serializedData()
        while process.isRunning, ContinuousClock.now - begun < .seconds(120) {
            // A new client each time: one that failed to connect waits longer before each retry.
            let client = try province.client(node, as: "admin")
            if (try? client.call(.nodeQuery, body, seconds: 0.1, again: 0.1)) != nil {
                return (ContinuousClock.now - begun) / .seconds(1)
            }
        }
        throw BenchFault("\(node) does not serve again")
    }
}
