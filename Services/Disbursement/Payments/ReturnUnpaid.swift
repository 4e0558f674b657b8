import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// Returns to the fund the money that the bank could not credit, with the bank's receipt; those families can be
    /// planned again.
    static func decide(
        _ command: DisbursementReturnUnpaid, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        let plan = try Plan.find(command.plan, for: asked, tables)
        if command.receipt.isEmpty { return .refuse(.valueMissing, "receipt") }
        guard let plan else { return .refuse(.planUnknown) }
        guard plan.state == .sent else { return .refuse(DisbursementRefusal(planState: plan.state)) }
        guard plan.view.unreturned > 0 else { return .refuse(.nothingToReturn) }
        let event = DisbursementUnpaidReturned.with {
            $0.plan = command.plan
            $0.fund = plan.fund
            $0.payments = plan.view.unreturned
            $0.amount = plan.view.unreturnedTotal
            $0.receipt = command.receipt
        }
        return .accept([Happened(.with { $0.unpaidReturned = event })], .done)
    }

    static func apply(_ event: DisbursementUnpaidReturned, _ settled: Settled, _ tables: any Writing) throws {
        guard let plan = try Plan.find(event.plan, tables) else { return }
        try tables.write(
            "UPDATE payment SET state = $1 WHERE plan = $2 AND state = $3",
            [
                .number(DisbursementPaymentState.returned.rawValue), .id(plan.id),
                .number(DisbursementPaymentState.failed.rawValue),
            ])
        try tables.write(
            "UPDATE plan SET unreturned = 0, unreturned_total = 0 WHERE id = $1", [.id(plan.id)])
        try Ledger.move(.returned, Rupiah(stated: event.amount), of: event.fund, about: plan.id, settled, tables)
        try plan.closeIfSettled(tables)
        PlanProgress.forget(tables)
    }
}
