import Foundation
import Schemas
import Support
import SwiftProtobuf
import Vocabulary

/// An agency that pays or hands over: one makes plans and records what became of them, another approves.
enum Paying {
    static func people(_ notebook: Notebook, at node: String, _ treasurer: String, _ head: String) -> [Person] {
        [
            Person(treasurer, busy: 80) { paying(notebook, node, &$0, $1) },
            Person(head, busy: 30) { chance, _ in approving(notebook, node, &chance) },
        ]
    }

    private static let funds: [(code: String, source: FieldFundSource)] = [
        ("apbn-2026", .apbn), ("apbd-2026", .apbdProvinsi), ("csr-2026", .csr), ("nowhere", .danaDesa),
    ]

    // MARK: - The treasurer

    private static func paying(
        _ notebook: Notebook, _ node: String, _ chance: inout Chance, _ now: Moment
    ) -> Ask? {
        if notebook.enrolled == 0 { return nil }
        let plan = chance.any(of: notebook.plans[node, default: []])
        switch chance.number(0...19) {
        case 0, 1: return open(node, &chance)
        case 2:
            return .disbursement(
                node,
                .addToFund(
                    .with {
                        $0.fund = chance.one(of: funds).code
                        $0.amount = Int64(chance.number(-1...8)) * 1_000_000
                        $0.legalBasis = "DPPA"
                    }))
        case 3...7: return make(notebook, node, &chance)
        case 8...10:
            guard let plan else { return make(notebook, node, &chance) }
            return .disbursement(node, .writePaymentFile(.with { $0.plan = plan.plan }))
        case 11, 12:
            guard let plan else { return nil }
            return .disbursement(node, query: .plan(.with { ($0.plan, $0.most) = (plan.plan, 50) })) { answer in
                notebook.payments[plan.plan] = answer.plan.payments.map(\.payment)
            }
        case 13...16: return plan.map { settle($0, notebook, node, &chance, now) }
        case 17:
            return plan.map { plan in
                .disbursement(node, .returnUnpaid(.with { ($0.plan, $0.receipt) = (plan.plan, "STS 7") }))
            }
        case 18: return .disbursement(node, query: chance.happens(500) ? .ledger(.init()) : .funds(.init()))
        // Who made it may not approve it.
        default: return plan.map { approve($0.plan, node) }
        }
    }

    private static func open(_ node: String, _ chance: inout Chance) -> Ask {
        let fund = chance.one(of: funds)
        return .disbursement(
            node,
            .openFund(
                .with {
                    ($0.code, $0.name, $0.source) = (fund.code, "Dana \(fund.code)", fund.source)
                    ($0.year, $0.legalBasis) = (2026, "DPA 2026")
                    $0.amount = Int64(chance.number(1...40)) * 1_000_000
                    $0.giver = chance.happens(800) ? "PT Krakatau" : ""
                }))
    }

    private static func make(_ notebook: Notebook, _ node: String, _ chance: inout Chance) -> Ask {
        .disbursement(
            node,
            .makePlan(
                .with {
                    $0.programme = chance.one(of: ["jsk", "sembako", "sembako", "pkh", "jamsosratu", "beras", "beras"])
                    $0.month = (Month(year: 2026, month: chance.number(2...7))?.index ?? 0)
                    $0.fund = chance.one(of: funds).code
                    $0.area = chance.one(of: ["36", "36", "36.02", "36.04"])
                    $0.most = UInt32(chance.one(of: [0, 3, 20]))
                })
        ) { answer in
            notebook.plans[node, default: []].append(answer.planMade)
        }
    }

    /// What the bank says, or what was handed over, of some of a plan's payments.
    private static func settle(
        _ plan: DisbursementPlanView, _ notebook: Notebook, _ node: String, _ chance: inout Chance, _ now: Moment
    ) -> Ask {
        let payments = chance.some(of: notebook.payments[plan.plan, default: []] + [chance.nobody()], upTo: 12)
        let failures = payments.map { _ in
            chance.happens(250)
                ? chance.one(of: [DisbursementFailureCode.rekeningTutup, .namaTidakSesuai, .meninggal]) : .unknown
        }
        if plan.goods != chance.happens(50) {
            return .disbursement(
                node,
                .recordDeliveries(
                    .with {
                        $0.plan = plan.plan
                        $0.deliveries = zip(payments, failures).map { payment, failure in
                            .with {
                                ($0.payment, $0.delivered, $0.failure) = (payment, failure == .unknown, failure)
                                ($0.minutes, $0.on) = ("BAST 1", now.day.number)
                            }
                        }
                    }))
        }
        return .disbursement(
            node,
            .recordResults(
                .with {
                    $0.plan = plan.plan
                    $0.results = zip(payments, failures).map { payment, failure in
                        .with {
                            ($0.payment, $0.paid, $0.failure) = (payment, failure == .unknown, failure)
                            ($0.bankReference, $0.on) = ("TRX", now.day.number)
                        }
                    }
                }))
    }

    // MARK: - The head

    private static func approving(_ notebook: Notebook, _ node: String, _ chance: inout Chance) -> Ask? {
        guard let plan = chance.any(of: notebook.plans[node, default: []]) else { return nil }
        if chance.happens(150) {
            return .disbursement(node, .cancelPlan(.with { ($0.plan, $0.reason) = (plan.plan, "salah bulan") }))
        }
        return approve(chance.happens(50) ? chance.nobody() : plan.plan, node)
    }

    private static func approve(_ plan: Data, _ node: String) -> Ask {
        .disbursement(node, .approvePlan(.with { ($0.plan, $0.decree) = (plan, "SK 400/2026") }))
    }
}
