import Kernel
import Vocabulary

extension Ledger {
    /// Checks each fund that moved in the transaction: its accounts are what they were before it, changed by the postings
    /// since, and their sum is zero.
    /// - Throws: ``StorageFault`` of kind `constraint`, with the fund.
    static func check(_ tables: any Reading) throws {
        guard let (balances, posting) = Books.of(tables).before else { return }
        let funds = balances.keys.sorted()
        try tables.expect(postings, [.integer(posting)])
        try tables.expect(stored, among: funds.map { .text($0) })
        var expected = balances
        try tables.each(postings, [.integer(posting)]) { row in
            let fund = row.text(0)
            guard var moved = expected[fund], let credit = Account(rawValue: row.text(1)),
                let debit = Account(rawValue: row.text(2))
            else { throw StorageFault(.constraint, "\(fund): a posting that no movement wrote") }
            let amount = try Rupiah(stated: row.integer(3))
            moved[credit] = try moved[credit] - amount
            moved[debit] = try moved[debit] + amount
            expected[fund] = moved
        }
        var found = 0
        try tables.each(stored, among: funds.map { .text($0) }) { row in
            let fund = row.text(0)
            let balances = try Balances(row, from: 1)
            var sum = Rupiah.zero
            for account in Account.allCases {
                guard balances[account] == expected[fund]?[account] else {
                    throw StorageFault(.constraint, "\(fund)/\(account.rawValue) differs from its postings")
                }
                sum = try sum + balances[account]
            }
            guard sum == .zero else { throw StorageFault(.constraint, "\(fund): the sum of its accounts is not zero") }
            found += 1
        }
        // A list of keys is padded with its last one.
        guard found >= funds.count else { throw StorageFault(.constraint, "a fund that moved has no balances") }
    }

    // Summed here and not by GROUP BY, for which SQLite would read the whole table in the order of its index.
    static let postings = "SELECT fund, credit, debit, amount FROM posting WHERE number > $1"
    private static let stored = "SELECT fund, \(columns) FROM ledger WHERE fund"
}
