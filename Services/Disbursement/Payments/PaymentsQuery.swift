import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// The payments of a family within the grant, planned ones included, the newest first; at most
    /// ``Limits/bulkItems``.
    ///
    /// A payment belongs to the region in which its family lived when it was planned, as its plan does. A family without
    /// a payment inside has the same empty list as one that does not exist.
    static func answer(
        _ query: DisbursementFamilyPaymentsQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<DisbursementService> {
        let area = asked.within("p.region", from: 2)
        let views = try views(
            "p.family = $1 AND \(area.sql) ORDER BY p.id DESC LIMIT \(Limits.bulkItems)",
            [.blob(query.family)] + area.arguments, asked, tables)
        return .answer(.with { $0.payments = .with { $0.payments = views } })
    }

    /// The payments that meet an SQL condition, which also states the order. A payment inside the grant may be of a plan
    /// outside, such as one of the whole province; it does not name that plan.
    static func views(
        _ condition: String, _ arguments: [Value], _ asked: Asked, _ tables: any Reading
    ) throws -> [DisbursementPaymentView] {
        let sql = """
            SELECT p.id, p.plan, p.family, p.programme, p.month, p.amount, p.state, p.failure, p.on_day, p.line,
                f.personal, l.area
            FROM payment p JOIN plan l ON l.id = p.plan LEFT JOIN family f ON f.id = p.family WHERE \(condition)
            """
        return try tables.rows(sql, arguments) { row in
            let account = try account(row)?.masked ?? ""
            return .with {
                $0.payment = row.blob(0)
                if asked.reaches(regionOrProvince: row.region(11)) { $0.plan = row.blob(1) }
                $0.family = row.blob(2)
                $0.programme = row.text(3)
                $0.month = row.int32(4)
                $0.amount = row.integer(5)
                $0.state = DisbursementPaymentState(rawValue: Int(row.integer(6))) ?? .unknown
                $0.failure = DisbursementFailureCode(rawValue: Int(row.integer(7))) ?? .unknown
                $0.on = row.int32(8)
                $0.account = account
            }
        }
    }

    /// The account sent to the bank; before that, the family's current account.
    private static func account(_ row: any Row) throws -> BankAccount? {
        if !row.isNull(9) {
            let line = try DisbursementPaymentLine(serializedBytes: row.blob(9))
            return BankAccount(bank: line.bank, number: line.number, holder: line.holder)
        }
        let account = try RegistryFamilyPersonal(serializedBytes: row.blob(10)).account
        return BankAccount(bank: account.bank, number: account.number, holder: account.holder)
    }
}
