import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Groups {
    /// All groups within the grant, the latest formed first, without their members.
    static func answer(_ asked: Asked, _ tables: any Reading) throws -> Response {
        let area = asked.within("region")
        let groups = try tables.rows(
            "SELECT \(BusinessGroup.columns) FROM business_group WHERE \(area.sql) ORDER BY formed_on DESC, id",
            area.arguments
        ) { BusinessGroup($0) }
        let views = try groups.compactMap { $0 }.map { try view($0, tables) }
        return .answer(.with { $0.groups.groups = views })
    }

    /// One group with its members and their savings.
    static func answer(_ query: EmpowermentGroupQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        guard let group = try BusinessGroup.find(query.group, tables), asked.reaches(group.region) else {
            return .refuse(.groupUnknown, id: query.group)
        }
        var view = try view(group, tables)
        try tables.each(
            "SELECT family, person, region, balance FROM group_member WHERE group_id = $1 ORDER BY person",
            [.blob(group.id)]
        ) { row in
            view.group.members.append(
                .with {
                    $0.family = row.blob(0)
                    $0.person = row.blob(1)
                    $0.region = row.region(2)?.text ?? ""
                })
            view.savers.append(
                .with {
                    $0.person = row.blob(1)
                    $0.balance = row.integer(3)
                })
        }
        return .answer(.with { $0.group = view })
    }

    private static func view(_ group: BusinessGroup, _ tables: any Reading) throws -> EmpowermentGroupView {
        let hasAccount = try Accounts.exists(of: group.id, tables)
        let hasEnterprise = try !Enterprises.all(of: group.id, tables).isEmpty
        return .with {
            $0.group.group = group.id
            $0.group.programme = group.programme
            $0.group.name = group.name
            $0.group.region = group.region.text
            $0.group.on = group.formedOn.number
            $0.group.facilitator = group.facilitator
            $0.group.minutes = group.minutes
            $0.savings = group.savings
            $0.closed = group.closedOn != nil
            $0.hasAccount_p = hasAccount
            $0.hasEnterprise_p = hasEnterprise
        }
    }
}
