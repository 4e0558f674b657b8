import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Candidates for admission: one able person of each enrolled family that is in no course or group of the programme
/// yet.
enum Candidates {
    /// In the order of region and family; within a family the head first, then the spouse, then the others. A person is
    /// able who is of working age, not severely disabled and not at school. Without a birth day only the head and the
    /// spouse count as of working age.
    static func answer(_ query: EmpowermentCandidatesQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        guard (1...UInt32(Limits.bulkItems)).contains(query.most) else { return .refuse(.tooMany, "most") }
        let areas: [RegionCode]
        if query.area.isEmpty {
            areas = asked.areas
        } else if let area = RegionCode(query.area) {
            guard asked.reaches(area) else { return .refuse(.outsideArea, query.area) }
            areas = [area]
        } else {
            return .refuse(.valueOutOfRange, "area")
        }
        if query.programme.isEmpty { return .refuse(.valueMissing, "programme") }
        let parameters = try ParametersInForce(on: asked.today, tables)
        if let name = parameters.missing(of: [ParameterName.adultAgeFrom, ParameterName.adultAgeTo]) {
            return .refuse(.valueMissing, name)
        }
        let isOurs = try tables.exists("SELECT 1 FROM programme WHERE code = $1 AND ours = 1", [.text(query.programme)])
        guard isOurs else { return .refuse(.programmeUnknown, query.programme) }
        let from = parameters[ParameterName.adultAgeFrom]
        let to = parameters[ParameterName.adultAgeTo]

        let area = AreaCondition(areas, "f.region", from: 7)
        var lines: [EmpowermentCandidates.Line] = []
        try tables.each(
            """
            SELECT e.family, p.id, f.region, p.born_on FROM enrolment e
            JOIN family f ON f.id = e.family
            JOIN person p ON p.family = e.family
            WHERE e.programme = $1 AND e.ended_on IS NULL AND p.state = $2 AND p.disability <> $3 AND p.schooling <> $4
                AND (p.born_on IS NOT NULL OR p.relation IN ($5, $6))
                AND NOT EXISTS (SELECT 1 FROM participant t JOIN course c ON c.id = t.course
                    WHERE t.family = e.family AND c.programme = $1)
                AND NOT EXISTS (SELECT 1 FROM group_member m JOIN business_group g ON g.id = m.group_id
                    WHERE m.family = e.family AND g.programme = $1)
                AND \(area.sql)
            ORDER BY f.region, e.family,
                CASE p.relation WHEN $5 THEN 0 WHEN $6 THEN 1 ELSE 2 END, p.id
            """,
            [
                .text(query.programme), .number(RegistryPersonState.living.rawValue),
                .number(FieldDisability.berat.rawValue), .number(FieldSchooling.masih.rawValue),
                .number(FieldRelation.kepala.rawValue), .number(FieldRelation.pasangan.rawValue),
            ] + area.arguments
        ) { row in
            guard lines.count < query.most, lines.last?.family != row.blob(0), let region = row.region(2) else {
                return
            }
            if let born = row.day(3) {
                let age = Int64(born.age(on: asked.today))
                guard from <= age, age <= to else { return }
            }
            lines.append(
                .with {
                    $0.family = row.blob(0)
                    $0.person = row.blob(1)
                    $0.region = region.text
                })
        }
        return .answer(.with { $0.candidates.lines = lines })
    }
}
