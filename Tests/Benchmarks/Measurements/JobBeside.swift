import Edges
import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// A job and its cost for other clients: the time in which the Registry assesses every family again, and the latency of a
/// durable command, one at a time, meanwhile and in the same node when it is idle.
///
/// No family has changed, so that an assessment again computes and compares every family and writes none. The first
/// assessment, which writes every family, is measured without a bound. After it every family that lacks something stands
/// on the worklists, whose pages are asked for.
enum JobBeside {
    private static let node = BenchProvince.registry

    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([node]) { province in
            let handover = try Handover(families: bench.effort.assessed, seed: 104, province)
            try handover.bring(province)
            let client = try province.client(node, as: "operator")
            var number = 0
            let quiet = try latencies(client, bench.effort.requests, &number)
            let (first, families) = try assess(client) { _ in usleep(1_000) }
            let pages = try worklistPages(client)
            var beside: [Double] = []
            let (again, _) = try assess(client) { _ in beside += try latencies(client, 20, &number) }
            let (alone, _) = try assess(client) { _ in usleep(1_000) }
            let million = { (seconds: Double) in seconds * 1e6 / Double(families) }
            return [
                Figure(
                    key: "job.command.p50", what: "durable command while a job runs, half within", unit: "µs",
                    measured: percentile(0.5, beside) * 1e6, floor: percentile(0.5, quiet) * 1e6,
                    ratio: percentile(0.5, beside) / percentile(0.5, quiet)),
                Figure(
                    key: "job.command.p99", what: "durable command while a job runs, 99 % within", unit: "µs",
                    measured: percentile(0.99, beside) * 1e6, floor: percentile(0.99, quiet) * 1e6,
                    ratio: percentile(0.99, beside) / percentile(0.99, quiet)),
                Figure(
                    key: "worklist.page", what: "100 lines of a worklist, the slowest of all agencies and areas",
                    unit: "µs",
                    measured: (pages.max() ?? 0) * 1e6),
                Figure(
                    key: "job.first", what: "a million families assessed for the first time", unit: "s",
                    measured: million(first)),
                Figure(
                    key: "job.again", what: "a million families assessed again", unit: "s", measured: million(alone)),
                Figure(
                    key: "job.again.beside", what: "a million families assessed again beside a client", unit: "s",
                    measured: million(again)),
            ]
        }
    }

    /// Starts a job that assesses the province, and works until it has ended.
    /// - Returns: the seconds that it took, and the families that it looked at.
    private static func assess(_ client: Client, _ work: (WireJob) throws -> Void) throws -> (Double, UInt64) {
        let command = RegistryCommand.with { $0.assessFamilies.area = "36" }
        let begun = ContinuousClock.now
        let answer = try client.call(.job, try command.serializedData())
        guard answer.header.outcome == .answered else { throw BenchFault("\(answer.header)") }
        var query = WireNodeQuery()
        query.jobs.job = try WireJobAccepted(serializedBytes: answer.body).job
        while true {
            let answer = try client.call(.nodeQuery, try query.serializedData())
            guard let job = try WireNodeAnswer(serializedBytes: answer.body).jobs.jobs.first else {
                throw BenchFault("the job is gone")
            }
            switch job.state {
            case .running: try work(job)
            case .ended: return (inSeconds(begun.duration(to: .now)), job.lookedAt)
            default: throw BenchFault("the job does not run: \(job.state)")
            }
        }
    }

    /// The seconds of the first, second and third page of each agency's worklist, for the province, a kabupaten, a
    /// kecamatan and a desa.
    private static func worklistPages(_ client: Client) throws -> [Double] {
        var all: [Double] = []
        for agency in Agency.allCases {
            for area in ["36", "36.02", "36.02.01", "36.02.01.2001"] {
                var query = RegistryQuery.with {
                    ($0.worklist.agency, $0.worklist.area, $0.worklist.most) = (agency.rawValue, area, 100)
                }
                for _ in 0..<3 {
                    let body = try query.serializedData()
                    var answer = Data()
                    all.append(try seconds { answer = try client.call(.query, body).body })
                    let list = try RegistryAnswer(serializedBytes: answer).worklist
                    guard !list.next.isEmpty else { break }
                    query.worklist.after = list.next
                }
            }
        }
        return all
    }

    /// The seconds of each of so many commands, sent one after the other.
    private static func latencies(_ client: Client, _ count: Int, _ number: inout Int) throws -> [Double] {
        try (0..<count).map { _ in
            number += 1
            let region = RegistryRegion.with {
                ($0.code, $0.name, $0.level) = ("36.02.01.\(2_001 + number % 900)", "Desa \(number)", .desa)
            }
            let command = RegistryCommand.with { $0.importRegions.regions = [region] }
            let frames = try client.frames(.command, try command.serializedData(), id: client.newID())
            return try seconds {
                guard try client.send(frames), let answer = try client.receive(milliseconds: 60_000),
                    answer.header.outcome == .answered
                else { throw BenchFault("a command was not answered") }
            }
        }
    }
}
