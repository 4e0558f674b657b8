import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The report on one payment, from the bank's result file or from the minutes of a hand-over (BAST: domain facts, 5.5).
struct ReportedPayment {
    let payment: Data
    /// Whether the money or the goods reached the family.
    let arrived: Bool
    let failure: DisbursementFailureCode
    let on: Int32
    /// The proof of arrival, and the name of its field.
    let proof: (field: String, text: String)

    init(_ result: DisbursementResult) {
        payment = result.payment
        arrived = result.paid
        failure = result.failure
        on = result.on
        proof = ("bank_reference", result.bankReference)
    }

    init(_ delivery: DisbursementDelivery) {
        payment = delivery.payment
        arrived = delivery.delivered
        failure = delivery.failure
        on = delivery.on
        proof = ("minutes", delivery.minutes)
    }

    /// The day of the report, or the first fault of the report.
    var day: Result<Day, DisbursementRefusal> {
        if case .UNRECOGNIZED = failure { return .failure(.init(.notUnderstood, "failure")) }
        if arrived, failure != .unknown { return .failure(.init(.notUnderstood, "failure")) }
        guard let day = Day(number: on) else { return .failure(.init(.notUnderstood, "on")) }
        if on == 0 { return .failure(.init(.valueMissing, "on")) }
        if arrived, proof.text.isEmpty { return .failure(.init(.valueMissing, proof.field)) }
        if !arrived, failure == .unknown { return .failure(.init(.valueMissing, "failure")) }
        return .success(day)
    }
}

extension Payments {
    /// Settles the reported payments of a plan, one after another.
    /// - Parameters:
    ///   - state: the state that a payment must have to be settled.
    ///   - withheld: whether the money of a failed payment never left the fund.
    ///   - arrived: makes the event of a payment that arrived.
    static func settle(
        _ reports: [ReportedPayment], of plan: Plan, from state: DisbursementPaymentState, withheld: Bool,
        _ tables: any Reading, arrived: @escaping (Payment, ReportedPayment, FieldFundSource) -> DisbursementEvent
    ) throws -> Decision<DisbursementService> {
        let source = try Funds.find(plan.fund, tables)?.source ?? .unknown
        let outcome = BulkOutcome()
        func settle(_ report: ReportedPayment) throws -> Result<DisbursementEvent, DisbursementRefusal> {
            let day: Day
            switch report.day {
            case .success(let read): day = read
            case .failure(let refusal): return .failure(refusal)
            }
            guard let payment = try find(report.payment, of: plan.id, tables) else {
                return .failure(.init(.paymentUnknown))
            }
            guard payment.state == state else { return .failure(.init(paymentSettled: payment.state)) }
            if report.arrived { return .success(arrived(payment, report, source)) }
            let failed = failed(payment, report.failure, on: day, of: plan, source, withheld: withheld)
            return .success(.with { $0.paymentFailed = failed })
        }
        return .each(
            count: reports.count,
            item: { index in outcome.add(reports[index].payment, try settle(reports[index])) },
            answer: { outcome.answer })
    }
}
