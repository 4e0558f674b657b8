import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// A family with its persons and latest survey, read in batches for bulk commands.
struct SurveyedFamily {
    /// A person on the card, in any state.
    struct Person {
        let isHead: Bool
        let state: RegistryPersonState
        let facts: RegistryMemberFacts
        let bornOn: Day?

        var isLiving: Bool { state == .living }
    }

    let id: Identifier
    let region: RegionCode
    /// Whether the region table says that the village is a desa.
    let inDesa: Bool
    let rung: Rung
    let importedBy: String
    /// The answers of the latest survey.
    let facts: RegistryFamilyFacts
    /// Latitude and longitude of the house in millionths of a degree; nil where either is unknown.
    let position: [Int64]?
    /// All persons on the card.
    var persons: [Person] = []

    /// The living members.
    var living: [Person] { persons.filter(\.isLiving) }

    /// The input of the assessment rules, on the date of the latest survey.
    var household: Household {
        let surveyedOn = Day(number: facts.surveyedOn) ?? .first
        return Household(
            facts: facts,
            members: living.map { Household.Member(facts: $0.facts, age: $0.bornOn?.age(on: surveyedOn)) },
            inDesa: inDesa)
    }
}

extension SurveyedFamily {
    /// The next families of a walk, with all persons on their cards.
    static func page(_ walk: Walk, _ tables: any Reading) throws -> [SurveyedFamily] {
        try withPersons(
            tables.rows(statement(walk), arguments(walk), SurveyedFamily.init(row:)).compactMap { $0 }, tables)
    }

    private static func statement(_ walk: Walk) -> String {
        guard walk.isByID else {
            return select + " WHERE (f.region, f.id) > ($1, $2) AND f.region <= $3 ORDER BY f.region, f.id LIMIT $4"
        }
        // `+ 0` makes the database walk the primary key instead of the region index, so that a page costs the same
        // however large the register is.
        return select + " WHERE f.id > $1 AND f.region + 0 BETWEEN $2 AND $3 ORDER BY f.id LIMIT $4"
    }

    private static func arguments(_ walk: Walk) -> [Value] {
        let area = walk.area.numbers
        if walk.isByID {
            return [
                .blob(walk.after), .integer(area.lowerBound), .integer(area.upperBound), .number(walk.most),
            ]
        }
        let (region, id) = walk.place
        return [.integer(max(region, area.lowerBound)), .blob(id), .integer(area.upperBound), .number(walk.most)]
    }

    /// The families with these ids, in the order of the ids; unregistered ids are left out.
    static func named(_ ids: [Identifier], _ tables: any Reading) throws -> [SurveyedFamily] {
        var families: [SurveyedFamily] = []
        try tables.each(select + " WHERE f.id", among: ids.map { .id($0) }) { row in
            if let family = try SurveyedFamily(row: row) { families.append(family) }
        }
        return try withPersons(families.sorted { $0.id < $1.id }, tables)
    }

    private static let select = """
        SELECT f.id, f.region, f.rung, f.imported_by, f.personal, s.facts, r.level
        FROM family AS f JOIN survey AS s ON s.family = f.id AND s.surveyed_on = f.surveyed_on
        LEFT JOIN region AS r ON r.code = f.region
        """

    private static func withPersons(
        _ families: [SurveyedFamily], _ tables: any Reading
    ) throws -> [SurveyedFamily] {
        var persons: [Identifier: [Person]] = [:]
        let sql = "SELECT family, head, state, facts, personal FROM person WHERE family"
        try tables.each(sql, among: families.map { .id($0.id) }) { row in
            guard let family = row.id(0) else { return }
            persons[family, default: []].append(try Person(row: row))
        }
        return families.map { family in
            var family = family
            family.persons = persons[family.id] ?? []
            return family
        }
    }

    private init?(row: any Row) throws {
        guard let id = row.id(0), let region = row.region(1) else { return nil }
        self.id = id
        self.region = region
        rung = Rung(number: row.int32(2)) ?? .registered
        importedBy = row.text(3)
        let personal = try RegistryFamilyPersonal(serializedBytes: row.blob(4))
        position = personal.position
        facts = try RegistryFamilyFacts(serializedBytes: row.blob(5))
        inDesa = row.int32(6) == RegionLevel.desa.number
    }
}

extension SurveyedFamily.Person {
    fileprivate init(row: any Row) throws {
        isHead = row.flag(1)
        state = RegistryPersonState(rawValue: Int(row.integer(2))) ?? .unknown
        facts = try RegistryMemberFacts(serializedBytes: row.blob(3))
        bornOn =
            row.isNull(4) ? nil : Day(number: try RegistryMemberPersonal(serializedBytes: row.blob(4)).bornOn)
    }
}

extension RegistryFamilyPersonal {
    /// Latitude and longitude of the house in millionths of a degree; nil where either is unknown.
    var position: [Int64]? { hasLatitudeE6 && hasLongitudeE6 ? [latitudeE6, longitudeE6] : nil }
}
