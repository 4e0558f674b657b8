import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// What the bank says of each payment of its file.
    static func decide(
        _ command: DisbursementRecordResults, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        guard (1...Limits.bulk).contains(command.results.count) else { return .no(.tooMany) }
        guard let plan = try Plan.find(command.plan, tables) else { return .no(.planUnknown) }
        guard asked.reaches(plan.area) else { return .no(.outsideArea, plan.area.text) }
        if plan.goods { return .no(.kindWrong, "goods") }
        guard plan.state == .sent else { return .no(.planState, plan.state.word) }
        let source = try Funds.find(plan.fund, tables)?.source ?? .unknown
        let outcome = BulkOutcome()
        return .each(
            count: command.results.count,
            item: { index in
                let result = command.results[index]
                return outcome.add(result.payment, try settle(result, of: plan, source, tables))
            },
            answer: { outcome.answer })
    }

    private static func settle(
        _ result: DisbursementResult, of plan: Plan, _ source: FieldFundSource, _ tables: any Reading
    ) throws -> Result<DisbursementEvent, DisbursementRefusal> {
        if case .UNRECOGNIZED = result.failure { return .failure(.init(.notUnderstood, "failure")) }
        if result.paid, result.failure != .unknown { return .failure(.init(.notUnderstood, "failure")) }
        guard let day = Day(number: result.on) else { return .failure(.init(.notUnderstood, "on")) }
        if result.on == 0 { return .failure(.init(.valueMissing, "on")) }
        if result.paid, result.bankReference.isEmpty { return .failure(.init(.valueMissing, "bank_reference")) }
        if !result.paid, result.failure == .unknown { return .failure(.init(.valueMissing, "failure")) }
        guard let payment = try find(result.payment, of: plan.id, tables) else {
            return .failure(.init(.paymentUnknown))
        }
        guard payment.state == .sent else { return .failure(.init(.paymentSettled, payment.state.word)) }
        guard result.paid else {
            let event = failed(payment, result.failure, on: day, of: plan, source, withheld: false)
            return .success(.with { $0.paymentFailed = event })
        }
        let event = DisbursementPaid.with {
            $0.payment = payment.id
            $0.plan = plan.view.plan
            $0.family = payment.family
            $0.region = payment.region.text
            $0.programme = plan.view.programme
            $0.month = plan.view.month
            $0.amount = payment.amount.amount
            $0.source = source
            $0.on = day.number
            $0.bankReference = result.bankReference
        }
        return .success(.with { $0.paid = event })
    }
}
