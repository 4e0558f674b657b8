import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// A combination rule as seen from one programme: which programme must not run beside it, or have ended shortly before.
struct CombinationRule {
    let name: String
    /// The programme that excludes the one at hand; the same one where it must not be repeated within the window.
    let against: String
    let scope: RegistryCombinationScope
    let windowDays: Int
    /// Whether a breach refuses the enrolment; otherwise it only warns.
    let blocks: Bool

    /// The rules about a programme that are valid on a day, in the order of their names.
    static func about(_ programme: String, on day: Day, _ tables: any Reading) throws -> [CombinationRule] {
        let sql = "SELECT content FROM combination WHERE one = $1 OR other = $2 ORDER BY name"
        return try tables.rows(sql, [.text(programme), .text(programme)]) {
            try RegistryCombination(serializedBytes: $0.blob(0))
        }
        .filter { $0.validFrom <= day.number && (!$0.hasValidTo || day.number <= $0.validTo) }
        .map { rule in
            CombinationRule(
                name: rule.name, against: rule.one == programme ? rule.other : rule.one, scope: rule.scope,
                windowDays: Int(rule.windowDays), blocks: rule.effect == .block)
        }
    }

    /// Whether enrolling the family on `day` would break the rule.
    ///
    /// An enrolment names a family and no member, so a rule with scope person is checked like one with scope family. A
    /// rule with scope house also counts the enrolments of families at the same coordinates in the same village.
    func isBroken(
        by family: SurveyedFamily, holding held: [Enrolment], on day: Day, _ tables: any Reading
    ) throws -> Bool {
        if held.contains(where: { forbids($0, on: day) }) { return true }
        guard scope == .house, let position = family.position else { return false }
        return try Enrolment.of(against, in: family.region, at: position, tables).contains { forbids($0, on: day) }
    }

    /// Whether an enrolment blocks on `day`: always while it runs, then for `windowDays` days from its last day.
    private func forbids(_ enrolment: Enrolment, on day: Day) -> Bool {
        guard enrolment.programme == against else { return false }
        guard let ended = enrolment.endedOn else { return true }
        return ended.days(until: day) < windowDays
    }
}

/// The columns of an enrolment that combination rules read.
struct Enrolment {
    let programme: String
    /// Its last day; nil while it runs.
    let endedOn: Day?

    /// All enrolments of a family, ended ones included.
    static func of(_ family: Identifier, _ tables: any Reading) throws -> [Enrolment] {
        try tables.rows("SELECT programme, ended_on FROM enrolment WHERE family = $1", [.id(family)]) {
            Enrolment(programme: $0.text(0), endedOn: $0.day(1))
        }
    }

    /// The enrolments in a programme and village of families whose house has these coordinates.
    fileprivate static func of(
        _ programme: String, in village: RegionCode, at position: [Int64], _ tables: any Reading
    ) throws -> [Enrolment] {
        let sql = """
            SELECT e.ended_on, f.personal FROM enrolment AS e JOIN family AS f ON f.id = e.family
            WHERE e.programme = $1 AND e.region = $2
            """
        return try tables.rows(sql, [.text(programme), .region(village)]) { row -> Enrolment? in
            let personal = try RegistryFamilyPersonal(serializedBytes: row.blob(1))
            guard personal.position == position else { return nil }
            return Enrolment(programme: programme, endedOn: row.day(0))
        }.compactMap { $0 }
    }
}
