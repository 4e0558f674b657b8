import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Rungs {
    /// One page of an area's proposals in the order of their ids: the open ones, or all. A proposal belongs to the region
    /// where its family lives now, so that the page lists those that the asker may decide.
    static func answer(
        _ query: RegistryProposalsQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        let walk: Walk
        switch Walk.read(area: query.area, after: query.after, most: query.most, asked) {
        case .found(let read): walk = read
        case .refused(let refusal): return .refuse(refusal)
        }
        let isOpen = "p.state = \(State.open.rawValue) AND "
        let views = try tables.rows(
            select + """
                 WHERE \(query.settledToo ? "" : isOpen) p.id > $1 AND f.region + 0 BETWEEN $2 AND $3
                ORDER BY p.id LIMIT $4
                """,
            [
                .blob(walk.after), .integer(walk.area.numbers.lowerBound), .integer(walk.area.numbers.upperBound),
                .number(walk.most),
            ], view)
        let proposals = RegistryProposals.with {
            $0.proposals = views
            $0.next = walk.next(after: views.map(\.proposal))
        }
        return .answer(.with { $0.proposals = proposals })
    }

    /// All proposals for a family, the latest last.
    static func views(of family: Identifier, _ tables: any Reading) throws -> [RegistryProposalView] {
        try tables.rows(select + " WHERE p.family = $1 ORDER BY p.entry, p.id", [.id(family)], view)
    }

    private static let select = """
        SELECT p.id, p.family, f.region, p.from_rung, p.to_rung, p.urgent, p.receipt, p.state, p.proposed_by,
            p.proposed_at, p.decided_by
        FROM proposal AS p JOIN family AS f ON f.id = p.family
        """

    private static func view(_ row: any Row) throws -> RegistryProposalView {
        try .with {
            $0.proposal = row.blob(0)
            $0.family = row.blob(1)
            $0.region = row.region(2)?.text ?? ""
            $0.from = FieldRung(rawValue: Int(row.integer(3))) ?? .unknown
            $0.to = FieldRung(rawValue: Int(row.integer(4))) ?? .unknown
            $0.urgent = row.flag(5)
            $0.receipt = try RegistryReceipt(serializedBytes: row.blob(6))
            $0.proposedBy = row.text(8)
            $0.proposedAt = row.integer(9)
            $0.decidedBy = row.text(10)
            let state = State(rawValue: row.integer(7))
            $0.rejected = state == .rejected
            $0.overtaken = state == .overtaken
        }
    }
}
