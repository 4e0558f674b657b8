import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The payments of plans, in money or goods.
enum Payments {
    /// The SQL condition for a live payment: a returned or cancelled one may be planned again. One comparison suffices,
    /// because these two are the last states of the list.
    static let isLive = "state < \(DisbursementPaymentState.returned.rawValue)"

    static let tables = [
        // `state` is a PaymentState, `failure` a FailureCode, `reference` the bank's reference or the minutes. `line`
        // holds the bytes of the PaymentLine given to the bank; `sent` stays 1 where the line is deleted.
        Table(
            "payment", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                plan BLOB NOT NULL,
                family BLOB NOT NULL,
                enrolment BLOB NOT NULL,
                region INTEGER NOT NULL,
                programme TEXT NOT NULL,
                month INTEGER NOT NULL,
                amount INTEGER NOT NULL CHECK (amount > 0),
                state INTEGER NOT NULL,
                failure INTEGER NOT NULL,
                on_day INTEGER NOT NULL,
                reference TEXT NOT NULL,
                sent INTEGER NOT NULL,
                line BLOB
                """,
            indexes: [
                "CREATE INDEX payment_plan ON payment (plan, id)",
                "CREATE INDEX payment_family ON payment (family)",
                // At most one live payment for each programme, month and family. One payment for each period of the
                // rhythm, such as a quarter, is the rule of ``Candidates``.
                "CREATE UNIQUE INDEX payment_live ON payment (programme, month, family) WHERE \(isLive)",
            ])
    ]
}

/// The columns of a payment that settling reads.
struct Payment {
    let id: Data
    let family: Data
    let region: RegionCode
    let amount: Rupiah
    let state: DisbursementPaymentState

    /// The columns that ``init(_:)`` reads, from the first on.
    static let columns = "id, family, region, amount, state"
}

extension Payment {
    /// Reads a row that begins with ``columns``; nil where its region is malformed.
    init?(_ row: any Row) throws {
        guard let region = row.region(2) else { return nil }
        self.init(
            id: row.blob(0), family: row.blob(1), region: region, amount: try Rupiah(stated: row.integer(3)),
            state: DisbursementPaymentState(rawValue: Int(row.integer(4))) ?? .unknown)
    }
}

extension Payments {
    /// A payment of this plan; nil where the plan has none with this id.
    static func find(_ id: Data, of plan: Identifier, _ tables: any Reading) throws -> Payment? {
        let sql = "SELECT \(Payment.columns) FROM payment WHERE id = $1 AND plan = $2"
        return try tables.first(sql, [.blob(id), .id(plan)]) { try Payment($0) } ?? nil
    }

    /// The payments of this plan among these ids, by their ids; one query for up to 512 ids.
    static func find(
        among ids: [Data], of plan: Identifier, _ tables: any Reading
    ) throws -> [Data: Payment] {
        var found: [Data: Payment] = [:]
        let sql = "SELECT \(Payment.columns), plan FROM payment WHERE id"
        try tables.each(sql, among: ids.map { .blob($0) }) { row in
            guard row.id(5) == plan, let payment = try Payment(row) else { return }
            found[payment.id] = payment
        }
        return found
    }

    /// Adds a payment in state planned.
    static func insert(
        _ payment: DisbursementPlannedPayment, of plan: Plan, _ tables: any Writing
    ) throws {
        guard let region = RegionCode(payment.region) else { return }
        try tables.write(
            """
            INSERT INTO payment (
                id, plan, family, enrolment, region, programme, month, amount, state, failure, on_day, reference, sent
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, '', 0)
            """,
            [
                .blob(payment.payment), .id(plan.id), .blob(payment.family), .blob(payment.enrolment),
                .region(region), .text(plan.view.programme), .number(plan.view.month), .integer(payment.amount),
                .number(DisbursementPaymentState.planned.rawValue),
            ])
    }
}

extension DisbursementPaymentState {
    /// The state as a word for refusals.
    var word: String {
        switch self {
        case .planned: "planned"
        case .sent: "sent"
        case .paid: "paid"
        case .failed: "failed"
        case .delivered: "delivered"
        case .returned: "returned"
        case .cancelled: "cancelled"
        case .unknown, .UNRECOGNIZED: "unknown"
        }
    }
}
