import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Ledger {
    /// The trial balance: every account of every fund, and their sum.
    static func answer(_ tables: any Reading) throws -> Reply<DisbursementService> {
        var ledger = DisbursementLedger()
        var sum = Rupiah.zero
        try tables.each("SELECT fund, \(columns) FROM ledger ORDER BY fund", []) { row in
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
