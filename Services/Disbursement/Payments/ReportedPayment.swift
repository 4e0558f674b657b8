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
    var day: Lookup<Day, DisbursementRefusal> {
        if case .UNRECOGNIZED = failure { return .refused(.notUnderstood, "failure") }
        if arrived, failure != .unknown { return .refused(.notUnderstood, "failure") }
        guard let day = Day(number: on) else { return .refused(.notUnderstood, "on") }
        if on == 0 { return .refused(.valueMissing, "on") }
        if arrived, proof.text.isEmpty { return .refused(.valueMissing, proof.field) }
        if !arrived, failure == .unknown { return .refused(.valueMissing, "failure") }
        return .found(day)
    }
}

extension Payments {
    /// Decides the reports on a plan's payments one after another; each accepted report settles its payment.
    /// - Parameters:
    ///   - state: the state that a payment must have to be settled.
    ///   - withheld: whether the money of a failed payment never left the fund.
    ///   - arrived: makes the event of a payment that arrived.
    static func record(
        _ reports: [ReportedPayment], of plan: Plan, from state: DisbursementPaymentState, withheld: Bool,
        _ tables: any Reading, arrived: @escaping (Payment, ReportedPayment, FieldFundSource) -> DisbursementEvent
    ) throws -> Decision<DisbursementService> {
        let source = try Funds.find(plan.fund, tables)?.source ?? .unknown
        let payments = try find(among: reports.map(\.payment), of: plan.id, tables)
        // The payments that an earlier report of this command has settled: their rows have changed since.
        var settled: Set<Data> = []
        let outcome = BulkOutcome()
        func event(of report: ReportedPayment) throws -> Lookup<DisbursementEvent, DisbursementRefusal> {
            let day: Day
            switch report.day {
            case .found(let read): day = read
            case .refused(let refusal): return .refused(refusal)
            }
            let known =
                try settled.contains(report.payment)
                ? find(report.payment, of: plan.id, tables) : payments[report.payment]
            guard let payment = known else { return .refused(.paymentUnknown) }
            guard payment.state == state else { return .refused(DisbursementRefusal(paymentSettled: payment.state)) }
            if report.arrived { return .found(arrived(payment, report, source)) }
            let failed = failedEvent(payment, report.failure, on: day, of: plan, source, withheld: withheld)
            return .found(.with { $0.paymentFailed = failed })
        }
        return .each(
            count: reports.count,
            item: { index in
                let report = reports[index]
                let result = try event(of: report)
                if case .found = result { settled.insert(report.payment) }
                return outcome.add(report.payment, result)
            },
            answer: { outcome.answer })
    }
}
