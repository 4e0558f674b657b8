import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The work of this node with one family.
enum FamilyOverview {
    /// The family's courses, running groups, account, enterprise and applications; those of its groups count too. A
    /// course, group or application outside the grant is left out, although the family lives inside.
    static func answer(_ query: EmpowermentFamilyQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        guard let region = try LearnedFamily.region(of: query.family, tables), asked.reaches(region) else {
            return .refuse(.familyUnknown, id: query.family)
        }
        let area = Course.within(asked, from: 2)
        let courses = try tables.rows(
            """
            SELECT \(Course.columns) FROM course
            WHERE id IN (SELECT course FROM participant WHERE family = $1) AND \(area.sql) ORDER BY starts_on, id
            """, [.blob(query.family)] + area.arguments
        ) { Course($0) }
        let groups = try BusinessGroup.running(of: query.family, for: asked, tables)
        let owners = [query.family] + groups
        let hasAccount = try owners.contains { try Accounts.exists(of: $0, tables) }
        let hasEnterprise = try owners.contains { try !Enterprises.all(of: $0, tables).isEmpty }
        let applications = try Kur.views(of: query.family, for: asked, tables)
        return .answer(
            .with {
                $0.family = .with {
                    $0.courses = courses.compactMap { $0?.opened }
                    $0.groups = groups
                    $0.hasAccount_p = hasAccount
                    $0.hasEnterprise_p = hasEnterprise
                    $0.applications = applications
                }
            })
    }
}
