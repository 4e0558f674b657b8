import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Payments {
    /// The payments of a family within the grant, planned ones included, the newest first; at most
    /// ``Limits/bulkItems``.
    static func answer(
        _ query: DisbursementFamilyPaymentsQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<DisbursementService> {
        let all = try rows("p.family = $1 ORDER BY p.id DESC", [.blob(query.family)], tables)
        let views = all.filter { asked.reaches($0.region) }.prefix(Limits.bulkItems).map(\.view)
        return .answer(.with { $0.payments = .with { $0.payments = views } })
    }

    /// The payments that meet an SQL condition, which also states the order.
    static func views(
        _ condition: String, _ arguments: [Value], _ tables: any Reading
    ) throws -> [DisbursementPaymentView] {
        try rows(condition, arguments, tables).map(\.view)
    }

    private static func rows(
        _ condition: String, _ arguments: [Value], _ tables: any Reading
    ) throws -> [(region: RegionCode, view: DisbursementPaymentView)] {
        let sql = """
            SELECT p.id, p.plan, p.family, p.programme, p.month, p.amount, p.state, p.failure, p.on_day, p.region,
                p.line, f.personal
            FROM payment p LEFT JOIN family f ON f.id = p.family WHERE \(condition)
            """
        return try tables.rows(sql, arguments) { row -> (region: RegionCode, view: DisbursementPaymentView)? in
            guard let region = row.region(9) else { return nil }
            let account = try account(row)?.masked ?? ""
            let view = DisbursementPaymentView.with {
                $0.payment = row.blob(0)
                $0.plan = row.blob(1)
                $0.family = row.blob(2)
                $0.programme = row.text(3)
                $0.month = row.int32(4)
                $0.amount = row.integer(5)
                $0.state = DisbursementPaymentState(rawValue: Int(row.integer(6))) ?? .unknown
                $0.failure = DisbursementFailureCode(rawValue: Int(row.integer(7))) ?? .unknown
                $0.on = row.int32(8)
                $0.account = account
            }
            return (region, view)
        }.compactMap { $0 }
    }

    /// The account sent to the bank; before that, the family's current account.
    private static func account(_ row: any Row) throws -> BankAccount? {
        if !row.isNull(10) {
            let line = try DisbursementPaymentLine(serializedBytes: row.blob(10))
            return BankAccount(bank: line.bank, number: line.number, holder: line.holder)
        }
        let account = try RegistryFamilyPersonal(serializedBytes: row.blob(11)).account
        return BankAccount(bank: account.bank, number: account.number, holder: account.holder)
    }
}
