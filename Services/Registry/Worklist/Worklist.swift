import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// An agency's worklist: the families with a deprivation that the agency leads and that no matching programme of any
/// agency has served within the window (Tangga's strategy page, "Who acts on what"). It counts the same families as
/// Reporting's unmet need on the same day: those with a living member; the window's first day is within it; a course that
/// no member attended has served nobody.
///
/// It is read from the derived table ``Need``. In the province and in a kabupaten or kota, the counts say which ranks have
/// waiting families, and of these ranks alone the index gives the next ones in order: a page costs the same however large
/// the register is, and however many families ahead were served. In a smaller area its families are looked up and sorted.
struct Worklist {
    private let area: RegionCode
    private let list: Int64
    /// The first day of the window: families served before it wait.
    private let since: Int64
    private let after: Place?
    private let most: Int
    private let tables: any Reading

    /// The waiting families in this order: most deprivations, then lowest expenditure status (unknown last), then the
    /// longest unserved, then the oldest id.
    static func answer(
        _ query: RegistryWorklistQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        guard !query.agency.isEmpty else { return .refuse(.valueMissing, "agency") }
        guard let agency = Agency(rawValue: query.agency) else { return .refuse(.valueWrong, "agency") }
        let walk: Walk
        switch Walk.read(area: query.area, after: Data(), most: query.most, asked) {
        case .found(let read): walk = read
        case .refused(let refusal): return .refuse(refusal)
        }
        let after = Place(bytes: query.after)
        guard query.after.isEmpty || after != nil else { return .refuse(.valueWrong, "after") }
        let numbers: StrategyNumbers
        switch try StrategyNumbers.valid(on: asked.today, tables) {
        case .found(let valid): numbers = valid
        case .refused(let refusal): return .refuse(refusal)
        }
        let list = Need.list(of: agency)
        guard list != 0 else { return .answer(.with { $0.worklist = RegistryWorklist() }) }
        let since = asked.today.addingMonths(-Int(clamping: numbers.servedWindowMonths))
        let worklist = Worklist(
            area: walk.area, list: list, since: Int64(since.number), after: after, most: walk.most, tables: tables)
        let answer = try worklist.answer()
        return .answer(.with { $0.worklist = answer })
    }

    /// The place of a line in the order of a list.
    private struct Place: Comparable {
        let rank: Int64
        let servedOn: Int64
        let family: Data

        static let bytes = 8 + 8 + 16

        init(rank: Int64, servedOn: Int64, family: Data) {
            (self.rank, self.servedOn, self.family) = (rank, servedOn, family)
        }

        /// Nil unless there are ``bytes`` bytes.
        init?(bytes: Data) {
            guard bytes.count == Place.bytes else { return nil }
            func number(_ bytes: Data) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }
            self.init(
                rank: number(bytes.prefix(8)), servedOn: number(bytes.dropFirst(8).prefix(8)), family: bytes.suffix(16))
        }

        /// As a cursor: rank and day big-endian, and the id.
        var data: Data {
            withUnsafeBytes(of: rank.bigEndian) { Data($0) } + withUnsafeBytes(of: servedOn.bigEndian) { Data($0) }
                + family
        }

