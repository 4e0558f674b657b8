import Foundation

/// The cost of one family: bytes in the databases and in a backup, seconds of importing, verifying and backing up.
/// ``Sizing`` computes from these the needs of a village, a province and the country.
enum Sizes {
    private static let registry = BenchProvince.registry
    private static let reporting = BenchProvince.reporting

    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([registry, reporting]) { province in
            // In two halves, to separate the cost per family from the fixed cost.
            let half = bench.effort.families / 2
            let halves = [
                try Handover(families: half, seed: 1, province), try Handover(families: half, seed: 2, province),
            ]
            var taken = try seconds { try halves[0].bring(province) }
            let first = try State(province)
            taken += try seconds { try halves[1].bring(province) }
            let last = try State(province)
            let more = Double(last.families - first.families)
            let families = Double(last.families)
            guard more > 0 else { throw BenchFault("the second hand-over brought no family") }

            let file = province.folder.appendingPathComponent("size.tangga")
            let backup = try seconds { try province.tangga(["backup", registry, "--out", file.path]) }
            let restored = try seconds { try province.tangga(["backup", "verify", file.path]) }
            let verify = try seconds { try province.tangga(["verify", registry]) }
            let backupBytes = Double(try size(file.path))

            var figures = [
                figure("families", "families registered", "", families),
                figure("import", "families imported", "/s", families / taken),
                figure("verify", "families verified: chain, fold, compare", "/s", families / verify),
                figure("backup", "families backed up", "/s", families / backup),
                figure("backup-verify", "families of a backup restored aside and compared", "/s", families / restored),
                figure("backup-bytes", "backup, bytes a family", "B", backupBytes / families),
            ]
            for node in [registry, reporting] {
                guard let (before, after) = first.both(last, of: node) else { continue }
                figures += [
                    figure(
                        "bytes.\(node)", "database of \(node), bytes a family", "B",
                        Double(after.bytes - before.bytes) / more),
                    figure("memory.\(node)", "memory of \(node)", "MB", after.memory),
                ]
            }
            return figures
        }
    }

    private static func figure(_ key: String, _ what: String, _ unit: String, _ value: Double) -> Figure {
        Figure(key: "sizes.\(key)", what: what, unit: unit, measured: value)
    }

    private static func size(_ path: String) throws -> Int64 {
        let found = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
        guard let found else { throw BenchFault("\(path) is gone") }
        return found
    }

    /// The state once every follower has read the whole journal.
    private struct State {
        let families: Int64
        private var nodes: [String: (bytes: Int64, memory: Double)] = [:]

        init(_ province: BenchProvince) throws {
            try province.awaitFollowing(reporting, of: registry)
            let database = try PlainSQLite(province.database(of: registry))
            families = try database.number("SELECT count(*) FROM family")
            for node in [registry, reporting] {
                // Pages are counted, not files, since the log's pages not yet checkpointed would count twice.
                let pages = try PlainSQLite(province.database(of: node))
                nodes[node] = (
                    try pages.number("PRAGMA page_count") * pages.number("PRAGMA page_size"),
                    try Memory.resident(try province.process(of: node))
                )
            }
        }

        func both(
            _ later: State, of node: String
        ) -> (before: (bytes: Int64, memory: Double), after: (bytes: Int64, memory: Double))? {
            guard let before = nodes[node], let after = later.nodes[node] else { return nil }
            return (before, after)
        }
    }
}
