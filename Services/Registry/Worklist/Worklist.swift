import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// An agency's worklist: the families with a deprivation that the agency leads and that no matching programme of any
/// agency has served within the window (Tangga's strategy page, "Who acts on what"). It counts the same families as
/// Reporting's unmet need on the same day: those with a living member; the window's first day is within it; a course that
/// no member attended has served nobody. A family that has left the area is not on its list, and one that has come is on
/// it from its next assessment on.
enum Worklist {
    /// The waiting families in this order: most deprivations, then lowest expenditure status (unknown last), then the
    /// oldest id.
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
        let numbers: StrategyNumbers
        switch try StrategyNumbers.valid(on: asked.today, tables) {
        case .found(let valid): numbers = valid
        case .refused(let refusal): return .refuse(refusal)
        }
        let leads = Deprivation.allCases.filter { $0.leadAgencies.contains(agency) }
        guard !leads.isEmpty else { return .answer(.with { $0.worklist = RegistryWorklist() }) }
        let since = asked.today.addingMonths(-Int(clamping: numbers.servedWindowMonths))
        let arguments: [Value] = [
            .day(since), .integer(walk.area.numbers.lowerBound), .integer(walk.area.numbers.upperBound),
        ]
        let waiting = waiting(for: leads)
        // On the wire, unknown is 0 and would come first; the vocabulary has it last.
        let status = """
            CASE WHEN status = \(FieldExpenditureStatus.unknown.rawValue) THEN \(ExpenditureStatus.unknown.number)
            ELSE status END
            """
        let lines = try tables.rows(
            """
            SELECT * FROM (\(waiting)) AS waiting
            ORDER BY deprived_count DESC, \(status), family LIMIT \(walk.most)
            """, arguments
        ) { row in
            RegistryWorklist.Line.with {
                $0.family = row.blob(0)
                $0.region = row.region(1)?.text ?? ""
                $0.deprivedCount = UInt32(clamping: row.integer(2))
                $0.status = FieldExpenditureStatus(rawValue: Int(row.integer(3))) ?? .unknown
                let unmet = row.integer(4)
                $0.deprivedOf = leads.filter { unmet & $0.bit != 0 }.compactMap {
                    FieldDeprivation(rawValue: Int($0.number))
                }
            }
        }
        let all = try tables.integer("SELECT count(*) FROM (\(waiting)) AS waiting", arguments)
        let worklist = RegistryWorklist.with {
            $0.lines = lines
            $0.waiting = UInt32(clamping: all)
        }
        return .answer(.with { $0.worklist = worklist })
    }

    /// The SQL for families with an unmet need among these deprivations. `unmet` is the set of deprivations in which no
    /// programme that relieves them reached the family within the window.
    private static func waiting(for leads: [Deprivation]) -> String {
        let unmet = leads.map { deprivation in
            """
            CASE WHEN (a.deprived & \(deprivation.bit)) <> 0 AND NOT EXISTS (
                SELECT 1 FROM served AS s JOIN programme AS p ON p.code = s.programme
                WHERE s.family = a.family AND s.last_on >= $1 AND (p.relieves & \(deprivation.bit)) <> 0
            ) THEN \(deprivation.bit) ELSE 0 END
            """
        }
        return """
            SELECT * FROM (
                SELECT a.family, a.region, a.deprived_count, a.status, \(unmet.joined(separator: " + ")) AS unmet
                FROM assessment AS a
                WHERE a.latest = 1 AND a.region BETWEEN $2 AND $3 AND (a.deprived & \(leads.bits)) <> 0
                    AND EXISTS (
                        SELECT 1 FROM family AS f
                        WHERE f.id = a.family AND f.living > 0 AND f.region BETWEEN $2 AND $3
                    )
            ) AS needy WHERE unmet <> 0
            """
    }
}
