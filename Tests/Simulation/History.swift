import Foundation
import Support

/// One history: its seed, the faults drawn from it, and the findings.
struct History {
    let seed: UInt64
    let faults: Faults
    let world: World
    let findings: [Finding]

    /// Runs the history of a seed.
    init(seed: UInt64, printed: Bool = false) throws {
        var chance = Chance(seed: seed)
        let faults = Faults.drawn(&chance)
        if printed { print("seed \(seed): \(faults)") }
        try self.init(seed: seed, chance, faults, trace: Trace(printed: printed))
    }

    /// Runs a history with these faults.
    init(seed: UInt64, _ chance: Chance, _ faults: Faults, length: Int = 100, trace: Trace) throws {
        self.seed = seed
        self.faults = faults
        world = try World(chance, faults, length: length, trace: trace)
        try world.live()
        findings = world.auditor.findings + (try Evidence(world).findings())
    }

    /// The report of a bad history, for its analysis.
    var report: String {
        """
        seed \(seed): \(faults)
        \(findings.map { "  \($0)" }.joined(separator: "\n"))
        the last lines:
        \(world.trace.last.suffix(15).map { "  \($0)" }.joined(separator: "\n"))
        all of it: deploy/test --seed \(seed)
        """
    }

    /// A summary in one line.
    var summary: String {
        let happened = world.stations.reduce(0) { $0 + $1.machine.store.happened }
        let heads = world.stations.map { (try? Journals.head($0.machine.store.sound)) ?? 0 }.reduce(0, +)
        return "seed \(seed): \(heads) entries, \(world.auditor.acknowledged.count) acknowledged, "
            + "\(happened) storage faults, \(world.trace.count) lines, trace \(world.trace.digest)"
    }
}
