import Foundation
public import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// An agency's money for families: funds by source, the ledger, payment plans, and the result of each payment.
///
/// A node pays only enrolments addressed to it. Each topic has a folder; this file routes commands, queries and events
/// to the topics.
struct DisbursementService: Service {
    typealias Command = DisbursementCommand
    typealias Query = DisbursementQuery
    typealias Event = DisbursementEvent
    typealias Personal = DisbursementEventPersonal
    typealias Answer = DisbursementAnswer
    typealias Refusal = DisbursementRefusal

    static let name = "disbursement"

    static let migrations = [
        Migration(1, tables: Funds.tables + Ledger.tables + Plans.tables + Payments.tables + Enrolled.tables),
        // The number of the fund's region; null for the whole province.
        Migration(2, tables: [], statements: ["ALTER TABLE fund ADD COLUMN area INTEGER"]),
        // The version of the family that was learned, and the day from which it holds; 0 of events of earlier versions.
        Migration(3, adding: ["version", "holds_from"], to: "family"),
        Migration(4, tables: FileReadings.tables),
        // The epoch in which this node seals what it says of the family: the one of the version that was learned.
        Migration(5, adding: ["key_epoch"], to: "family"),
    ]

    /// A payment file has one part for each payment, under the key of its family.
    static func parts(
        of personal: DisbursementEventPersonal, beside event: DisbursementEvent
    ) -> [PersonalPart<DisbursementEventPersonal>] {
        personal.lines.map { line in
            PersonalPart(
                of: line.family, epoch: max(1, line.keyEpoch), group: FieldPersonalGroup.account.rawValue,
                .with { $0.lines = [line] })
        }
    }

    /// A payment file of edition 1 does not say whose its lines are.
    static func seal(
        _ event: inout DisbursementEvent, _ personal: inout DisbursementEventPersonal?, _ tables: any Reading
    ) throws -> Bool {
        guard let lines = personal?.lines else { return false }
        personal?.lines = try lines.map { line in
            let family = try tables.first("SELECT family FROM payment WHERE id = $1", [.blob(line.payment)]) {
                $0.blob(0)
            }
            var line = line
            line.family = family ?? Data()
            return line
        }
        return true
    }

    static func notUnderstood(_ place: String) -> DisbursementRefusal { DisbursementRefusal(.notUnderstood, place) }

    /// The node's own name: only programmes and enrolments addressed to it are paid.
    let node: NodeName

    init(node: NodeName) {
        self.node = node
    }

    func name(of command: DisbursementCommand) -> String? {
        switch command.command {
        case .openFund: "open_fund"
        case .addToFund: "add_to_fund"
        case .makePlan: "make_plan"
        case .approvePlan: "approve_plan"
        case .cancelPlan: "cancel_plan"
        case .writePaymentFile: "write_payment_file"
        case .recordResults: "record_results"
        case .recordDeliveries: "record_deliveries"
        case .returnUnpaid: "return_unpaid"
        case nil: nil
        }
    }

    func name(of query: DisbursementQuery) -> String? {
        switch query.query {
        case .funds: "funds"
        case .plans: "plans"
        case .plan: "plan"
        case .familyPayments: "family_payments"
        case .ledger: "ledger"
        case .readers: "readers"
        case nil: nil
        }
    }

    func decide(
        _ command: DisbursementCommand, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        // The agency answers for its money, whatever a directory grants.
        guard asked.mayAct(for: node.agency) else { return .refuse(.otherAgency, node.agency) }
        return switch command.command {
        case .openFund(let command): try Funds.decide(command, asked, tables)
        case .addToFund(let command): try Funds.decide(command, asked, tables)
        case .makePlan(let command): try Plans.decide(command, at: node, asked, tables)
        case .approvePlan(let command): try Plans.decide(command, asked, tables)
        case .cancelPlan(let command): try Plans.decide(command, asked, tables)
        case .writePaymentFile(let command): try PaymentFile.decide(command, asked, tables)
        case .recordResults(let command): try Payments.decide(command, asked, tables)
        case .recordDeliveries(let command): try Payments.decide(command, asked, tables)
        case .returnUnpaid(let command): try Payments.decide(command, asked, tables)
        case nil: .refuse(.notUnderstood)
        }
    }

