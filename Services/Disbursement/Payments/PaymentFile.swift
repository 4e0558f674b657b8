import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The file that instructs the bank. It contains account numbers, so producing it is journalled as a reading of
/// personal data in full.
enum PaymentFile {
    /// The first time, the file sends the plan's money; a payment is withheld when the family may no longer be paid or
    /// has no account. Later times return the same lines and move nothing.
    static func decide(
        _ command: DisbursementWritePaymentFile, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        guard let plan = try Plan.find(command.plan, for: asked, tables) else { return .refuse(.planUnknown) }
        if plan.goods { return .refuse(DisbursementRefusal(kindWrong: .goods)) }
        switch plan.state {
        case .approved: return try send(plan, asked, tables)
        case .sent, .closed: return .show([FileReadings.event(of: plan)], answer(plan, try sent(plan, tables)))
        default: return .refuse(DisbursementRefusal(planState: plan.state))
        }
    }

    private static func send(
        _ plan: Plan, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        guard let month = Month(index: plan.view.month) else { return .refuse(.notUnderstood, "month") }
        let source = try Funds.find(plan.fund, tables)?.source ?? .unknown
        var happened: [Happened<DisbursementService>] = []
        var lines: [DisbursementPaymentLine] = []
        let sql = """
            SELECT p.id, p.family, p.region, p.amount, \(Standing.columns)
            FROM payment p LEFT JOIN enrolment e ON e.id = p.enrolment LEFT JOIN family f ON f.id = p.family
            WHERE p.plan = $1 AND p.state = $2 ORDER BY p.id
            """
        let planned = Value.number(DisbursementPaymentState.planned.rawValue)
        try tables.each(sql, [.id(plan.id), planned]) { row in
            guard let region = row.region(2) else { return }
            let payment = Payment(
                id: row.blob(0), family: row.blob(1), region: region, amount: try Rupiah(stated: row.integer(3)),
                state: .planned)
            let standing = Standing(row, from: 4)
            if let hindrance = standing.hindrance(in: month) {
                happened.append(withheld(payment, hindrance.failure, of: plan, source, asked))
            } else if let account = try standing.account() {
                lines.append(try line(payment, to: account, standing))
            } else {
                happened.append(withheld(payment, .rekeningTidakAda, of: plan, source, asked))
            }
        }
        let event = DisbursementPaymentFileWritten.with {
            $0.plan = plan.view.plan
            $0.payments = UInt32(clamping: lines.count)
            $0.total = total(lines)
        }
        happened.append(Happened(.with { $0.paymentFileWritten = event }, .with { $0.lines = lines }))
        happened.append(FileReadings.event(of: plan))
        return .show(happened, answer(plan, lines))
    }

    private static func withheld(
        _ payment: Payment, _ failure: DisbursementFailureCode, of plan: Plan, _ source: FieldFundSource,
        _ asked: Asked
    ) -> Happened<DisbursementService> {
        let event = Payments.failedEvent(payment, failure, on: asked.today, of: plan, source, withheld: true)
        return Happened(.with { $0.paymentFailed = event })
    }

    private static func line(
        _ payment: Payment, to account: BankAccount, _ standing: Standing
    ) throws -> DisbursementPaymentLine {
        try .with {
            $0.payment = payment.id
            $0.bank = account.bank
            $0.number = account.number
            $0.holder = account.holder
            $0.amount = payment.amount.amount
            $0.region = payment.region.text
            $0.card = try standing.card()
            $0.family = payment.family
            $0.keyEpoch = standing.keyEpoch
        }
    }

    /// The lines as sent; a payment without a stored line has no account and card.
    private static func sent(_ plan: Plan, _ tables: any Reading) throws -> [DisbursementPaymentLine] {
        let sql = "SELECT line, id, amount, region FROM payment WHERE plan = $1 AND sent = 1 ORDER BY id"
        return try tables.rows(sql, [.id(plan.id)]) { row in
            if !row.isNull(0) { return try DisbursementPaymentLine(serializedBytes: row.blob(0)) }
            return .with {
                $0.payment = row.blob(1)
                $0.amount = row.integer(2)
                $0.region = row.region(3)?.text ?? ""
            }
        }
    }

    private static func answer(_ plan: Plan, _ lines: [DisbursementPaymentLine]) -> DisbursementAnswer {
        .with {
            $0.paymentFile = .with {
                $0.plan = plan.view.plan
                $0.lines = lines.map(forTheBank)
                $0.total = total(lines)
            }
        }
    }

    /// A line without the fields by which the journal seals it.
    fileprivate static func forTheBank(_ line: DisbursementPaymentLine) -> DisbursementPaymentLine {
        var line = line
        line.family = Data()
        line.keyEpoch = 0
        return line
    }

    /// At most the plan's total, whose range was checked when the plan was made.
    private static func total(_ lines: [DisbursementPaymentLine]) -> Int64 {
        lines.reduce(0) { $0 + $1.amount }
    }
}

extension PaymentFile {
    static func apply(
        _ event: DisbursementPaymentFileWritten, _ personal: DisbursementEventPersonal?, _ settled: Settled,
        _ tables: any Writing
    ) throws {
        guard let plan = try Plan.find(event.plan, tables) else { return }
        try tables.write(
            "UPDATE payment SET state = $1, sent = 1 WHERE plan = $2 AND state = $3",
            [
                .number(DisbursementPaymentState.sent.rawValue), .id(plan.id),
                .number(DisbursementPaymentState.planned.rawValue),
            ])
        for line in personal?.lines ?? [] {
            try tables.write(
                "UPDATE payment SET line = $1 WHERE id = $2",
                [.blob(try forTheBank(line).serializedData()), .blob(line.payment)])
        }
        try plan.become(.sent, tables)
        try Ledger.move(.sent, Rupiah(stated: event.total), of: plan.fund, about: plan.id, settled, tables)
        try plan.closeIfSettled(tables)
        PlanProgress.forget(tables)
    }
}
