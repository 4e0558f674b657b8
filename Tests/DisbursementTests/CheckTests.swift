import Foundation
import Kernel
import Schemas
import Support
import Testing
import Vocabulary

@testable import Disbursement

/// The check before the commit: a mistake of the rules is rolled back, and is never committed.
@Suite struct CheckTests {
    /// Movements by the rules, and then a write that no rule makes.
    @Test(arguments: [
        // Money that no posting explains; the table's own CHECK of the sum does not see it.
        "UPDATE ledger SET available = available - 1, spent = spent + 1",
        "UPDATE ledger SET available = available + 1, given = given - 1",
        "UPDATE posting SET amount = amount + 1",
        "DELETE FROM posting",
        "INSERT INTO posting (number, entry, fund, movement, credit, debit, amount) "
            + "VALUES (9999, 1, 'unknown', 'paid', 'in_transit', 'spent', 5)",
    ])
    func `a fund whose balances are not its postings is not committed`(slip: String) throws {
        let office = try Office()
        let settled = Settled(entry: 900, at: office.rehearsal.now, person: "bendahara")
        let fault = #expect(throws: StorageFault.self) {
            try office.rehearsal.store.transact { tables in
                try Ledger.move(.increased, Rupiah(stated: 100), of: "apbd", settled, tables)
                try tables.write(slip, [])
                try office.rehearsal.service.check(tables)
            }
        }
        #expect(fault?.kind == .constraint)
    }

    /// The check runs in every turn that moves money, so its cost may not grow with the journal.
    @Test(.enabled(if: TestStore.ofThisRun == .sqlite, "the plan is SQLite's"))
    func `the check finds the turn's postings by their number, and scans no table`() throws {
        let office = try Office()
        let plan = try office.rehearsal.store.read { tables in
            try tables.rows("EXPLAIN QUERY PLAN " + Ledger.postings, [.integer(1)]) { $0.text(3) }
        }
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH posting USING INTEGER PRIMARY KEY"), "\(plan)")
    }

    @Test func `movements by the rules pass, of one fund and of several`() throws {
        let office = try Office()
        let settled = Settled(entry: 900, at: office.rehearsal.now, person: "bendahara")
        try office.rehearsal.store.transact { tables in
            for fund in ["apbd", "csr", "apbd"] {
                try Ledger.move(.increased, Rupiah(stated: 100), of: fund, settled, tables)
                try Ledger.move(.planned, Rupiah(stated: 40), of: fund, settled, tables)
            }
            try office.rehearsal.service.check(tables)
        }
    }

    /// The unique index sees the month; a quarter's second month is seen by the check alone.
    @Test func `a family with two live payments in one period is not committed`() throws {
        let office = try Office(families: 1)
        try office.learnProgramme("uep", .capital, 250_000) { $0.rhythm = .quarterly }
        try office.learnEnrolment(of: 1, in: "uep", on: "2026-01-05")
        _ = try office.made("uep", "2026-01", from: "apbd")
        let settled = Settled(entry: 900, at: office.rehearsal.now, person: "bendahara")
        let (event, _) = try #require(office.rehearsal.journal.last.map { ($0.happened.event, $0.settled) })
        var again = event.planMade
        again.plan = id(99, 0)
        again.month += 1
        again.payments = again.payments.map { payment in
            var payment = payment
            payment.payment = id(99, 1)
            return payment
        }
        let fault = #expect(throws: StorageFault.self) {
            try office.rehearsal.store.transact { tables in
                try Plans.apply(again, settled, tables)
                try office.rehearsal.service.check(tables)
            }
        }
        #expect(fault?.kind == .constraint && fault?.message.contains("uep") == true)
    }
}
