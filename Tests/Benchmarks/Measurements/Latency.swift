import Edges
import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// The latency of a command and of a query by key, one at a time, beside an empty request over plain libzmq.
///
/// The three alternate in short stretches, because an idle processor takes time to wake, and that time varies from
/// minute to minute.
enum Latency {
    private static let stretch = 100
    private static let families = 2_000

    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([BenchProvince.registry]) { province in
            try Handover(families: families, seed: 1, province).bring(province)
            let register = try PlainSQLite(province.database(of: BenchProvince.registry))
            let cards = try register.rows("SELECT card FROM family ORDER BY id").map { "\($0[0].number)" }
            let registry = try province.client(BenchProvince.registry, as: "operator")
            try OneFamily.prepare(registry)
            let plain = try PlainZeroMQ(in: bench.folder)
            var (empty, queries, commands): ([Double], [Double], [Double]) = ([], [], [])
            for begun in stride(from: 0, to: bench.effort.requests, by: stretch) {
                for _ in begun..<begun + stretch {
                    let frames = try registry.frames(.query, Data(), id: registry.newID())
                    empty.append(try seconds { try plain.exchange(frames) })
                }
                for number in begun..<begun + stretch {
                    var query = RegistryQuery()
                    query.family.key = cards[number * 7 % cards.count]
                    let body: Data = try query.serializedData()
                    queries.append(try ask(registry, .query, body))
                }
                for number in begun..<begun + stretch {
                    let body: Data = try OneFamily.command(number).serializedData()
                    commands.append(try ask(registry, .command, body))
                }
            }
            return [
                figure("query.p50", "query by key, half within", 0.5, queries, empty),
                figure("query.p99", "query by key, 99 % within", 0.99, queries, empty),
                figure("command.p50", "durable command, half within", 0.5, commands, empty),
                figure("command.p99", "durable command, 99 % within", 0.99, commands, empty),
            ]
        }
    }

    private static func ask(_ client: Client, _ kind: WireKind, _ body: Data) throws -> Double {
        let frames = try client.frames(kind, body, id: client.newID())
        return try seconds {
            guard try client.send(frames), let answer = try client.receive(milliseconds: 10_000),
                answer.header.outcome == .answered
            else { throw BenchFault("a request was not answered") }
        }
    }

    private static func figure(
        _ key: String, _ what: String, _ share: Double, _ values: [Double], _ empty: [Double]
    ) -> Figure {
        let measured = percentile(share, values) * 1e6
        let floor = percentile(share, empty) * 1e6
        return Figure(
            key: "latency.\(key)", what: what, unit: "µs", measured: measured, floor: floor, ratio: measured / floor)
    }
}
