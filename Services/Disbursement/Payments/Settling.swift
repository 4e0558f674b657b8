import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// The event of a failed payment.
    static func failedEvent(
        _ payment: Payment, _ failure: DisbursementFailureCode, on day: Day, of plan: Plan,
        _ source: FieldFundSource, withheld: Bool
    ) -> DisbursementPaymentFailed {
        .with {
            $0.payment = payment.id
            $0.plan = plan.view.plan
            $0.family = payment.family
            $0.region = payment.region.text
            $0.programme = plan.view.programme
            $0.month = plan.view.month
            $0.amount = payment.amount.amount
            $0.source = source
            $0.on = day.number
            $0.failure = failure
            $0.withheld = withheld
        }
    }

    static func apply(_ event: DisbursementPaid, _ settled: Settled, _ tables: any Writing) throws {
        guard let plan = try PlanProgress.of(event.plan, tables) else { return }
        try setState(of: event.payment, to: .paid, on: event.on, reference: event.bankReference, tables)
        try plan.count(event.amount, in: [.paid], tables)
        try move(.paid, event.amount, event.payment, of: plan, settled, tables)
    }

    static func apply(_ event: DisbursementDelivered, _ settled: Settled, _ tables: any Writing) throws {
        guard let plan = try PlanProgress.of(event.plan, tables) else { return }
        try plan.beginHandingOver(tables)
        try setState(of: event.payment, to: .delivered, on: event.on, reference: event.minutes, tables)
        try plan.count(event.value, in: [.paid], tables)
        try move(.delivered, event.value, event.payment, of: plan, settled, tables)
    }

    /// Money that failed at the bank stays there until it is returned; withheld money is available at once.
    static func apply(_ event: DisbursementPaymentFailed, _ settled: Settled, _ tables: any Writing) throws {
        guard let plan = try PlanProgress.of(event.plan, tables) else { return }
        if event.withheld {
            try plan.beginHandingOver(tables)
            try setState(of: event.payment, to: .returned, failure: event.failure, on: event.on, tables)
            try plan.count(event.amount, in: [.failed], tables)
            try move(.withheld, event.amount, event.payment, of: plan, settled, tables)
        } else {
            try setState(of: event.payment, to: .failed, failure: event.failure, on: event.on, tables)
            try plan.count(event.amount, in: [.failed, .unreturned], tables)
        }
    }

    private static func setState(
        of payment: Data, to state: DisbursementPaymentState, failure: DisbursementFailureCode = .unknown,
        on day: Int32, reference: String = "", _ tables: any Writing
    ) throws {
        try tables.write(
            "UPDATE payment SET state = $1, failure = $2, on_day = $3, reference = $4 WHERE id = $5",
            [
                .number(state.rawValue), .number(failure.rawValue), .number(day), .text(reference),
                .blob(payment),
            ])
    }

    private static func move(
        _ movement: Ledger.Movement, _ amount: Int64, _ payment: Data, of plan: PlanProgress, _ settled: Settled,
        _ tables: any Writing
    ) throws {
        try Ledger.move(
            movement, Rupiah(stated: amount), of: plan.fund, about: Identifier(bytes: payment), settled, tables)
        try plan.closeIfSettled(tables)
    }
}
