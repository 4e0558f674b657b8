import Kernel
import Vocabulary

/// The evidence from other agencies for one family.
struct FamilyEvidence: Hashable {
    /// Attendance of one participant in a closed course.
    struct Course: Hashable {
        var attended: Int64
        var sessions: Int64
    }

    /// The months for which a benefit was delivered, ascending, without duplicates.
    var deliveredMonths: [Month] = []
    /// Courses of the family's members.
    var courses: [Course] = []
    /// Number of bank accounts of the family and its groups.
    var accounts: Int = 0
    /// Number of the family's groups that are not closed.
    var activeGroups: Int = 0
    /// Start of the oldest enterprise of the family or its groups.
    var runningSince: Day?
    /// Whether a KUR loan was repaid and was never in arrears.
    var repaidWithoutArrears = false
}

extension FamilyEvidence {
    /// The evidence of each family; families without evidence are left out.
    static func of(_ families: [Identifier], _ tables: any Reading) throws -> [Identifier: FamilyEvidence] {
        var all: [Identifier: FamilyEvidence] = [:]
        func each(_ sql: String, _ take: (inout FamilyEvidence, any Row) -> Void) throws {
            try tables.each(sql + " WHERE family", among: families.map { .id($0) }) { row in
                guard let family = row.id(0) else { return }
                take(&all[family, default: FamilyEvidence()], row)
            }
        }
        try each("SELECT family, month FROM delivery") { evidence, row in
            guard let month = Month(index: row.int32(1)), !evidence.deliveredMonths.contains(month) else { return }
            evidence.deliveredMonths.append(month)
        }
        try each("SELECT family, attended, sessions FROM completion") {
            $0.courses.append(Course(attended: $1.integer(1), sessions: $1.integer(2)))
        }
        try each("SELECT family FROM account") { evidence, _ in evidence.accounts += 1 }
        try each("SELECT family, closed_on FROM membership") { if $1.isNull(1) { $0.activeGroups += 1 } }
        try each("SELECT family, running_since FROM enterprise") { evidence, row in
            guard let since = row.day(1) else { return }
            evidence.runningSince = min(evidence.runningSince ?? since, since)
        }
        try each("SELECT family, repaid, in_arrears FROM credit") {
            if $1.flag(1), !$1.flag(2) { $0.repaidWithoutArrears = true }
        }
        return all.mapValues { evidence in
            var evidence = evidence
            evidence.deliveredMonths.sort()
            evidence.courses.sort { ($0.sessions, $0.attended) < ($1.sessions, $1.attended) }
            return evidence
        }
    }
}
