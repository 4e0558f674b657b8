import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Ledger {
    /// The trial balance: every account of every fund within the grant, and the sum of all balances.
    static func answer(_ asked: Asked, _ tables: any Reading) throws -> Reply<DisbursementService> {
        var ledger = DisbursementLedger()
        var sum = Rupiah.zero
        let area = asked.within("f.area")
        let sql = """
            SELECT ledger.fund, \(columns) FROM ledger LEFT JOIN fund f ON f.code = ledger.fund
            WHERE \(area.sql) ORDER BY 1
            """
        try tables.each(sql, area.arguments) { row in
            let balances = try Balances(row, from: 1)
            for account in Account.allCases {
                let balance = balances[account]
                ledger.accounts.append(
                    .with {
                        $0.name = row.text(0) + "/" + account.rawValue
                        $0.balance = balance.amount
                    })
                sum = try sum + balance
            }
        }
        ledger.sum = sum.amount
        return .answer(.with { $0.ledger = ledger })
    }
}
