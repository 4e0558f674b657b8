import Kernel
import Vocabulary

/// The plans that the transaction made, for the check that no family has two live payments in a period.
final class MadePlans {
    private(set) var plans: [(programme: String, month: Month)] = []

    static func of(_ tables: any Reading) -> MadePlans { tables.notes.note { MadePlans() } }

    func add(_ programme: String, _ month: Month) {
        if !plans.contains(where: { $0 == (programme, month) }) { plans.append((programme, month)) }
    }
}

extension Payments {
    /// Checks each programme and month for which the transaction made a plan: no family has two live payments in the
    /// period of the programme's rhythm. For a month a unique index says so too; for a quarter, a year or *once* only
    /// ``Candidates`` does.
    /// - Throws: ``StorageFault`` of kind `constraint`, with the programme.
    static func check(_ tables: any Reading) throws {
        for (code, month) in MadePlans.of(tables).plans {
            guard let programme = try Programme.find(code, in: month, tables) else { continue }
            let period = programme.period(of: month) ?? 0...Int32.max
            let twice = try tables.exists(
                """
                SELECT family FROM payment WHERE programme = $1 AND month BETWEEN $2 AND $3 AND \(isLive)
                GROUP BY family HAVING count(*) > 1
                """, [.text(code), .number(period.lowerBound), .number(period.upperBound)])
            guard !twice else {
                throw StorageFault(.constraint, "\(code): a family would be paid twice in one period")
            }
        }
    }
}
