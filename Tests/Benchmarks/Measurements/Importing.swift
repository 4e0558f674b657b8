import Foundation

/// Families a second from the two CSV files into the register: the whole of `tangga import`, with its checks, sorting
/// and lookup of duplicates.
enum Importing {
    static func measure(_ bench: Bench) throws -> [Figure] {
        var rounds = Rounds()
        for round in 1...bench.effort.rounds {
            try bench.withProvince([BenchProvince.registry]) { province in
                let handover = try Handover(families: bench.effort.families, seed: UInt64(round), province)
                let floor = try RegisterFloor(province, bench.folder.appendingPathComponent("floor.sqlite").path)
                defer { floor.remove() }
                let taken = try seconds { try handover.bring(province) }
                let (families, floorTaken) = try floor.run()
                rounds.add(Double(families) / taken, floor: Double(families) / floorTaken)
            }
        }
        return [rounds.figure("import", "families imported from CSV", unit: "/s")]
    }
}

/// An invented hand-over with faults.
struct Handover {
    private let folder: URL

    /// Writes the hand-over into a province's folder and imports its villages.
    init(families: Int, seed: UInt64, _ province: BenchProvince) throws {
        folder = province.folder.appendingPathComponent("handover-\(seed)")
        try province.tangga(["synthesize", "--families", "\(families)", "--seed", "\(seed)", "--out", folder.path])
        try province.tangga(["regions", "import", folder.appendingPathComponent("regions.csv").path])
    }

    /// Card numbers, spread over the whole hand-over.
    func cards(_ count: Int) throws -> [String] { try firstCells(of: "families.csv", count) }

    /// NIKs, spread over the whole hand-over.
    func niks(_ count: Int) throws -> [String] { try firstCells(of: "persons.csv", count) }

    private func firstCells(of name: String, _ count: Int) throws -> [String] {
        let text = try Data(contentsOf: folder.appendingPathComponent(name))
        let lines = text.split(separator: UInt8(ascii: "\n")).dropFirst()
        let step = max(lines.count / count, 1)
        return stride(from: lines.startIndex, to: lines.endIndex, by: step).prefix(count).map { place in
            String(decoding: lines[place].prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self)
        }
    }

    /// Imports the hand-over. Some rows are rejected (status 1), since it has faults.
    func bring(_ province: BenchProvince) throws {
        let files = ["families.csv", "persons.csv"].map { folder.appendingPathComponent($0).path }
        try province.tangga(["import"] + files + ["--rejects", folder.path], allowed: [0, 1])
    }
}

/// The floor of an import: the rows that it has written, in the same order, one transaction for each batch of 500
/// families. Reading, parsing, deciding and queries are left out.
private final class RegisterFloor {
    private let path: String
    private let replay: Replay
    private let tables = ["family", "survey", "person", "journal", "subject_key"]
    private let inserting: [PlainStatement]
    private let seen: Int64

    init(_ province: BenchProvince, _ path: String) throws {
        self.path = path
        replay = try Replay(of: province.database(of: BenchProvince.registry), at: path)
        inserting = try tables.map { [replay] in try replay.insertion(into: $0) }
        seen = try replay.floor.number("SELECT max(number) FROM journal")
    }

    /// Repeats the register's writes.
    /// - Returns: the number of families, and the elapsed seconds.
    func run() throws -> (families: Int, seconds: Double) {
        let node = try replay.node
        // The batch is in the id's first six bytes; within a batch families were written in card order.
        let order = "substr(f.id, 1, 6), f.card"
        let families = try node.rows("SELECT * FROM family f ORDER BY \(order)")
        let surveys = try node.rows("SELECT s.* FROM family f JOIN survey s ON s.family = f.id ORDER BY \(order)")
        let persons = try node.rows("SELECT p.* FROM family f JOIN person p ON p.family = f.id ORDER BY \(order)")
        let keys = try node.rows("SELECT k.* FROM family f JOIN subject_key k ON k.subject = f.id ORDER BY \(order)")
        let journal = try node.rows("SELECT * FROM journal WHERE number > \(seen) ORDER BY number")
        guard surveys.count == families.count else { throw BenchFault("each family has one survey") }
        let seconds = try seconds {
            var person = 0
            for (batch, start) in stride(from: 0, to: families.count, by: 500).enumerated() {
                try replay.floor.transaction {
                    for index in start..<min(start + 500, families.count) {
                        try inserting[0].run(families[index])
                        try inserting[1].run(surveys[index])
                        if index < keys.count { try inserting[4].run(keys[index]) }
                        let id = families[index][0].bytes
                        while person < persons.count, persons[person][0].bytes == id {
                            try inserting[2].run(persons[person])
                            person += 1
                        }
                    }
                    if batch < journal.count { try inserting[3].run(journal[batch]) }
                }
            }
            // Batches with rejected families are smaller than 500, so the journal may have some entries more.
            let written = (families.count + 499) / 500
            for entry in journal.dropFirst(written) { try replay.floor.transaction { try inserting[3].run(entry) } }
        }
        try replay.check(tables)
        return (families.count, seconds)
    }

    func remove() { Replay.remove(path) }
}
