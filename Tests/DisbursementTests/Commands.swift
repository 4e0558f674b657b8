import Foundation
import Schemas
import SwiftProtobuf
import Testing

@testable import Disbursement

/// A change that makes a valid command invalid, with the field and the code of its refusal.
struct Change<Command>: CustomTestStringConvertible, Sendable {
    let field: String
    let code: DisbursementRefusal.Code
    let make: @Sendable (inout Command) -> Void
    var testDescription: String { "\(code) \(field)" }

    init(
        _ field: String, _ code: DisbursementRefusal.Code = .valueMissing,
        _ make: @escaping @Sendable (inout Command) -> Void
    ) {
        self.field = field
        self.code = code
        self.make = make
    }
}

/// Valid commands; a test changes the part that it is about.
extension Office {
    func open(
        _ code: String, _ source: FieldFundSource, _ amount: Int64, year: Int32 = 2026,
        _ change: (inout DisbursementOpenFund) -> Void = { _ in }
    ) -> DisbursementCommand.OneOf_Command {
        var command = DisbursementOpenFund.with {
            $0.code = code
            $0.name = "Dana " + code
            $0.source = source
            $0.year = year
            $0.amount = amount
            $0.legalBasis = "DPA 1/2026"
            $0.giver = source == .csr ? "PT Krakatau Steel" : ""
        }
        change(&command)
        return .openFund(command)
    }

    func add(
        _ amount: Int64, to fund: String = "apbd", basis: String = "DPPA 2/2026"
    ) -> DisbursementCommand.OneOf_Command {
        .addToFund(
            .with {
                $0.fund = fund
                $0.amount = amount
                $0.legalBasis = basis
            })
    }

    func plan(
        _ programme: String = "jsk", _ period: String = "2026-02", from fund: String = "apbd",
        _ change: (inout DisbursementMakePlan) -> Void = { _ in }
    ) -> DisbursementCommand.OneOf_Command {
        var command = DisbursementMakePlan.with {
            $0.programme = programme
            $0.month = month(period)
            $0.fund = fund
            $0.area = "36"
        }
        change(&command)
        return .makePlan(command)
    }

    func approve(_ plan: Data, decree: String = "SK 12/2026") -> DisbursementCommand.OneOf_Command {
        .approvePlan(
            .with {
                $0.plan = plan
                $0.decree = decree
            })
    }

    func cancel(_ plan: Data, reason: String = "salah bulan") -> DisbursementCommand.OneOf_Command {
        .cancelPlan(
            .with {
                $0.plan = plan
                $0.reason = reason
            })
    }

    func file(_ plan: Data) -> DisbursementCommand.OneOf_Command { .writePaymentFile(.with { $0.plan = plan }) }

    func results(_ plan: Data, _ results: [DisbursementResult]) -> DisbursementCommand.OneOf_Command {
        .recordResults(
            .with {
                $0.plan = plan
                $0.results = results
            })
    }

    func deliveries(_ plan: Data, _ deliveries: [DisbursementDelivery]) -> DisbursementCommand.OneOf_Command {
        .recordDeliveries(
            .with {
                $0.plan = plan
                $0.deliveries = deliveries
            })
    }

    func giveBack(_ plan: Data, receipt: String = "STS 7") -> DisbursementCommand.OneOf_Command {
        .returnUnpaid(
            .with {
                $0.plan = plan
                $0.receipt = receipt
            })
    }

    /// A plan in its first state, `made`.
    func made(
        _ programme: String = "jsk", _ period: String = "2026-02", from fund: String = "apbd",
        _ change: (inout DisbursementMakePlan) -> Void = { _ in }
    ) throws -> Data {
        try ask(plan(programme, period, from: fund, change)).planMade.plan
    }

    func approved(_ programme: String = "jsk", _ period: String = "2026-02") throws -> Data {
        let plan = try made(programme, period)
        try ask(approve(plan), by: "kepala")
        return plan
    }

    func sent(_ period: String = "2026-02") throws -> Data {
        let plan = try approved("jsk", period)
        try ask(file(plan), by: "bendahara")
        return plan
    }

    /// The payments of a plan, in the order of their ids.
    func payments(_ plan: Data) throws -> [DisbursementPaymentView] {
        try query(.plan(.with { $0.plan = plan })).plan.payments
    }

    func view(_ plan: Data) throws -> DisbursementPlanView {
        try query(.plan(.with { $0.plan = plan })).plan.plan
    }

    /// A sent plan of which the bank credited all payments but the first.
    func partlyFailed() throws -> Data {
        let plan = try sent()
        let ids = try payments(plan).map(\.payment)
        try ask(results(plan, [failed(ids[0])] + ids.dropFirst().map { paid($0) }))
        return plan
    }

    /// The balance of each account of a fund: given, available, committed, in transit, spent.
    func balances(_ fund: String = "apbd") throws -> [Int64] {
        try query(.ledger(.init())).ledger.accounts.filter { $0.name.hasPrefix(fund + "/") }.map(\.balance)
    }

    /// The refusal code of each item of a bulk command; nil for an accepted item.
    func codes(_ command: DisbursementCommand.OneOf_Command) throws -> [DisbursementRefusal.Code?] {
        try ask(command).bulk.items.map { $0.hasRefusal ? $0.refusal.code : nil }
    }
}

func paid(
    _ payment: Data, _ change: (inout DisbursementResult) -> Void = { _ in }
) -> DisbursementResult {
    var result = DisbursementResult.with {
        $0.payment = payment
        $0.paid = true
        $0.bankReference = "BTN-1"
        $0.on = day("2026-03-02")
    }
    change(&result)
    return result
}

func failed(
    _ payment: Data, _ failure: DisbursementFailureCode = .rekeningTutup,
    _ change: (inout DisbursementResult) -> Void = { _ in }
) -> DisbursementResult {
    var result = DisbursementResult.with {
        $0.payment = payment
        $0.failure = failure
        $0.on = day("2026-03-02")
    }
    change(&result)
    return result
}

func delivered(_ payment: Data, minutes: String = "BAST 1") -> DisbursementDelivery {
    .with {
        $0.payment = payment
        $0.delivered = true
        $0.minutes = minutes
        $0.on = day("2026-03-02")
    }
}

func undelivered(_ payment: Data, _ failure: DisbursementFailureCode = .pindah) -> DisbursementDelivery {
    .with {
        $0.payment = payment
        $0.failure = failure
        $0.on = day("2026-03-02")
    }
}
