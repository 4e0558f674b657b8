import Kernel
import Schemas
import Vocabulary

/// Double entry: five accounts for each fund, and every movement of money between two of them.
///
/// The sum of a fund's accounts is zero by a CHECK of the table, and none but `given` falls on its wrong side.
enum Ledger {
    /// Where a fund's money is.
    enum Account: String, CaseIterable {
        /// The world outside: what the source put in, as a negative amount.
        case given
        /// In the fund, promised to nobody.
        case available
        /// In plans that were not sent.
        case committed
        /// With the bank.
        case inTransit = "in_transit"
        /// With the families.
        case spent
    }

    /// Everything that can happen to money.
    enum Movement: String, CaseIterable {
        /// The source opens a fund.
        case opened
        /// The source adds to it.
        case increased
        /// A plan is made.
        case planned
        /// A plan is cancelled.
        case cancelled
        /// A payment is taken out of a plan before it left.
        case withheld
        /// The bank is told to pay.
        case sent
        /// The bank has credited a family.
        case paid
        /// Goods were handed over.
        case delivered
        /// The bank gives back what it could not credit.
        case returned

        /// The account that has less for it, and the one that has more.
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
        // One row a fund: where its money is now.
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
        // How it came there. `entry` is the journal's; `about` is the plan or the payment.
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
    /// What the accounts of one fund hold.
    struct Balances {
        private var amounts: InlineArray<5, Rupiah>

        /// Of a new fund: nothing.
        init() { amounts = InlineArray(repeating: .zero) }

        /// Of a row with the five accounts in their order, from `column` on.
        init(_ row: any Row, from column: Int) throws {
            amounts = try InlineArray { try Rupiah(stated: row.integer(column + $0)) }
        }

        /// One account's balance.
        subscript(_ account: Account) -> Rupiah {
            get { amounts[Ledger.place(of: account)] }
            set { amounts[Ledger.place(of: account)] = newValue }
        }
    }

    /// The columns of the accounts, in their order.
    static let columns = Account.allCases.map(\.rawValue).joined(separator: ", ")

    /// Opens the accounts of a new fund, with nothing in them.
    static func open(_ fund: String, _ tables: any Writing) throws {
        try put(Books.of(tables).open(fund, tables), of: fund, tables)
    }

    /// Moves money; nothing is written for nothing.
    /// - Throws: what ``Books/move(_:_:of:_:)`` throws.
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
        // The whole row each time, so that a store may write the last of several alone.
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
    /// An amount as an event or a table states it.
    /// - Throws: ``Overflow`` outside the range.
    init(stated amount: Int64) throws(Overflow) {
        guard let rupiah = Rupiah(amount) else { throw Overflow() }
        self = rupiah
    }
}

extension Value {
    /// Whole rupiah.
    static func rupiah(_ rupiah: Rupiah) -> Value { .integer(rupiah.amount) }
}
