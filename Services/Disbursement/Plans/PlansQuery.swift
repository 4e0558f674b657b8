import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Plans {
    /// The plans whose area the grant reaches, the newest first; at most ``Limits/bulkItems``.
    static func answer(
        _ query: DisbursementPlansQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<DisbursementService> {
        let area = asked.within("area", from: 3)
        let sql = """
            SELECT \(Plan.columns) FROM plan
            WHERE ($1 = '' OR programme = $1) AND ($2 = 0 OR month = $2) AND \(area.sql)
            ORDER BY id DESC LIMIT \(Limits.bulkItems)
            """
        let plans = try tables.rows(sql, [.text(query.programme), .number(query.month)] + area.arguments, Plan.init)
        let views = try plans.compactMap { $0 }.map { try view(of: $0, tables) }
        return .answer(.with { $0.plans = .with { $0.plans = views } })
    }

    /// One plan with a page of its payments.
    static func answer(
        _ query: DisbursementPlanQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<DisbursementService> {
        guard let plan = try Plan.find(query.plan, for: asked, tables) else { return .refuse(.planUnknown) }
        let most = query.most == 0 ? Limits.bulkItems : min(Int(clamping: query.most), Limits.bulkItems)
        var payments = try Payments.views(
            "p.plan = $1 AND p.id > $2 ORDER BY p.id LIMIT $3",
            [.id(plan.id), .blob(query.after), .number(most + 1)], asked, tables)
        let more = payments.count > most
        if more { payments.removeLast() }
        let view = try view(of: plan, tables)
        return .answer(
            .with {
                $0.plan = .with {
                    $0.plan = view
                    $0.payments = payments
                    if more { $0.next = payments.last?.payment ?? Data() }
                }
            })
    }

    private static func view(of plan: Plan, _ tables: any Reading) throws -> DisbursementPlanView {
        var view = plan.view
        view.leftOut = try tables.rows(
            "SELECT reason, families FROM left_out WHERE plan = $1 ORDER BY reason", [.id(plan.id)]
        ) { row in
            DisbursementLeftOut(reason: row.text(0), count: UInt32(clamping: row.integer(1)))
        }
        return view
    }
}
