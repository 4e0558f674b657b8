import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Families {
    /// The family's page with masked names and numbers, and without health and occupation.
    static func answer(
        _ query: RegistryFamilyQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        switch try find(query.key, asked, tables) {
        case .refused(let refusal): return .refuse(refusal)
        case .family(let family):
            let page = try page(of: family, revealed: false, tables)
            return .answer(.with { $0.family = page })
        }
    }

    /// The family's page, read from the tables of every topic.
    static func page(of family: FamilyRecord, revealed: Bool, _ tables: any Reading) throws -> RegistryFamilyView {
        var page = RegistryFamilyView()
        page.family = family.id.data
        page.region = family.region.text
        page.regionNames = try Regions.names(of: family.region, tables)
        if let facts = try latestSurvey(of: family.id, tables) { page.facts = facts }
        page.personal = revealed ? family.personal : family.personal.masked
        page.members = try members(of: family.id, tables).map { member in
            .with {
                $0.person = member.id.data
                $0.facts = revealed ? member.facts : member.facts.masked
                $0.personal = revealed ? member.personal : member.personal.masked
                $0.state = member.state
            }
        }
        if let assessment = try Assessments.latest(of: family.id, tables) { page.assessment = assessment }
        page.rung = FieldRung(rawValue: Int(family.rung.number)) ?? .unknown
        page.rungSince = family.rungSince.number
        page.enrolments = try Enrolments.views(of: family.id, tables)
        page.proposals = try Rungs.views(of: family.id, tables)
        page.revealed = revealed
        return page
    }
}
