import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Disbursement

/// ``Office`` checks that the books balance after every command of every test.
@Suite struct LedgerTests {
    @Test func `money goes from the source through the plan and the bank to the families, and back`() throws {
        let office = try Office()
        #expect(try office.balances() == [-10_000_000, 10_000_000, 0, 0, 0])
        let plan = try office.made()
        #expect(try office.balances() == [-10_000_000, 8_000_000, 2_000_000, 0, 0])
        try office.ask(office.approve(plan), by: "kepala")
        #expect(try office.balances() == [-10_000_000, 8_000_000, 2_000_000, 0, 0])
        try office.mark(head(1), of: 1, .deceased)
        try office.ask(office.file(plan))
        #expect(try office.balances() == [-10_000_000, 8_500_000, 0, 1_500_000, 0])
        let ids = try office.payments(plan).filter { $0.state == .sent }.map(\.payment)
        try office.ask(office.results(plan, [paid(ids[0]), failed(ids[1]), paid(ids[2])]))
        #expect(try office.balances() == [-10_000_000, 8_500_000, 0, 500_000, 1_000_000])
        try office.ask(office.giveBack(plan))
        #expect(try office.balances() == [-10_000_000, 9_000_000, 0, 0, 1_000_000])
        #expect(try office.balances("csr") == [-5_000_000, 5_000_000, 0, 0, 0])
    }

    @Test func `goods pass no bank`() throws {
        let office = try Office()
        let plan = try office.approved("beras")
        let ids = try office.payments(plan).map(\.payment)
        try office.ask(office.deliveries(plan, [delivered(ids[0]), undelivered(ids[1])]))
        #expect(try office.balances() == [-10_000_000, 9_640_000, 240_000, 0, 120_000])
    }

    @Test func `every movement is posted once, with its entry and its subject`() throws {
        let office = try Office(families: 2)
        let plan = try office.sent()
        let ids = try office.payments(plan).map(\.payment)
        try office.ask(office.results(plan, [paid(ids[0]), failed(ids[1])]))
        try office.ask(office.giveBack(plan))
        let postings = try office.rehearsal.store.read { tables in
            try tables.rows("SELECT movement, about FROM posting WHERE fund = 'apbd' ORDER BY number", []) {
                ($0.text(0), $0.blob(1))
            }
        }
        #expect(postings.map(\.0) == ["opened", "planned", "sent", "paid", "returned"])
        #expect(postings.map(\.1) == [Data(), plan, plan, ids[0], plan])
        let entries = try office.rehearsal.store.read { tables in
            try tables.rows("SELECT entry FROM posting ORDER BY number", []) { $0.integer(0) }
        }
        let settled = office.rehearsal.journal.map { Int64($0.settled.entry) }
        #expect(entries == entries.sorted() && Set(entries).isSubset(of: settled))
    }

    @Test func `the trial balance names every account of every fund`() throws {
        let ledger = try Office().query(.ledger(.init())).ledger
        let accounts = ["given", "available", "committed", "in_transit", "spent"]
        #expect(ledger.accounts.map(\.name) == ["apbd", "csr"].flatMap { fund in accounts.map { "\(fund)/\($0)" } })
    }

    /// Each movement takes one rupiah more than its account holds.
    @Test(
        arguments: [
            (.planned, 10_000_001), (.cancelled, 1), (.withheld, 1), (.sent, 1), (.paid, 1), (.delivered, 1),
            (.returned, 1),
        ] as [(Ledger.Movement, Int64)])
    func `no account falls below zero`(movement: Ledger.Movement, amount: Int64) throws {
        let office = try Office(families: 0)
        let rows = try office.rehearsal.dump(.own)
        let amount = try Rupiah(stated: amount)
        #expect(throws: StorageFault.self) {
            try office.rehearsal.store.transact {
                try Ledger.move(movement, amount, of: "apbd", office.settled, $0)
            }
        }
        #expect(try office.rehearsal.dump(.own) == rows)
    }

    @Test func `movements see those before them in the transaction, and none of a rolled-back one`() throws {
        let office = try Office(families: 0)
        func move(_ movement: Ledger.Movement, _ amount: Int64, _ tables: any Writing) throws {
            try Ledger.move(movement, Rupiah(stated: amount), of: "apbd", office.settled, tables)
        }
        #expect(throws: StorageFault.self) {
            try office.rehearsal.store.transact { tables in
                try move(.increased, 5_000_000, tables)
                try move(.planned, 15_000_000, tables)
                try move(.planned, 1, tables)
            }
        }
        #expect(try office.balances() == [-10_000_000, 10_000_000, 0, 0, 0])
        try office.rehearsal.store.transact { tables in
            try move(.planned, 10_000_000, tables)
            try move(.sent, 4_000_000, tables)
            try move(.paid, 3_000_000, tables)
            try Ledger.open("baznas", tables)
            try Ledger.move(.opened, Rupiah(stated: 7), of: "baznas", office.settled, tables)
            #expect(try Books.of(tables).account(of: "baznas", tables).given.amount == 15_000_007)
        }
        #expect(try office.balances() == [-10_000_000, 0, 6_000_000, 1_000_000, 3_000_000])
        #expect(try office.balances("baznas") == [-7, 7, 0, 0, 0])
        let numbers = try office.rehearsal.store.read { tables in
            try tables.rows("SELECT number FROM posting ORDER BY number") { $0.integer(0) }
        }
        #expect(numbers == Array(1...6))
    }

    @Test(arguments: [Rupiah.range.upperBound - 9_999_999, Rupiah.range.upperBound, .max, .min])
    func `an event whose amount leaves the range throws, and nothing is written`(amount: Int64) throws {
        let office = try Office(families: 0)
        let rows = try office.rehearsal.dump(.own)
        let event = DisbursementFundIncreased.with {
            $0.fund = "apbd"
            $0.amount = amount
        }
        #expect(throws: (any Error).self) {
            try office.rehearsal.store.transact { try Funds.apply(event, office.settled, $0) }
        }
        #expect(try office.rehearsal.dump(.own) == rows)
    }

    @Test(arguments: Ledger.Account.allCases)
    func `the table itself accepts no sum but zero`(account: Ledger.Account) throws {
        let office = try Office(families: 0)
        #expect(throws: StorageFault.self) {
            try office.rehearsal.store.transact {
                try $0.write("UPDATE ledger SET \(account.rawValue) = \(account.rawValue) + 1", [])
            }
        }
        #expect(try office.balances() == [-10_000_000, 10_000_000, 0, 0, 0])
    }

    @Test func `a zero amount is not posted, and neither is a movement without a fund`() throws {
        let office = try Office(families: 0)
        try office.rehearsal.store.transact {
            try Ledger.move(.planned, .zero, of: "apbd", office.settled, $0)
            try Ledger.move(.planned, .zero, of: "none", office.settled, $0)
        }
        #expect(try office.rehearsal.count("posting") == 2)
        #expect(throws: StorageFault.self) {
            try office.rehearsal.store.transact {
                try Ledger.move(.increased, Rupiah(stated: 1), of: "none", office.settled, $0)
            }
        }
    }
}

extension Office {
    /// The entry of an event that a test applies itself.
    var settled: Settled { Settled(entry: 1_000, at: rehearsal.now, person: "perencana") }
}