    func apply(
        _ event: DisbursementEvent, _ personal: DisbursementEventPersonal?, _ settled: Settled, _ tables: any Writing
    ) throws {
        switch event.event {
        case .fundOpened(let event): try Funds.apply(event, settled, tables)
        case .fundIncreased(let event): try Funds.apply(event, settled, tables)
        case .planMade(let event): try Plans.apply(event, settled, tables)
        case .planApproved(let event): try Plans.apply(event, settled, tables)
        case .planCancelled(let event): try Plans.apply(event, settled, tables)
        case .paymentFileWritten(let event): try PaymentFile.apply(event, personal, settled, tables)
        case .paid(let event): try Payments.apply(event, settled, tables)
        case .paymentFailed(let event): try Payments.apply(event, settled, tables)
        case .delivered(let event): try Payments.apply(event, settled, tables)
        case .unpaidReturned(let event): try Payments.apply(event, settled, tables)
        case .paymentFileRead(let event): try FileReadings.apply(event, settled, tables)
        case nil: break
        }
    }

    func isReading(_ event: DisbursementEvent) -> Bool {
        if case .paymentFileRead = event.event { true } else { false }
    }

    func answer(
        _ query: DisbursementQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<DisbursementService> {
        switch query.query {
        case .funds: try Funds.answer(asked, tables)
        case .plans(let query): try Plans.answer(query, asked, tables)
        case .plan(let query): try Plans.answer(query, asked, tables)
        case .familyPayments(let query): try Payments.answer(query, asked, tables)
        case .ledger: try Ledger.answer(asked, tables)
        case .readers(let query): try FileReadings.answer(query, asked, tables)
        case nil: .refuse(.notUnderstood)
        }
    }

    func check(_ tables: any Reading) throws {
        try Ledger.check(tables)
        try Payments.check(tables)
    }

    func learn(_ told: Told, _ tables: any Writing) throws {
        try Enrolled.learn(told, at: node, tables)
    }
}

extension DisbursementRefusal: DomainRefusal {
    /// A refusal because of the plan's state.
    init(planState state: DisbursementPlanState) {
        self.init(.planState, state.word)
        planState = state
    }

    /// A refusal because the payment has another state than the one from which it is settled.
    init(paymentSettled state: DisbursementPaymentState) {
        self.init(.paymentSettled, state.word)
        paymentState = state
    }

    /// A refusal because the programme's kind is another than the command is for.
    init(kindWrong kind: ProgrammeKind) {
        self.init(.kindWrong, kind.rawValue)
        self.kind = FieldProgrammeKind(rawValue: Int(kind.number)) ?? .unknown
    }

    /// A refusal because the programme may not be paid from the fund's source.
    init(sourceNotAllowed source: FieldFundSource) {
        self.init(.sourceNotAllowed, FundSource(number: Int32(clamping: source.rawValue))?.rawValue ?? "")
        self.source = source
    }

    /// A refusal because the month lies outside the fund's year.
    init(fundOf year: Int) {
        self.init(.monthOutsideFund, String(year))
        self.year = Int32(clamping: year)
    }

    /// A refusal because every enrolled family is left out.
    init(leftOut: [DisbursementLeftOut]) {
        self.init(.nobodyToPay, leftOut.map { "\($0.reason) \($0.count)" }.joined(separator: ", "))
        self.leftOut.leftOut = leftOut
    }

    /// A refusal because the fund has less than the plan's total, in rupiah.
    init(fundTooSmallFor total: Int64) {
        self.init(.fundTooSmall, String(total))
        self.total = total
    }
}

extension DisbursementAnswer {
    /// The reply to a command that creates nothing to report.
    static let done = DisbursementAnswer.with { $0.done = DisbursementDone() }
}
