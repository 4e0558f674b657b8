import Edges
import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// A register of a million families, on either store: the latency of a family by card and by a person's NIK, and the
/// rate of an import beside that into an empty register.
enum FullRegister {
    static func measure(_ bench: Bench) throws -> [Figure] {
        try [("sqlite", nil), ("postgresql", try PostgresServer.here())].flatMap { name, server in
            try bench.withProvince([BenchProvince.registry], at: server) { province in
                try measure(bench, province, name)
            }
        }
    }

    private static func measure(_ bench: Bench, _ province: BenchProvince, _ store: String) throws -> [Figure] {
        let few = bench.effort.families
        let empty = try rate(few, Handover(families: few, seed: 101, province), province)
        let large = try Handover(families: bench.effort.full, seed: 102, province)
        try large.bring(province)
        let full = try rate(few, Handover(families: few, seed: 103, province), province)
        let client = try province.client(BenchProvince.registry, as: "operator")
        let times = try [("card", large.cards), ("nik", large.niks)].map { key, keys in
            let micros = try ask(client, try keys(bench.effort.requests))
            return Figure(
                key: "full.\(store).\(key).p99",
                what: "family by \(key), \(store), \(bench.effort.full) families, 99 %",
                unit: "µs", measured: micros)
        }
        let restarts = try Restart.measure(bench, province, store, prefix: "full.restart")
        return times + restarts + [
            Figure(
                key: "full.\(store).import",
                what: "import into \(bench.effort.full) families, \(store), beside an empty one",
                unit: "/s", measured: full, floor: empty, ratio: full / empty)
        ]
    }

    private static func rate(_ families: Int, _ handover: Handover, _ province: BenchProvince) throws -> Double {
        Double(families) / (try seconds { try handover.bring(province) })
    }

    /// The 99th percentile in microseconds of queries sent one at a time.
    private static func ask(_ client: Client, _ keys: [String]) throws -> Double {
        var (times, found): ([Double], Int) = ([], 0)
        for key in keys {
            var query = RegistryQuery()
            query.family.key = key
            let frames = try client.frames(.query, try query.serializedData(), id: client.newID())
            times.append(
                try seconds {
                    guard try client.send(frames), let answer = try client.receive(milliseconds: 10_000) else {
                        throw BenchFault("a family was not answered")
                    }
                    if answer.header.outcome == .answered { found += 1 }
                })
        }
        // A hand-over has faults, and rejected families are not found.
        guard found * 10 > keys.count * 9 else { throw BenchFault("only \(found) of \(keys.count) families are there") }
        return percentile(0.99, times) * 1e6
    }
}
