import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The matrix of families by opening and closing rung, between the ends of two days (`domain.md` 6.1). Its rows sum to
/// the opening stock.
///
/// A family registered in between opens as *unknown*; a family without a living member closes as *unknown*.
enum Flows {
    static func answer(_ query: ReportingFlowsQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        if query.from == 0 { return .refuse(.valueMissing, "from") }
        if query.to == 0 { return .refuse(.valueMissing, "to") }
        guard let from = Day(number: query.from) else { return .refuse(.valueOutOfRange, "from") }
        guard let to = Day(number: query.to), from <= to else { return .refuse(.valueOutOfRange, "to") }
        // An area inside another of the same grant would be counted twice.
        let areas = asked.areas.enumerated().filter { place, area in
            !asked.areas.enumerated().contains { other, larger in
                larger.contains(area) && (larger != area || other < place)
            }
        }
        guard !areas.isEmpty else { return .refuse(.outsideArea) }
        let rungs = FieldRung.allCases.count
        var matrix = [Int64](repeating: 0, count: rungs * rungs)
        for (_, area) in areas {
            for (opening, closing, families) in try moves(in: area, from, to, tables) {
                matrix[opening * rungs + closing] += families
            }
        }
        let flows = matrix.enumerated().filter { $0.element > 0 }.map { place, families in
            ReportingFlows.Flow.with {
                $0.from = FieldRung(rawValue: place / rungs) ?? .unknown
                $0.to = FieldRung(rawValue: place % rungs) ?? .unknown
                $0.families = families
            }
        }
        return .answer(.with { $0.flows.flows = flows })
    }

    /// Opening rung, closing rung and number of families, for all families present at either end.
    private static func moves(
        in area: RegionCode, _ from: Day, _ to: Day, _ tables: any Reading
    ) throws -> [(Int, Int, Int64)] {
        let unknown = FieldRung.unknown.rawValue
        let first = FieldRung.registered.rawValue
        // No family returns to the first rung, so a family on it never moved and needs no lookup.
        let rung = { (day: String) in
            """
            CASE WHEN registered_on > \(day) OR gone_on <= \(day) THEN \(unknown) WHEN rung = \(first) THEN \(first)
            ELSE COALESCE((SELECT m.rung FROM rung_move m WHERE m.family = f.id AND m.decided_on <= \(day)
                ORDER BY m.decided_on DESC, m.entry DESC, m.place DESC LIMIT 1), \(first)) END
            """
        }
        let found = try tables.rows(
            """
            SELECT opening, closing, count(*) FROM (
                SELECT \(rung("$1")) AS opening, \(rung("$2")) AS closing FROM family f
                WHERE f.kabkota BETWEEN $3 AND $4 AND f.region BETWEEN $5 AND $6
            ) stock WHERE opening > \(unknown) OR closing > \(unknown)
            GROUP BY opening, closing ORDER BY opening, closing
            """, [.day(from), .day(to)] + Scope(places: [], area: area).families
        ) { (Int($0.integer(0)), Int($0.integer(1)), $0.integer(2)) }
        let known = 0..<FieldRung.allCases.count
        return found.filter { known.contains($0.0) && known.contains($0.1) }
    }
}
