import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// For each region and deprivation: the families deprived, those of them that a relieving programme reached within the
/// window, and the difference (Tangga's strategy page, "Who acts on what").
enum UnmetNeed {
    /// The parameter that states for how many months a family counts as served.
    static let windowParameter = "served_window_months"

    static func answer(_ query: ReportingUnmetNeedQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        let scope: Scope
        switch try Scope.seek(query.area, asked, tables) {
        case .found(let found): scope = found
        case .refused(let refusal): return .refuse(refusal)
        }
        let window = try tables.first(
            "SELECT value FROM parameter WHERE name = $1 AND valid_from <= $2 ORDER BY valid_from DESC",
            [.text(windowParameter), .day(asked.today)]
        ) { $0.integer(0) }
        guard let window else { return .refuse(.valueMissing, windowParameter) }
        let since = asked.today.addingMonths(-Int(clamping: max(0, window)))
        let groups = try deprived(scope, tables) + served(scope, since: since, tables)
        let rows = zip(scope.places, scope.sums(groups)).map { place, need in
            ReportingUnmetNeed.Row.with {
                $0.region = place.region.text
                $0.name = place.name
                $0.cells = Deprivation.allCases.indices.map { index in
                    .with {
                        $0.deprivation = FieldDeprivation(rawValue: index + 1) ?? .unknown
                        $0.deprived = need.deprived[index]
                        $0.served = need.served[index]
                        $0.gap = need.deprived[index] - need.served[index]
                    }
                }
            }
        }
        return .answer(.with { $0.unmetNeed.rows = rows })
    }

    /// Number of families, by deprivation.
    private struct Need: Summed {
        var deprived = [Int64](repeating: 0, count: Deprivation.allCases.count)
        var served = [Int64](repeating: 0, count: Deprivation.allCases.count)

        mutating func add(_ other: Need) {
            for index in deprived.indices {
                deprived[index] += other.deprived[index]
                served[index] += other.served[index]
            }
        }
    }

    private static func deprived(_ scope: Scope, _ tables: any Reading) throws -> [(kabkota: Int64, figures: Need)] {
        let sums = Deprivation.allCases.indices.map { "sum((deprived >> \($0)) & 1)" }.joined(separator: ", ")
        return try tables.rows(
            "SELECT kabkota, \(sums) FROM family WHERE \(Scope.livingFamilies) GROUP BY kabkota ORDER BY kabkota",
            scope.families
        ) { row in
            var need = Need()
            for index in need.deprived.indices { need.deprived[index] = row.integer(index + 1) }
            return (row.integer(0), need)
        }
    }

    private static func served(
        _ scope: Scope, since: Day, _ tables: any Reading
    ) throws -> [(kabkota: Int64, figures: Need)] {
        try tables.rows(
            """
            SELECT kabkota, bit, count(*) FROM (
                SELECT DISTINCT f.kabkota AS kabkota, r.bit AS bit, s.family AS family
                FROM served s JOIN relief r ON r.programme = s.programme JOIN family f ON f.id = s.family
                WHERE f.kabkota BETWEEN $1 AND $2 AND f.region BETWEEN $3 AND $4 AND f.living > 0
                    AND s.last_on >= $5 AND (f.deprived & r.bit) <> 0
            ) reached GROUP BY kabkota, bit ORDER BY kabkota, bit
            """, scope.families + [.day(since)]
        ) { row in
            var need = Need()
            let index = row.integer(1).trailingZeroBitCount
            if need.served.indices.contains(index) { need.served[index] = row.integer(2) }
            return (row.integer(0), need)
        }
    }
}
