import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// Records the bank's result for each payment of its file.
    static func decide(
        _ command: DisbursementRecordResults, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        guard (1...Limits.bulkItems).contains(command.results.count) else { return .refuse(.tooMany) }
        guard let plan = try Plan.find(command.plan, for: asked, tables) else { return .refuse(.planUnknown) }
        if plan.goods { return .refuse(DisbursementRefusal(kindWrong: .goods)) }
        guard plan.state == .sent else { return .refuse(DisbursementRefusal(planState: plan.state)) }
        let reports = command.results.map(ReportedPayment.init)
        return try record(reports, of: plan, from: .sent, withheld: false, tables) { payment, report, source in
            let event = DisbursementPaid.with {
                $0.payment = payment.id
                $0.plan = plan.view.plan
                $0.family = payment.family
                $0.region = payment.region.text
                $0.programme = plan.view.programme
                $0.month = plan.view.month
                $0.amount = payment.amount.amount
                $0.source = source
                $0.on = report.on
                $0.bankReference = report.proof.text
            }
            return .with { $0.paid = event }
        }
    }
}
