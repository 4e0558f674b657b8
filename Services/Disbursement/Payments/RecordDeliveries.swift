import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// What was handed over, each with its minutes (BAST: domain facts, 5.5), and what could not be.
    static func decide(
        _ command: DisbursementRecordDeliveries, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        guard (1...Limits.bulk).contains(command.deliveries.count) else { return .no(.tooMany) }
        guard let plan = try Plan.find(command.plan, tables) else { return .no(.planUnknown) }
        guard asked.reaches(plan.area) else { return .no(.outsideArea, plan.area.text) }
        if !plan.goods { return .no(.kindWrong, "cash") }
        guard plan.state == .approved || plan.state == .sent else { return .no(.planState, plan.state.word) }
        let source = try Funds.find(plan.fund, tables)?.source ?? .unknown
        let outcome = BulkOutcome()
        return .each(
            count: command.deliveries.count,
            item: { index in
                let delivery = command.deliveries[index]
                return outcome.add(delivery.payment, try settle(delivery, of: plan, source, tables))
            },
            answer: { outcome.answer })
    }

    private static func settle(
        _ delivery: DisbursementDelivery, of plan: Plan, _ source: FieldFundSource, _ tables: any Reading
    ) throws -> Result<DisbursementEvent, DisbursementRefusal> {
        if case .UNRECOGNIZED = delivery.failure { return .failure(.init(.notUnderstood, "failure")) }
        if delivery.delivered, delivery.failure != .unknown { return .failure(.init(.notUnderstood, "failure")) }
        guard let day = Day(number: delivery.on) else { return .failure(.init(.notUnderstood, "on")) }
        if delivery.on == 0 { return .failure(.init(.valueMissing, "on")) }
        if delivery.delivered, delivery.minutes.isEmpty { return .failure(.init(.valueMissing, "minutes")) }
        if !delivery.delivered, delivery.failure == .unknown { return .failure(.init(.valueMissing, "failure")) }
        guard let payment = try find(delivery.payment, of: plan.id, tables) else {
            return .failure(.init(.paymentUnknown))
        }
        guard payment.state == .planned else { return .failure(.init(.paymentSettled, payment.state.word)) }
        guard delivery.delivered else {
            let event = failed(payment, delivery.failure, on: day, of: plan, source, withheld: true)
            return .success(.with { $0.paymentFailed = event })
        }
        let event = DisbursementDelivered.with {
            $0.payment = payment.id
            $0.plan = plan.view.plan
            $0.family = payment.family
            $0.region = payment.region.text
            $0.programme = plan.view.programme
            $0.month = plan.view.month
            $0.value = payment.amount.amount
            $0.source = source
            $0.on = day.number
            $0.minutes = delivery.minutes
        }
        return .success(.with { $0.delivered = event })
    }
}