        static func < (one: Place, other: Place) -> Bool {
            if one.rank != other.rank { return one.rank < other.rank }
            if one.servedOn != other.servedOn { return one.servedOn < other.servedOn }
            return one.family.lexicographicallyPrecedes(other.family)
        }
    }

    private func answer() throws -> RegistryWorklist {
        let isWide = area.level == .provinsi || area.kabkota == area
        let places = isWide ? try placesByRank() : try placesInArea()
        let page = Array(places.prefix(most))
        let needs = Dictionary(
            try Need.of(page.map(\.family), tables).map { ($0.family, $0) }, uniquingKeysWith: { first, _ in first })
        let unmet = isWide ? try countsByRank() : try countsInArea()
        return try .with {
            $0.lines = page.compactMap { needs[$0.family] }.map(line)
            $0.waiting = UInt32(clamping: unmet[list] ?? 0)
            $0.next = page.count == most ? page.last?.data ?? Data() : Data()
            $0.unmet = Deprivation.allCases.filter { list & $0.bit != 0 }.map { deprivation in
                .with {
                    $0.deprivation = FieldDeprivation(rawValue: Int(deprivation.number)) ?? .unknown
                    $0.families = UInt32(clamping: unmet[deprivation.bit] ?? 0)
                }
            }
            $0.rebuilding = try tables.isRebuilding(Need.table.name)
        }
    }

    private func line(_ need: Need.Family) -> RegistryWorklist.Line {
        let unmet = need.unmet(of: list, since: since)
        return .with {
            $0.family = need.family
            $0.region = need.region.text
            $0.deprivedCount = UInt32(clamping: need.deprivedCount)
            $0.status = FieldExpenditureStatus(rawValue: Int(need.status)) ?? .unknown
            $0.deprivedOf = unmet.compactMap { FieldDeprivation(rawValue: Int($0.number)) }
            let days = unmet.map { need.servedOn[Int($0.number) - 1] }.filter { $0 != Need.never }
            if let last = days.max() { $0.servedOn = Int32(clamping: last) }
        }
    }

    // MARK: - Province, kabupaten and kota

    private var kabkotas: ClosedRange<Int64> { area.numbers }

    private var arguments: [Value] {
        [.integer(kabkotas.lowerBound), .integer(kabkotas.upperBound), .integer(since)]
    }

    /// The next places: rank by rank, and in each rank from those kabupaten and kota that have waiting families there.
    private func placesByRank() throws -> [Place] {
        let ranks = try tables.rows(
            """
            SELECT rank, kabkota FROM need_count
            WHERE kabkota BETWEEN $1 AND $2 AND served_on < $3 AND list = $4 AND rank >= $5
            GROUP BY rank, kabkota ORDER BY rank, kabkota
            """, arguments + [.integer(list), .integer(after?.rank ?? 0)]
        ) { (rank: $0.integer(0), kabkota: $0.integer(1)) }
        var places: [Place] = []
        var rank: Int64?
        for each in ranks {
            if each.rank != rank, places.count >= most { break }
            rank = each.rank
            places += try next(each.rank, each.kabkota)
        }
        return places.sorted()
    }

    /// The next places of one rank in one kabupaten or kota, at most as many as a page has lines.
    private func next(_ rank: Int64, _ kabkota: Int64) throws -> [Place] {
        var sql = "SELECT served_on, family FROM need WHERE list = $1 AND kabkota = $2 AND rank = $3 AND served_on < $4"
        var arguments: [Value] = [.integer(list), .integer(kabkota), .integer(rank), .integer(since)]
        if let after, after.rank == rank {
            sql += " AND (served_on, family) > ($5, $6)"
            arguments += [.integer(after.servedOn), .blob(after.family)]
        }
        return try tables.rows("\(sql) ORDER BY served_on, family LIMIT \(most)", arguments) {
            Place(rank: rank, servedOn: $0.integer(0), family: $0.blob(1))
        }
    }

    /// The number of waiting families of this list, and of the list of each of its deprivations.
    private func countsByRank() throws -> [Int64: Int64] {
        try counts(
            """
            SELECT list, sum(rows) FROM need_count WHERE kabkota BETWEEN $1 AND $2 AND served_on < $3 AND list IN (\(asked))
            GROUP BY list
            """)
    }

    // MARK: - Smaller areas

    // CROSS JOIN, because SQLite then reads the area's families first; by itself it would read a whole list.

    private func placesInArea() throws -> [Place] {
        let places = try tables.rows(
            """
            SELECT n.rank, n.served_on, n.family FROM family AS f CROSS JOIN need AS n
            WHERE n.family = f.id AND f.region BETWEEN $1 AND $2 AND n.served_on < $3 AND n.list = $4
            """, arguments + [.integer(list)]
        ) { Place(rank: $0.integer(0), servedOn: $0.integer(1), family: $0.blob(2)) }
        return places.filter { place in after.map { $0 < place } ?? true }.sorted()
    }

    private func countsInArea() throws -> [Int64: Int64] {
        try counts(
            """
            SELECT n.list, count(*) FROM family AS f CROSS JOIN need AS n
            WHERE n.family = f.id AND f.region BETWEEN $1 AND $2 AND n.served_on < $3 AND n.list IN (\(asked)) GROUP BY n.list
            """)
    }

    /// The list and the lists of its deprivations, for SQL.
    private var asked: String {
        let singles = Deprivation.allCases.map(\.bit).filter { list & $0 != 0 }
        return Set(singles + [list]).sorted().map { "\($0)" }.joined(separator: ", ")
    }

    private func counts(_ sql: String) throws -> [Int64: Int64] {
        let found = try tables.rows(sql, arguments) { ($0.integer(0), $0.integer(1)) }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }
}
