import Kernel
import Vocabulary

/// A cache of the ledger for one transaction: a fund's accounts are read at the first access and updated by every
/// movement. Without it a turn of hundreds of movements would query the database as often.
final class Books {
    private var accounts: [String: Ledger.Balances?] = [:]
    private var totals: Totals?
    /// The balances of each fund before its first movement in this transaction, and the last posting before it.
    private(set) var before: (balances: [String: Ledger.Balances], posting: Int64)?

    /// Values over all funds.
    private struct Totals {
        /// The sum ever given to all funds.
        var given: Rupiah
        /// The number of the last posting; 0 before the first.
        var posting: Int64
    }

    /// A fund's balances, with the sum over all funds.
    struct Account {
        /// The sum ever given to all funds.
        let given: Rupiah
        /// The balances of the fund; nil where the fund does not exist.
        let balances: Ledger.Balances?
    }

    /// The books of the transaction.
    static func of(_ tables: any Reading) -> Books { tables.notes.note { Books() } }

    /// The fund's balances; a fund that does not exist has none.
    /// - Throws: ``StorageFault``.
    func account(of fund: String, _ tables: any Reading) throws -> Account {
        let (balances, totals) = try read(fund, tables)
        return Account(given: totals.given, balances: balances)
    }

    /// Opens the accounts of a new fund with zero balances.
    func open(_ fund: String, _ tables: any Reading) throws -> Ledger.Balances {
        _ = try read(fund, tables)
        let balances = Ledger.Balances()
        accounts.updateValue(balances, forKey: fund)
        return balances
    }

    /// Moves an amount between two accounts of a fund.
    /// - Returns: the fund's balances after the movement, and the number of the posting.
    /// - Throws: ``StorageFault`` where the fund does not exist or an account would fall below zero,
    ///   ``Rupiah/Overflow`` above the range. The caller must then roll the transaction back.
    func move(
        _ movement: Ledger.Movement, _ amount: Rupiah, of fund: String, _ tables: any Reading
    ) throws -> (balances: Ledger.Balances, posting: Int64) {
        let (found, known) = try read(fund, tables)
        guard var balances = found else { throw StorageFault(.constraint, "no fund \(fund)") }
        var totals = known
        before = before ?? ([:], known.posting)
        if before?.balances[fund] == nil { before?.balances[fund] = balances }
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
        guard let found else { throw StorageFault(.other, "the sum over all funds returned no row") }
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
