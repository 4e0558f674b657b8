import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// Records the deliveries, each with its minutes, and the failed ones.
    static func decide(
        _ command: DisbursementRecordDeliveries, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        guard (1...Limits.bulkItems).contains(command.deliveries.count) else { return .refuse(.tooMany) }
        guard let plan = try Plan.find(command.plan, for: asked, tables) else { return .refuse(.planUnknown) }
        if !plan.goods { return .refuse(DisbursementRefusal(kindWrong: .cash)) }
        guard plan.state == .approved || plan.state == .sent else {
            return .refuse(DisbursementRefusal(planState: plan.state))
        }
        let reports = command.deliveries.map(ReportedPayment.init)
        return try record(reports, of: plan, from: .planned, withheld: true, tables) { payment, report, source in
            let event = DisbursementDelivered.with {
                $0.payment = payment.id
                $0.plan = plan.view.plan
                $0.family = payment.family
                $0.region = payment.region.text
                $0.programme = plan.view.programme
                $0.month = plan.view.month
                $0.value = payment.amount.amount
                $0.source = source
                $0.on = report.on
                $0.minutes = report.proof.text
            }
            return .with { $0.delivered = event }
        }
    }
}
