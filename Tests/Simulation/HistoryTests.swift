import Foundation
import Support
import Testing

/// The seeds: 1 to `TANGGA_SEEDS` (70 by default), or only `TANGGA_SEED`.
private let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    if let one = environment["TANGGA_SEED"].flatMap({ UInt64($0) }) { return [one] }
    return Array(1...(environment["TANGGA_SEEDS"].flatMap { UInt64($0) } ?? 70))
}()

@Suite struct SimulationTests {
    @Test(arguments: seeds)
    func `under random faults no check finds anything`(seed: UInt64) throws {
        let history = try History(seed: seed, printed: seeds.count == 1)
        if seeds.count == 1 { print(history.summary) }
        if !history.findings.isEmpty { Issue.record("\(history.report)") }
    }

    @Test func `the same seed gives the same trace`() throws {
        let (first, again) = (try History(seed: 7), try History(seed: 7))
        #expect(first.world.trace.digest == again.world.trace.digest)
        #expect(try first.world.trace.digest != History(seed: 8).world.trace.digest)
    }
}
