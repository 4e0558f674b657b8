import Kernel
import Vocabulary

/// The ledger as one transaction sees it: a fund's accounts are read when they are first asked for, and every movement
/// carries them along. A turn of hundreds of movements would else wait for the database as many times.
final class Books {
    private var accounts: [String: Ledger.Balances?] = [:]
    private var totals: Totals?

    /// What is counted over all funds.
    private struct Totals {
        /// All that was ever given to any fund.
        var given: Rupiah
        /// The number of the last posting.
        var posting: Int64
    }

    /// A fund's accounts, and what is known with them.
    struct Account {
        /// All that was ever given to any fund.
        let given: Rupiah
        /// What the fund's accounts hold; nil where there is no such fund.
        let balances: Ledger.Balances?
    }

    /// The books of a transaction.
    static func of(_ tables: any Reading) -> Books { tables.notes.note { Books() } }

    /// A fund's accounts.
    /// - Throws: ``StorageFault``.
    func account(of fund: String, _ tables: any Reading) throws -> Account {
        let (balances, totals) = try read(fund, tables)
        return Account(given: totals.given, balances: balances)
    }

    /// Opens the accounts of a new fund, with nothing in them.
    func open(_ fund: String, _ tables: any Reading) throws -> Ledger.Balances {
        _ = try read(fund, tables)
        let balances = Ledger.Balances()
        accounts.updateValue(balances, forKey: fund)
        return balances
    }

    /// Moves money between two accounts of a fund.
    /// - Returns: what its accounts hold then, and the number of the posting.
    /// - Throws: a ``StorageFault`` where there is no such fund or an account would fall below zero, ``Rupiah/Overflow``
    ///   above what can be counted. The transaction must not go on then.
    func move(
        _ movement: Ledger.Movement, _ amount: Rupiah, of fund: String, _ tables: any Reading
    ) throws -> (balances: Ledger.Balances, posting: Int64) {
        let (found, known) = try read(fund, tables)
        guard var balances = found else { throw StorageFault(.constraint, "no fund \(fund)") }
        var totals = known
        let (credit, debit) = movement.accounts
        balances[credit] = try balances[credit] - amount
        balances[debit] = try balances[debit] + amount
        if credit == .given {
            totals.given = try totals.given + amount
        } else if balances[credit] < .zero {
            throw StorageFault(.constraint, "\(fund)/\(credit.rawValue) would be \(balances[credit])")
        }
        totals.posting += 1
        accounts.updateValue(balances, forKey: fund)
        self.totals = totals
        return (balances, totals.posting)
    }

    private func read(_ fund: String, _ tables: any Reading) throws -> (Ledger.Balances?, Totals) {
        if let totals, let balances = accounts[fund] { return (balances, totals) }
        var found: (balances: Ledger.Balances?, totals: Totals)?
        try tables.each(Books.question, [.text(fund)]) { row in
            found = (
                row.isNull(2) ? nil : try Ledger.Balances(row, from: 2),
                Totals(given: try Rupiah(stated: row.integer(0)), posting: row.integer(1))
            )
        }
        guard let found else { throw StorageFault(.other, "a sum without a row") }
        accounts.updateValue(found.balances, forKey: fund)
        let totals = totals ?? found.totals
        self.totals = totals
        return (found.balances, totals)
    }

    private static let question = """
        SELECT t.given, t.posting, \(Ledger.Account.allCases.map { "l.\($0.rawValue)" }.joined(separator: ", "))
        FROM (
            SELECT CAST(coalesce(sum(-given), 0) AS BIGINT) AS given,
                (SELECT coalesce(max(number), 0) FROM posting) AS posting
            FROM ledger
        ) t LEFT JOIN ledger l ON l.fund = $1
        """
}
