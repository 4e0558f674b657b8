import Kernel
import Schemas
import Vocabulary

/// Double entry: each fund has five accounts, and every movement goes from one of them to another.
///
/// A CHECK of the table keeps the sum of a fund's accounts at zero, `given` at or below zero, and the others at or
/// above it.
enum Ledger {
    /// The accounts of a fund.
    enum Account: String, CaseIterable {
        /// The source's side: the sum that it put in, as a negative amount.
        case given
        /// In the fund and not committed to a plan.
        case available
        /// In plans that were not sent.
        case committed
        /// With the bank.
        case inTransit = "in_transit"
        /// Received by families.
        case spent
    }

    /// All movements of money.
    enum Movement: String, CaseIterable {
        /// The source opens the fund.
        case opened
        /// The source adds to the fund.
        case increased
        /// A plan is made.
        case planned
        /// A plan is cancelled.
        case cancelled
        /// A payment is taken out of a plan before its money left the fund.
        case withheld
        /// The payment file goes to the bank.
        case sent
        /// The bank has credited a family.
        case paid
        /// Goods were handed over.
        case delivered
        /// The bank returns the money that it could not credit.
        case returned

        /// The account that decreases, and the one that increases.
        var accounts: (credit: Account, debit: Account) {
            switch self {
            case .opened, .increased: (.given, .available)
            case .planned: (.available, .committed)
            case .cancelled, .withheld: (.committed, .available)
            case .sent: (.committed, .inTransit)
            case .paid: (.inTransit, .spent)
            case .delivered: (.committed, .spent)
            case .returned: (.inTransit, .available)
            }
        }
    }

    static let tables = [
        // One row for each fund: its current balances.
        Table(
            "ledger", .own, key: ["fund"],
            columns: """
                fund TEXT NOT NULL PRIMARY KEY,
                given INTEGER NOT NULL CHECK (given BETWEEN -\(Rupiah.range.upperBound) AND 0),
                available INTEGER NOT NULL CHECK (available >= 0),
                committed INTEGER NOT NULL CHECK (committed >= 0),
                in_transit INTEGER NOT NULL CHECK (in_transit >= 0),
                spent INTEGER NOT NULL CHECK (spent >= 0),
                CHECK (given + available + committed + in_transit + spent = 0)
                """),
        // The movements. `entry` is the journal entry; `about` is the plan or the payment.
        Table(
            "posting", .own, key: ["number"],
            columns: """
                number INTEGER PRIMARY KEY,
                entry INTEGER NOT NULL,
                fund TEXT NOT NULL,
                movement TEXT NOT NULL,
                credit TEXT NOT NULL,
                debit TEXT NOT NULL CHECK (debit <> credit),
                amount INTEGER NOT NULL CHECK (amount > 0),
                about BLOB
                """,
            indexes: ["CREATE INDEX posting_fund ON posting (fund, number)"]),
    ]
}

extension Ledger {
    /// The balances of one fund's accounts.
    struct Balances {
        private var amounts: InlineArray<5, Rupiah>

        /// A new fund: all zero.
        init() { amounts = InlineArray(repeating: .zero) }

        /// Reads the five accounts in their order; `column` is the index of the first.
        init(_ row: any Row, from column: Int) throws {
            amounts = try InlineArray { try Rupiah(stated: row.integer(column + $0)) }
        }

        /// The balance of one account.
        subscript(_ account: Account) -> Rupiah {
            get { amounts[Ledger.place(of: account)] }
            set { amounts[Ledger.place(of: account)] = newValue }
        }
    }

    /// The columns of the accounts, in their order.
    static let columns = Account.allCases.map(\.rawValue).joined(separator: ", ")

    /// Opens the accounts of a new fund with zero balances.
    static func open(_ fund: String, _ tables: any Writing) throws {
        try put(Books.of(tables).open(fund, tables), of: fund, tables)
    }

    /// Moves an amount and writes the posting; writes nothing for an amount of zero or less.
    /// - Throws: the errors of ``Books/move(_:_:of:_:)``.
    static func move(
        _ movement: Movement, _ amount: Rupiah, of fund: String, about: Identifier? = nil, _ settled: Settled,
        _ tables: any Writing
    ) throws {
        guard amount > .zero else { return }
        let (balances, posting) = try Books.of(tables).move(movement, amount, of: fund, tables)
        try put(balances, of: fund, tables)
        let (credit, debit) = movement.accounts
        try tables.write(
            """
            INSERT INTO posting (number, entry, fund, movement, credit, debit, amount, about)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .integer(posting), .number(settled.entry), .text(fund), .text(movement.rawValue),
                .text(credit.rawValue), .text(debit.rawValue), .rupiah(amount), about.map(Value.id) ?? .null,
            ])
    }

    private static func put(_ balances: Balances, of fund: String, _ tables: any Writing) throws {
        // Writes the whole row each time, so that a store may write only the last of several.
        try tables.write(
            """
            INSERT INTO ledger (fund, given, available, committed, in_transit, spent) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (fund) DO UPDATE SET given = excluded.given, available = excluded.available,
                committed = excluded.committed, in_transit = excluded.in_transit, spent = excluded.spent
            """,
            [
                .text(fund), .rupiah(balances[.given]), .rupiah(balances[.available]), .rupiah(balances[.committed]),
                .rupiah(balances[.inTransit]), .rupiah(balances[.spent]),
            ])
    }

    private static func place(of account: Account) -> Int {
        switch account {
        case .given: 0
        case .available: 1
        case .committed: 2
        case .inTransit: 3
        case .spent: 4
        }
    }
}

extension Rupiah {
    /// Reads the amount of an event or a table.
    /// - Throws: ``Overflow`` outside the range.
    init(stated amount: Int64) throws(Overflow) {
        guard let rupiah = Rupiah(amount) else { throw Overflow() }
        self = rupiah
    }
}

extension Value {
    /// An amount in whole rupiah.
    static func rupiah(_ rupiah: Rupiah) -> Value { .integer(rupiah.amount) }
}
