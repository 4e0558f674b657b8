import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// A payment plan with its counts and sums.
struct Plan {
    let id: Identifier
    /// The region of the plan's families.
    let area: RegionCode
    /// The reply's view of the plan, without ``DisbursementPlanView/leftOut``.
    let view: DisbursementPlanView

    var fund: String { view.fund }
    var goods: Bool { view.goods }
    var state: DisbursementPlanState { view.state }

    /// The plan made by an event; nil where its id or area is malformed.
    init?(_ event: DisbursementPlanMade, by person: String) {
        guard let id = Identifier(bytes: event.plan), let area = RegionCode(event.area) else { return nil }
        self.id = id
        self.area = area
        view = .with {
            $0.plan = event.plan
            $0.programme = event.programme
            $0.month = event.month
            $0.fund = event.fund
            $0.state = .made
            $0.payments = UInt32(clamping: event.payments.count)
            $0.total = event.total
            $0.madeBy = person
            $0.goods = event.goods
            $0.area = event.area
            $0.knownUntil = event.knownUntil
        }
    }

    /// Reads a row with ``columns``.
    init?(_ row: any Row) {
        guard let id = row.id(0), let area = row.region(5) else { return nil }
        self.id = id
        self.area = area
        view = .with {
            $0.plan = row.blob(0)
            $0.programme = row.text(1)
            $0.month = row.int32(2)
            $0.fund = row.text(3)
            $0.goods = row.flag(4)
            $0.area = area.text
            $0.state = DisbursementPlanState(rawValue: Int(row.integer(6))) ?? .unknown
            $0.payments = UInt32(clamping: row.integer(7))
            $0.total = row.integer(8)
            $0.paid = UInt32(clamping: row.integer(9))
            $0.paidTotal = row.integer(10)
            $0.failed = UInt32(clamping: row.integer(11))
            $0.failedTotal = row.integer(12)
            $0.unreturned = UInt32(clamping: row.integer(13))
            $0.unreturnedTotal = row.integer(14)
            $0.madeBy = row.text(15)
            $0.approvedBy = row.text(16)
            $0.decree = row.text(17)
            $0.knownUntil = row.integer(18)
        }
    }

    /// All columns of the table, in its order.
    static let columns = """
        id, programme, month, fund, goods, area, state, payments, total, paid, paid_total, failed, failed_total,
        unreturned, unreturned_total, made_by, approved_by, decree, known_until
        """

    /// The plan with this id; nil where there is none.
    static func find(_ id: Data, _ tables: any Reading) throws -> Plan? {
        try tables.first("SELECT \(columns) FROM plan WHERE id = $1", [.blob(id)], Plan.init) ?? nil
    }

    /// The plan with this id; nil where there is none within the grant, so that others stay hidden.
    static func find(_ id: Data, for asked: Asked, _ tables: any Reading) throws -> Plan? {
        try find(id, tables).flatMap { asked.reaches($0.area) ? $0 : nil }
    }

    /// Inserts the plan into the table.
    func insert(_ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO plan (\(Plan.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0, $10, '', '', $11)
            """,
            [
                .id(id), .text(view.programme), .number(view.month), .text(fund), .flag(goods), .region(area),
                .number(state.rawValue), .number(view.payments), .integer(view.total), .text(view.madeBy),
                .integer(view.knownUntil),
            ])
    }

    /// Sets the plan's state.
    func become(_ state: DisbursementPlanState, _ tables: any Writing) throws {
        try tables.write("UPDATE plan SET state = $1 WHERE id = $2", [.number(state.rawValue), .id(id)])
    }

    /// Closes a sent plan when every payment is settled and the bank holds no unreturned money: the decree's count then
    /// equals credited plus failed (domain facts, 5.5 "Reconcile").
    func closeIfSettled(_ tables: any Writing) throws {
        try tables.write(
            "UPDATE plan SET state = $1 WHERE id = $2 AND state = $3 AND paid + failed = payments AND unreturned = 0",
            [
                .number(DisbursementPlanState.closed.rawValue), .id(id),
                .number(DisbursementPlanState.sent.rawValue),
            ])
    }
}

extension DisbursementPlanState {
    /// The state as a word for refusals.
    var word: String {
        switch self {
        case .made: "made"
        case .approved: "approved"
        case .sent: "sent"
        case .closed: "closed"
        case .cancelled: "cancelled"
        case .unknown, .UNRECOGNIZED: "unknown"
        }
    }
}
