import Foundation
import Schemas
import Support
import SwiftProtobuf
import Vocabulary

/// An agency that pays money or hands over goods. The treasurer makes plans and records results; the head approves.
enum Paying {
    static func people(_ notebook: Notebook, at node: String, _ treasurer: String, _ head: String) -> [Person] {
        [
            Person(treasurer, busy: 60) { paying(notebook, node, &$0, $1) },
            Person(head, busy: 20) { chance, _ in approving(notebook, node, &chance) },
        ]
    }

    private static let funds: [(code: String, source: FieldFundSource)] = [
        ("apbn-2026", .apbn), ("apbd-2026", .apbdProvinsi), ("csr-2026", .csr), ("nowhere", .danaDesa),
    ]

    /// The node of each programme, and the funds that may pay it.
    private static let programmes: [(node: String, code: String, funds: [String])] = [
        ("disbursement.dinsos", "jsk", ["apbd-2026", "csr-2026"]), ("disbursement.dinsos", "sembako", ["apbn-2026"]),
        ("disbursement.dinsos", "pkh", ["apbn-2026"]), ("disbursement.dinsos", "jamsosratu", ["apbd-2026"]),
        ("disbursement.ketapang", "beras", ["apbn-2026", "apbd-2026", "csr-2026"]),
    ]

    // MARK: - The treasurer

    static func paying(
        _ notebook: Notebook, _ node: String, _ chance: inout Chance, _ now: Moment
    ) -> Ask? {
        if notebook.enrolled == 0 { return nil }
        let begun = notebook.funds[node, default: 0]
        if begun < funds.count { return open(funds[begun], notebook, node, &chance) }
        let plans = notebook.plans[node, default: []]
        switch chance.number(0...19) {
        case 0: return open(chance.one(of: funds), notebook, node, &chance)
        case 1:
            return .disbursement(
                node,
                .addToFund(
                    .with {
                        ($0.fund, $0.legalBasis) = (chance.one(of: funds).code, "DPPA")
                        $0.amount = Int64(chance.number(-1...8)) * 1_000_000
                    }))
        case 2...6: return make(notebook, node, &chance)
        case 7, 8: return chance.mostly(of: plans) { $0.stage == .approved }.map { send($0, node) }
        case 9...12: return chance.mostly(of: plans) { $0.payments.isEmpty }.map { look(at: $0, node) }
        case 13...16:
            return chance.mostly(of: plans) { !$0.payments.isEmpty && ($0.stage == .sent || $0.isGoods) }
                .map { settle($0, node, &chance, now) }
        case 17: return chance.mostly(of: plans) { $0.stage == .sent }.map { giveBack($0, node) }
        case 18: return .disbursement(node, query: chance.happens(500) ? .ledger(.init()) : .funds(.init()))
        // The maker may not approve.
        default: return chance.any(of: plans).map { approve($0, node) }
        }
    }

    private static func open(
        _ fund: (code: String, source: FieldFundSource), _ notebook: Notebook, _ node: String, _ chance: inout Chance
    ) -> Ask {
        notebook.funds[node, default: 0] += 1
        return .disbursement(
            node,
            .openFund(
                .with {
                    ($0.code, $0.name, $0.source) = (fund.code, "Dana \(fund.code)", fund.source)
                    ($0.year, $0.legalBasis) = (2026, "DPA 2026")
                    $0.amount = Int64(chance.number(1...60)) * 1_000_000
                    $0.giver = chance.happens(900) ? "PT Krakatau" : ""
                }))
    }

    private static func make(_ notebook: Notebook, _ node: String, _ chance: inout Chance) -> Ask {
        let fitting = chance.mostly(of: programmes) { $0.node == node } ?? chance.one(of: programmes)
        return .disbursement(
            node,
            .makePlan(
                .with {
                    $0.programme = fitting.code
                    $0.month = Month(year: 2026, month: chance.number(3...8))?.index ?? 0
                    $0.fund = chance.happens(900) ? chance.one(of: fitting.funds) : chance.one(of: funds).code
                    $0.area = chance.one(of: ["36", "36", "36.02", "36.04"])
                    $0.most = UInt32(chance.one(of: [0, 3, 20]))
                })
        ) { answer in
            notebook.plans[node, default: []].append(PlanNote(answer.planMade))
        }
    }

    private static func send(_ plan: PlanNote, _ node: String) -> Ask {
        .disbursement(node, .writePaymentFile(.with { $0.plan = plan.id })) { _ in plan.stage = .sent }
    }

    private static func look(at plan: PlanNote, _ node: String) -> Ask {
        .disbursement(node, query: .plan(.with { ($0.plan, $0.most) = (plan.id, 50) })) { answer in
            plan.payments = answer.plan.payments.map(\.payment)
        }
    }

    private static func giveBack(_ plan: PlanNote, _ node: String) -> Ask {
        .disbursement(node, .returnUnpaid(.with { ($0.plan, $0.receipt) = (plan.id, "STS 7") }))
    }

    /// The bank's results, or the deliveries, of some of a plan's payments.
    private static func settle(
        _ plan: PlanNote, _ node: String, _ chance: inout Chance, _ now: Moment
    ) -> Ask {
        let payments = chance.some(of: plan.payments + [chance.nobody()], upTo: 12)
        let failures = payments.map { _ in
            chance.happens(250)
                ? chance.one(of: [DisbursementFailureCode.rekeningTutup, .namaTidakSesuai, .meninggal]) : .unknown
        }
        if plan.isGoods != chance.happens(50) {
            return .disbursement(
                node,
                .recordDeliveries(
                    .with {
                        $0.plan = plan.id
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
                    $0.plan = plan.id
                    $0.results = zip(payments, failures).map { payment, failure in
                        .with {
                            ($0.payment, $0.paid, $0.failure) = (payment, failure == .unknown, failure)
                            ($0.bankReference, $0.on) = ("TRX", now.day.number)
                        }
                    }
                }))
    }

    // MARK: - The head

    static func approving(_ notebook: Notebook, _ node: String, _ chance: inout Chance) -> Ask? {
        guard let plan = chance.mostly(of: notebook.plans[node, default: []], { $0.stage == .made }) else { return nil }
        if chance.happens(120) {
            return .disbursement(node, .cancelPlan(.with { ($0.plan, $0.reason) = (plan.id, "salah bulan") })) { _ in
                plan.stage = .cancelled
            }
        }
        return approve(plan, node)
    }

    private static func approve(_ plan: PlanNote, _ node: String) -> Ask {
        .disbursement(node, .approvePlan(.with { ($0.plan, $0.decree) = (plan.id, "SK 400/2026") })) { _ in
            plan.stage = .approved
        }
    }
}
