import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// An agency's money recomputed from the requests' own amounts and their outcomes in the journal, plan by plan and
/// payment by payment, without a ledger.
struct Accounts {
    struct Fund: Equatable {
        var given: Int64 = 0
        var available: Int64 = 0
        var committed: Int64 = 0
        var inTransit: Int64 = 0
        var spent: Int64 = 0
    }

    private struct Plan {
        let fund: String
        let programme: String
        let month: Int32
        /// The planned amount and the family of each payment that is neither settled nor returned.
        var payments: [Data: (amount: Int64, family: Data)]
        var total: Int64
        /// The failed amount that the bank has not returned.
        var unreturned: Int64 = 0
    }

    private(set) var funds: [String: Fund] = [:]
    private var plans: [Data: Plan] = [:]
    /// The received benefits, in the journal's order.
    private(set) var received: [(programme: String, month: Int32, family: Data)] = []
    /// Contradictions between requests, replies and events.
    private(set) var findings: [String] = []

    /// Adds the next entry, with its command.
    mutating func take(_ line: Journals.Line, _ command: DisbursementCommand) throws {
        guard !line.entry.refused else { return }
        let answer = try DisbursementAnswer(serializedBytes: line.entry.reply)
        switch command.command {
        case .openFund(let command): give(command.amount, to: command.code)
        case .addToFund(let command): give(command.amount, to: command.fund)
        case .makePlan(let command): try make(command, answer.planMade, line)
        case .cancelPlan(let command): cancel(command.plan)
        case .writePaymentFile(let command): try send(command.plan, line)
        case .recordResults(let command):
            for (result, item) in zip(command.results, answer.bulk.items) where !item.hasRefusal {
                settle(result.payment, of: command.plan, paid: result.paid)
            }
        case .recordDeliveries(let command):
            for (delivery, item) in zip(command.deliveries, answer.bulk.items) where !item.hasRefusal {
                hand(delivery.payment, of: command.plan, delivered: delivery.delivered)
            }
        case .returnUnpaid(let command): giveBack(command.plan)
        case .approvePlan, nil: break
        }
    }

    private mutating func give(_ amount: Int64, to fund: String) {
        funds[fund, default: Fund()].given += amount
        funds[fund, default: Fund()].available += amount
    }

    private mutating func make(
        _ command: DisbursementMakePlan, _ view: DisbursementPlanView, _ line: Journals.Line
    ) throws {
        let made = try DisbursementEvent(serializedBytes: line.entry.events.first ?? Data()).planMade
        let total = made.payments.reduce(0) { $0 + $1.amount }
        if view.total != total || view.payments != made.payments.count {
            findings.append("plan of entry \(line.number): \(view.total) was told, \(total) was planned")
        }
        let payments = made.payments.map { ($0.payment, (amount: $0.amount, family: $0.family)) }
        plans[view.plan] = Plan(
            fund: command.fund, programme: command.programme, month: command.month,
            payments: Dictionary(payments) { first, _ in first }, total: total)
        move(total, of: command.fund, from: \.available, to: \.committed)
    }

    private mutating func cancel(_ plan: Data) {
        guard let found = plans[plan] else { return }
        move(found.total, of: found.fund, from: \.committed, to: \.available)
        plans[plan] = nil
    }

    /// The bank is to pay the lines beside the entry; a payment without a line is withheld. Written a second time, the
    /// file moves no money.
    private mutating func send(_ plan: Data, _ line: Journals.Line) throws {
        guard !line.entry.events.isEmpty, !line.isReading, var found = plans[plan] else { return }
        var sent: Int64 = 0
        var told: Set<Data> = []
        for body in line.personal.sorted(by: { $0.key < $1.key }).map(\.value) {
            for payment in try DisbursementEventPersonal(serializedBytes: body).lines {
                sent += payment.amount
                told.insert(payment.payment)
                if found.payments[payment.payment]?.amount != payment.amount {
                    findings.append("entry \(line.number) tells the bank an amount that was not planned")
                }
            }
        }
        move(sent, of: found.fund, from: \.committed, to: \.inTransit)
        move(found.total - sent, of: found.fund, from: \.committed, to: \.available)
        found.payments = found.payments.filter { told.contains($0.key) }
        plans[plan] = found
    }

    private mutating func settle(_ payment: Data, of plan: Data, paid: Bool) {
        guard let found = plans[plan], let open = take(payment, of: plan) else { return }
        if paid {
            move(open.amount, of: found.fund, from: \.inTransit, to: \.spent)
            received.append((found.programme, found.month, open.family))
        } else {
            plans[plan]?.unreturned += open.amount
        }
    }

    private mutating func hand(_ payment: Data, of plan: Data, delivered: Bool) {
        guard let found = plans[plan], let open = take(payment, of: plan) else { return }
        move(open.amount, of: found.fund, from: \.committed, to: delivered ? \.spent : \.available)
        if delivered { received.append((found.programme, found.month, open.family)) }
    }

    private mutating func giveBack(_ plan: Data) {
        guard let found = plans[plan] else { return }
        move(found.unreturned, of: found.fund, from: \.inTransit, to: \.available)
        plans[plan]?.unreturned = 0
    }

    private mutating func take(_ payment: Data, of plan: Data) -> (amount: Int64, family: Data)? {
        guard let open = plans[plan]?.payments.removeValue(forKey: payment) else {
            findings.append("a payment was settled that was not open")
            return nil
        }
        return open
    }

    private mutating func move(
        _ amount: Int64, of fund: String, from: WritableKeyPath<Fund, Int64>, to: WritableKeyPath<Fund, Int64>
    ) {
        funds[fund, default: Fund()][keyPath: from] -= amount
        funds[fund, default: Fund()][keyPath: to] += amount
    }
}
