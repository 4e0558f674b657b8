import Edges
import Foundation

/// The resident memory of each node of a province after a large import, once every follower has read it.
enum Memory {
    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([]) { province in
            let families = bench.effort.register
            try Handover(families: families, seed: 1, province).bring(province)
            let nodes = province.province.plan.nodes
            for node in nodes where node.follows?.contains(BenchProvince.registry) == true {
                try province.awaitFollowing(node.name, of: BenchProvince.registry)
            }
            return try nodes.map { node in
                Figure(
                    key: "memory.\(node.name)", what: "memory of \(node.name), \(families) families", unit: "MB",
                    measured: try resident(try province.process(of: node.name)))
            }
        }
    }

    /// The resident memory of a process in MB, shared libraries included (`VmRSS`).
    static func resident(_ process: pid_t) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw BenchFault("process \(process) is gone")
        }
        return kibibytes * 1_024 / 1e6
    }
}
