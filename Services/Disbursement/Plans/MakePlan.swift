import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Plans {
    /// Plans one programme's payments for one month, for the enrolments that this node has learned, and commits the
    /// fund's money to them.
    static func decide(
        _ command: DisbursementMakePlan, at node: NodeName, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        let area = RegionCode(command.area)
        let month = Month(index: command.month)
        if area == nil, !command.area.isEmpty { return .refuse(.notUnderstood, "area") }
        if month == nil, command.month != 0 { return .refuse(.notUnderstood, "month") }
        if let area, !asked.reaches(area) { return .refuse(.outsideArea, command.area) }
        if command.programme.isEmpty { return .refuse(.valueMissing, "programme") }
        guard let month else { return .refuse(.valueMissing, "month") }
        if command.fund.isEmpty { return .refuse(.valueMissing, "fund") }
        guard let area else { return .refuse(.valueMissing, "area") }

        let known = try Programme.find(command.programme, in: month, tables)
        if let known, known.amount == nil { return .refuse(.amountOutOfRange, "amount") }
        guard let fund = try Funds.find(command.fund, for: asked, tables) else {
            return .refuse(.fundUnknown, command.fund)
        }
        guard let programme = known, let amount = programme.amount else {
            return .refuse(.programmeUnknown, command.programme)
        }
        guard programme.stated.node == node.description else {
            return .refuse(.programmeOfAnother, programme.stated.node)
        }
        guard let channel = programme.channel else {
            return .refuse(programme.kind.map { DisbursementRefusal(kindWrong: $0) } ?? .init(.kindWrong, "unknown"))
        }
        guard programme.stated.sources.contains(fund.source) else {
            return .refuse(DisbursementRefusal(sourceNotAllowed: fund.source))
        }
        guard programme.isValid(in: month) else { return .refuse(.programmeNotValid, command.programme) }
        guard month.year == fund.year else { return .refuse(DisbursementRefusal(fundOf: fund.year)) }

        let most = command.most == 0 ? largest : min(Int(clamping: command.most), largest)
        let candidates = try Candidates(of: programme, in: month, area: area, most: most, tables)
        guard !candidates.chosen.isEmpty else { return .refuse(DisbursementRefusal(leftOut: candidates.leftOut)) }
        guard let total = try? amount * Int64(candidates.chosen.count) else {
            return .refuse(.amountOutOfRange, "amount")
        }
        guard total <= fund.balances[.available] else {
            return .refuse(DisbursementRefusal(fundTooSmallFor: total.amount))
        }
        if let whole = fund.area, !whole.contains(area) { return .refuse(.areaOutsideFund, whole.text) }

        let event = DisbursementPlanMade.with {
            $0.plan = asked.newID().data
            $0.programme = command.programme
            $0.month = month.index
            $0.fund = fund.code
            $0.source = fund.source
            $0.payments = payments(to: candidates.chosen, each: amount, asked)
            $0.total = total.amount
            $0.goods = channel == .hands
            $0.area = area.text
            $0.leftOut = candidates.leftOut
        }
        return try accept(event, asked, tables)
    }

    private static func accept(
        _ event: DisbursementPlanMade, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        var event = event
        event.knownUntil = try tables.integer("SELECT max(at) FROM heard")
        var view = Plan(event, by: asked.person)?.view ?? DisbursementPlanView()
        view.leftOut = event.leftOut
        return .accept([Happened(.with { $0.planMade = event })], .with { $0.planMade = view })
    }

    /// The ids are sorted first, so that a plan's payments are written in the order of their keys.
    private static func payments(
        to chosen: [Candidates.Candidate], each amount: Rupiah, _ asked: Asked
    ) -> [DisbursementPlannedPayment] {
        let ids = (1...chosen.count).map { asked.newID($0) }.sorted()
        return zip(ids, chosen).map { id, candidate in
            .with {
                $0.payment = id.data
                $0.family = candidate.family
                $0.enrolment = candidate.enrolment
                $0.region = candidate.region.text
                $0.amount = amount.amount
            }
        }
    }
}

extension Plans {
    static func apply(_ event: DisbursementPlanMade, _ settled: Settled, _ tables: any Writing) throws {
        guard let plan = Plan(event, by: settled.person) else { return }
        try plan.insert(tables)
        for payment in event.payments { try Payments.insert(payment, of: plan, tables) }
        if let month = Month(index: event.month) { MadePlans.of(tables).add(event.programme, month) }
        for leftOut in event.leftOut {
            try tables.write(
                "INSERT INTO left_out (plan, reason, families) VALUES ($1, $2, $3)",
                [.id(plan.id), .text(leftOut.reason), .number(leftOut.count)])
        }
        try Ledger.move(.planned, Rupiah(stated: event.total), of: event.fund, about: plan.id, settled, tables)
    }
}
