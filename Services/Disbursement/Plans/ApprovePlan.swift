import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Plans {
    /// Approves a plan with the decree that names the recipients. The approver must be another human than the maker.
    static func decide(
        _ command: DisbursementApprovePlan, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        let plan = try Plan.find(command.plan, for: asked, tables)
        if command.decree.isEmpty { return .refuse(.valueMissing, "decree") }
        guard let plan else { return .refuse(.planUnknown) }
        guard plan.state == .made else { return .refuse(DisbursementRefusal(planState: plan.state)) }
        guard !asked.isSamePerson(as: plan.view.madeBy) else { return .refuse(.samePerson, asked.person) }
        let event = DisbursementPlanApproved.with {
            $0.plan = command.plan
            $0.decree = command.decree
        }
        return .accept([Happened(.with { $0.planApproved = event })], .done)
    }

    /// Cancels a plan that was not sent; its money is available again, and its families can be planned again.
    static func decide(
        _ command: DisbursementCancelPlan, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        let plan = try Plan.find(command.plan, for: asked, tables)
        if command.reason.isEmpty { return .refuse(.valueMissing, "reason") }
        guard let plan else { return .refuse(.planUnknown) }
        guard plan.state == .made || plan.state == .approved else {
            return .refuse(DisbursementRefusal(planState: plan.state))
        }
        let event = DisbursementPlanCancelled.with {
            $0.plan = command.plan
            $0.reason = command.reason
        }
        return .accept([Happened(.with { $0.planCancelled = event })], .done)
    }
}

extension Plans {
    static func apply(_ event: DisbursementPlanApproved, _ settled: Settled, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE plan SET state = $1, approved_by = $2, decree = $3 WHERE id = $4",
            [
                .number(DisbursementPlanState.approved.rawValue), .text(settled.person), .text(event.decree),
                .blob(event.plan),
            ])
        PlanProgress.forget(tables)
    }

    static func apply(_ event: DisbursementPlanCancelled, _ settled: Settled, _ tables: any Writing) throws {
        guard let plan = try Plan.find(event.plan, tables) else { return }
        try plan.become(.cancelled, tables)
        try tables.write(
            "UPDATE payment SET state = $1 WHERE plan = $2",
            [.number(DisbursementPaymentState.cancelled.rawValue), .id(plan.id)])
        try Ledger.move(
            .cancelled, Rupiah(stated: plan.view.total), of: plan.fund, about: plan.id, settled, tables)
        PlanProgress.forget(tables)
    }
}
