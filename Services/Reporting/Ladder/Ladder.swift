import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Families by rung, and the benefits, courses, groups and loans that reached them.
enum Ladder {
    static func answer(_ query: ReportingLadderQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        let scope: Scope
        switch try Scope.seek(query.area, asked, tables) {
        case .found(let found): scope = found
        case .refused(let refusal): return .refuse(refusal)
        }
        var groups = try rungs(scope, tables)
        groups += try counts("DISTINCT family", "enrolment WHERE ended_on IS NULL", \.enrolled, scope, tables)
        groups += try counts("DISTINCT family", "payment WHERE 1 = 1", \.familiesPaid, scope, tables)
        groups += try counts("DISTINCT family", "trained WHERE 1 = 1", \.trained, scope, tables)
        groups += try counts("DISTINCT family", "grouped WHERE closed = 0", \.grouped, scope, tables)
        groups += try paid(scope, tables)
        groups += try kur(scope, tables)
        let rows = zip(scope.places, scope.sums(groups)).map { place, figures in figures.row(place) }
        return .answer(.with { $0.ladder.rows = rows })
    }

    /// SQL for the kabupaten or kota of a region.
    private static let kabkota = "region / 1000000 * 1000000"

    private static func rungs(_ scope: Scope, _ tables: any Reading) throws -> [Group] {
        let sums = Rung.allCases.map { "sum(CASE WHEN rung = \($0.number) THEN 1 ELSE 0 END)" }
        return try tables.rows(
            """
            SELECT kabkota, \(sums.joined(separator: ", ")) FROM family WHERE \(Scope.livingFamilies)
            GROUP BY kabkota ORDER BY kabkota
            """, scope.families
        ) { row in
            var figures = LadderFigures()
            for index in figures.rungs.indices { figures.rungs[index] = row.integer(index + 1) }
            return (row.integer(0), figures)
        }
    }

    /// Counts a column of a table under a condition.
    private static func counts(
        _ what: String, _ table: String, _ figure: WritableKeyPath<LadderFigures, Int64>, _ scope: Scope,
        _ tables: any Reading
    ) throws -> [Group] {
        try tables.rows(
            """
            SELECT \(kabkota), count(\(what)) FROM \(table) AND region BETWEEN $1 AND $2
            GROUP BY \(kabkota) ORDER BY \(kabkota)
            """, scope.regions
        ) { row in
            var figures = LadderFigures()
            figures[keyPath: figure] = row.integer(1)
            return (row.integer(0), figures)
        }
    }

    private static func paid(_ scope: Scope, _ tables: any Reading) throws -> [Group] {
        try tables.rows(
            """
            SELECT \(kabkota), source, sum(amount) FROM payment WHERE region BETWEEN $1 AND $2
            GROUP BY \(kabkota), source ORDER BY \(kabkota), source
            """, scope.regions
        ) { row in
            var figures = LadderFigures()
            let index = Int(row.integer(1)) - 1
            if figures.paid.indices.contains(index) { figures.paid[index] = row.integer(2) }
            return (row.integer(0), figures)
        }
    }

    private static func kur(_ scope: Scope, _ tables: any Reading) throws -> [Group] {
        try tables.rows(
            """
            SELECT \(kabkota), count(*), sum(approved), sum(amount), sum(outstanding) FROM kur
            WHERE region BETWEEN $1 AND $2 GROUP BY \(kabkota) ORDER BY \(kabkota)
            """, scope.regions
        ) { row in
            var figures = LadderFigures()
            figures.kurApplied = row.integer(1)
            figures.kurApproved = row.integer(2)
            figures.kurAmount = row.integer(3)
            figures.kurOutstanding = row.integer(4)
            return (row.integer(0), figures)
        }
    }
}

/// The figures of one kabupaten or kota.
private typealias Group = (kabkota: Int64, figures: LadderFigures)

/// Counts of families and applications, and sums in rupiah.
private struct LadderFigures: Summed {
    var rungs = [Int64](repeating: 0, count: Rung.allCases.count)
    var enrolled: Int64 = 0
    var paid = [Int64](repeating: 0, count: FundSource.allCases.count)
    var familiesPaid: Int64 = 0
    var trained: Int64 = 0
    var grouped: Int64 = 0
    var kurApplied: Int64 = 0
    var kurApproved: Int64 = 0
    var kurAmount: Int64 = 0
    var kurOutstanding: Int64 = 0

    mutating func add(_ other: LadderFigures) {
        for index in rungs.indices { rungs[index] += other.rungs[index] }
        enrolled += other.enrolled
        for index in paid.indices { paid[index] += other.paid[index] }
        familiesPaid += other.familiesPaid
        trained += other.trained
        grouped += other.grouped
        kurApplied += other.kurApplied
        kurApproved += other.kurApproved
        kurAmount += other.kurAmount
        kurOutstanding += other.kurOutstanding
    }

    func row(_ place: Scope.Place) -> ReportingLadder.Row {
        .with {
            $0.region = place.region.text
            $0.name = place.name
            $0.rungs = rungs
            $0.enrolled = enrolled
            for (index, amount) in paid.enumerated() where amount != 0 {
                $0.paid.append(
                    .with {
                        $0.source = FieldFundSource(rawValue: index + 1) ?? .unknown
                        $0.amount = amount
                    })
            }
            $0.familiesPaid = familiesPaid
            $0.trained = trained
            $0.grouped = grouped
            $0.kurApplied = kurApplied
            $0.kurApproved = kurApproved
            $0.kurAmount = kurAmount
            $0.kurOutstanding = kurOutstanding
        }
    }
}
