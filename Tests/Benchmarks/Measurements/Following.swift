import Edges
import Foundation
import Glibc
import Schemas
import WireSchemas

/// Feed entries followed a second. A stopped follower starts and reads the entries that the Registry has written
/// meanwhile, one family each, into its own tables; each page is checked against the chain and stored in one
/// transaction.
enum Following {
    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([BenchProvince.registry, BenchProvince.reporting]) { province in
            let operatorClient = try province.client(BenchProvince.registry, as: "operator")
            try OneFamily.prepare(operatorClient)
            let path = bench.folder.appendingPathComponent("floor.sqlite").path
            let floor = try FeedFloor(province, path)
            defer { floor.remove() }
            var rounds = Rounds()
            for round in 0..<bench.effort.rounds {
                try province.awaitFollowing(BenchProvince.reporting, of: BenchProvince.registry)
                try province.down([BenchProvince.reporting])
                let count = bench.effort.entries
                let load = try Load(count, operatorClient) { OneFamily.command(round * count + $0) }
                _ = try load.run(operatorClient, inFlight: 256)
                let followed = try follow(province)
                rounds.add(followed, floor: try floor.run())
            }
            return [rounds.figure("feed", "feed entries followed", unit: "/s")]
        }
    }

    /// Starts Reporting and polls its cursor.
    /// - Returns: entries a second between the first page and the last.
    private static func follow(_ province: BenchProvince) throws -> Double {
        let registry = try province.client(BenchProvince.registry, as: "admin")
        let head = try province.status(of: BenchProvince.registry, registry).head
        let process = try province.launch(BenchProvince.reporting)
        let client = try province.client(BenchProvince.reporting, as: "admin")
        var first: (entry: UInt64, at: ContinuousClock.Instant)?
        let until = ContinuousClock.now.advanced(by: .seconds(120))
        while ContinuousClock.now < until, process.isRunning {
            let cursors = try province.status(of: BenchProvince.reporting, client).cursors
            let entry = cursors.first { $0.peer == BenchProvince.registry }?.entry ?? 0
            let now = ContinuousClock.now
            guard let begun = first else {
                first = (entry, now)
                continue
            }
            if entry >= head { return Double(entry - begun.entry) / inSeconds(begun.at.duration(to: now)) }
            // No page was read yet: the time starts here.
            if entry == begun.entry { first = (entry, now) }
            usleep(5_000)
        }
        throw BenchFault("\(BenchProvince.reporting) does not catch up")
    }
}

/// A family as a village officer registers it, one at a time.
enum OneFamily {
    private static let village = "36.02.11.2003"

    /// Imports the village.
    static func prepare(_ client: Client) throws {
        var command = RegistryCommand()
        var region = RegistryRegion()
        region.code = village
        region.name = "Sipayung"
        region.level = .desa
        command.importRegions.regions = [region]
        _ = try client.told(command)
    }

    /// The n-th family, of a head alone.
    static func command(_ number: Int) -> RegistryCommand {
        let (day, serial) = (number / 9_000, number % 9_000 + 1)
        let born = "\(two(day % 28 + 1))\(two(day / 28 % 12 + 1))\(two(60 + day / 336 % 30))"
        let digits = "360211\(born)\(String(10_000 + serial).dropFirst())"
        var form = RegistryFamilyForm()
        form.region = village
        form.facts.surveyedOn = 20_000
        form.facts.desil = 2
        form.facts.floorAreaM2E6 = 27_500_000
        form.facts.floor = .tanah
        form.facts.foodExpenditure = 2_000_000
        form.personal.card = digits
        form.personal.address = "Kp. Firdaus No. 62"
        var member = RegistryMemberForm()
        member.facts.sex = .l
        member.facts.relation = .kepala
        member.facts.schooling = .tidakLagi
        member.personal.nik = digits
        member.personal.name = "Nana Sobirin"
        member.personal.bornOn = 7_000
        form.members = [member]
        var command = RegistryCommand()
        command.registerFamilies.run = "bench"
        command.registerFamilies.importedOn = 20_001
        command.registerFamilies.families = [form]
        return command
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// The floor of following: the rows that Reporting has written, one transaction with the cursor for each page of 1,000
/// entries. Fetching, decoding and checks are left out.
private final class FeedFloor {
    private let path: String
    private let replay: Replay
    private let family, cursor: PlainStatement

    init(_ province: BenchProvince, _ path: String) throws {
        self.path = path
        replay = try Replay(of: province.database(of: BenchProvince.reporting), at: path)
        family = try replay.insertion(into: "family")
        cursor = try replay.floor.prepare("UPDATE cursor SET entry = entry + 1000 WHERE peer = 'registry.bappeda'")
        replay.letGo()
    }

    /// - Returns: entries a second.
    func run() throws -> Double {
        let last = try replay.floor.rows("SELECT coalesce(max(id), x'00') FROM family")[0]
        let families = try replay.node.rows("SELECT * FROM family WHERE id > $1 ORDER BY id", last)
        guard !families.isEmpty else { throw BenchFault("nothing was followed") }
        let seconds = try seconds {
            for start in stride(from: 0, to: families.count, by: 1_000) {
                try replay.floor.transaction {
                    for row in families[start..<min(start + 1_000, families.count)] { try family.run(row) }
                    try cursor.run()
                }
            }
        }
        try replay.check(["family"])
        replay.letGo()
        return Double(families.count) / seconds
    }

    func remove() { Replay.remove(path) }
}
