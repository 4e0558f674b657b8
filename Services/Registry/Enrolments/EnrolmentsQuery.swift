import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Enrolments {
    /// One page of an area's enrolments in the order of their ids, ended ones included; only those of `programme` where
    /// it is named. An enrolment belongs to the region where its family lives now, as the family's page does.
    static func answer(
        _ query: RegistryEnrolmentsQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        let walk: Walk
        switch Walk.read(area: query.area, after: query.after, most: query.most, asked) {
        case .found(let read): walk = read
        case .refused(let refusal): return .refuse(refusal)
        }
        var condition = " WHERE e.id > $1 AND f.region + 0 BETWEEN $2 AND $3"
        var arguments: [Value] = [
            .blob(walk.after), .integer(walk.area.numbers.lowerBound), .integer(walk.area.numbers.upperBound),
        ]
        if !query.programme.isEmpty {
            guard try Programmes.programme(query.programme, tables) != nil else {
                return .refuse(.programmeUnknown, query.programme)
            }
            condition += " AND e.programme = $4"
            arguments.append(.text(query.programme))
        }
        let views = try tables.rows(
            select + condition + " ORDER BY e.id LIMIT \(walk.most)", arguments, view)
        let enrolments = RegistryEnrolments.with {
            $0.enrolments = views
            $0.next = walk.next(after: views.map(\.enrolment))
        }
        return .answer(.with { $0.enrolments = enrolments })
    }

    /// All enrolments of a family, the latest last.
    static func views(of family: Identifier, _ tables: any Reading) throws -> [RegistryEnrolmentView] {
        try tables.rows(select + " WHERE e.family = $1 ORDER BY e.on_day, e.id", [.id(family)], view)
    }

    private static let select = """
        SELECT e.id, e.family, e.programme, e.on_day, e.ended_on, e.reason, f.region
        FROM enrolment AS e JOIN family AS f ON f.id = e.family
        """

    private static func view(_ row: any Row) -> RegistryEnrolmentView {
        .with {
            $0.enrolment = row.blob(0)
            $0.family = row.blob(1)
            $0.programme = row.text(2)
            $0.on = row.int32(3)
            if !row.isNull(4) { $0.endedOn = row.int32(4) }
            $0.endedBecause = row.text(5)
            $0.region = row.region(6)?.text ?? ""
        }
    }
}
