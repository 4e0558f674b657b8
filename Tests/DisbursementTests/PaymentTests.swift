import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Disbursement

@Suite struct PaymentTests {
    typealias Code = DisbursementRefusal.Code

    @Test func `the payment file has each account, and its event has none`() throws {
        let office = try Office(families: 2)
        let plan = try office.approved()
        let payments = try office.payments(plan)
        let file = try office.ask(office.file(plan)).paymentFile
        #expect(file.plan == plan && file.total == 1_000_000)
        let expected = (1...2).map { number in
            DisbursementPaymentLine.with {
                $0.payment = payments[number - 1].payment
                $0.bank = "137"
                $0.number = "00123456\(number)"
                $0.holder = "Aminah"
                $0.amount = 500_000
                $0.region = Office.village
                $0.card = card(number)
            }
        }
        #expect(file.lines == expected)
        let happened = try #require(office.rehearsal.journal.map(\.happened).last { $0.personal != nil })
        let families = try #require(happened.personal?.lines.map(\.family))
        #expect(Set(families).count == 2 && families.allSatisfy { $0.count == 16 })
        let parts = try DisbursementService.parts(of: #require(happened.personal), beside: happened.event)
        #expect(parts.map(\.subject) == families && parts.map(\.personal.lines.count) == [1, 1])
        let bytes: Data = try happened.event.serializedData()
        for text in ["001234561", "Aminah", card(1)] { #expect(!bytes.contains(Data(text.utf8)), "\(text)") }
    }

    @Test func `written again, the file is the same though the registry has changed since`() throws {
        let office = try Office()
        let plan = try office.approved()
        let first = try office.ask(office.file(plan))
        // All but the record that it was read again.
        func rows() throws -> [[Value]] {
            try office.rehearsal.dump(.own).filter { $0.first != .text(FileReadings.tables[0].name) }
        }
        let before = try rows()
        try office.mark(head(1), of: 1, .deceased)
        try office.learnFamily(2) { _, personal in personal.account.number = "999999999" }
        #expect(try office.ask(office.file(plan)) == first)
        #expect(try rows() == before)
        #expect(try office.payments(plan)[1].account.hasSuffix("562"))
    }

    @Test func `a plan with no payable family closes with an empty file`() throws {
        let office = try Office(families: 1)
        let plan = try office.approved()
        try office.mark(head(1), of: 1, .deceased)
        let file = try office.ask(office.file(plan)).paymentFile
        #expect(file.lines.isEmpty && file.total == 0)
        let view = try office.view(plan)
        #expect(view.state == .closed && view.failed == 1 && view.failedTotal == 500_000 && view.unreturned == 0)
    }

    @Test func `a plan closes when all payments are settled and the failed ones' money has come back`() throws {
        let office = try Office()
        let plan = try office.partlyFailed()
        var view = try office.view(plan)
        #expect(view.state == .sent && view.paid == 3 && view.paidTotal == 1_500_000)
        #expect(view.failed == 1 && view.failedTotal == 500_000)
        #expect(view.unreturned == 1 && view.unreturnedTotal == 500_000)
        try office.ask(office.giveBack(plan))
        view = try office.view(plan)
        #expect(view.state == .closed && view.paid + view.failed == view.payments)
        #expect(view.failed == 1 && view.unreturned == 0 && view.unreturnedTotal == 0)
        let states = try office.payments(plan).map(\.state)
        #expect(states == [.returned, .paid, .paid, .paid])
    }

    @Test func `the bank may return money in parts`() throws {
        let office = try Office(families: 3)
        let plan = try office.sent()
        let ids = try office.payments(plan).map(\.payment)
        try office.ask(office.results(plan, [failed(ids[0])]))
        try office.ask(office.giveBack(plan))
        #expect(try office.refusal(to: office.giveBack(plan))?.code == .nothingToReturn)
        try office.ask(office.results(plan, [failed(ids[1]), paid(ids[2])]))
        #expect(try office.view(plan).state == .sent)
        try office.ask(office.giveBack(plan, receipt: "STS 8"))
        #expect(try office.view(plan).state == .closed)
        #expect(try office.balances() == [-10_000_000, 9_500_000, 0, 0, 500_000])
    }

    @Test func `each line of a result file gets its own answer, and the good ones are kept`() throws {
        let office = try Office()
        let plan = try office.sent()
        let ids = try office.payments(plan).map(\.payment)
        let other = try #require(try office.payments(office.sent("2026-01")).first?.payment)
        let command = office.results(
            plan,
            [
                paid(ids[0]), paid(id(9, 9)), paid(other), paid(ids[0]), failed(ids[0]), failed(ids[1]),
                paid(ids[1]), paid(Data()),
            ])
        let bulk = try office.ask(command).bulk
        #expect(
            bulk.items.map(\.refusal.code) == [
                .unspecified, .paymentUnknown, .paymentUnknown, .paymentSettled, .paymentSettled, .unspecified,
                .paymentSettled, .paymentUnknown,
            ])
        #expect(bulk.items.map(\.refusal.subject) == ["", "", "", "paid", "paid", "", "failed", ""])
        #expect(bulk.items.map(\.id) == [ids[0], id(9, 9), other, ids[0], ids[0], ids[1], ids[1], Data()])
        #expect(bulk.done == 2)
        #expect(try office.balances() == [-10_000_000, 6_000_000, 0, 3_500_000, 500_000])
    }

    @Test func `a result file sent again changes nothing`() throws {
        let office = try Office()
        let plan = try office.sent()
        let command = office.results(plan, try office.payments(plan).dropLast().map { paid($0.payment) })
        try office.ask(command)
        let rows = try office.rehearsal.dump(.own)
        #expect(try office.codes(command) == [.paymentSettled, .paymentSettled, .paymentSettled])
        #expect(try office.rehearsal.dump(.own) == rows)
    }

    /// Invalid fields of a result line, for a paid and for a failed payment.
    static let unclear: [Change<DisbursementResult>] = [
        Change("on") { $0.on = 0 }, Change("on", .notUnderstood) { $0.on = .max },
        Change("bank_reference") { $0.bankReference = "" }, Change("failure", .notUnderstood) { $0.failure = .ganda },
        Change("on", .notUnderstood) { $0 = failed($0.payment) { $0.on = .min } },
        Change("failure", .notUnderstood) { $0 = failed($0.payment, .UNRECOGNIZED(99)) },
        Change("failure") { $0 = failed($0.payment, .unknown) },
    ]

    @Test(arguments: unclear)
    func `an indefinite result settles nothing`(_ change: Change<DisbursementResult>) throws {
        let office = try Office(families: 1)
        let plan = try office.sent()
        let payment = try #require(try office.payments(plan).first?.payment)
        let bulk = try office.ask(office.results(plan, [paid(payment, change.make)])).bulk
        #expect(bulk.done == 0 && bulk.items.map(\.refusal) == [DisbursementRefusal(change.code, change.field)])
        #expect(try office.payments(plan).map(\.state) == [.sent])
    }

    @Test(arguments: DisbursementFailureCode.allCases.filter { $0 != .unknown })
    func `every failure of the list is stored as it was reported`(failure: DisbursementFailureCode) throws {
        let office = try Office(families: 1)
        let plan = try office.sent()
        let payment = try #require(try office.payments(plan).first?.payment)
        try office.ask(office.results(plan, [failed(payment, failure)]))
        let view = try #require(try office.payments(plan).first)
        #expect(view.failure == failure && view.state == .failed && view.on == day("2026-03-02"))
    }

    /// The number of items, and the refusal of the whole command.
    @Test(
        arguments: [(0, .tooMany), (1, nil), (Limits.bulkItems, nil), (Limits.bulkItems + 1, .tooMany)]
            as [(Int, Code?)])
    func `a bulk command carries one to a thousand`(count: Int, code: Code?) throws {
        let office = try Office(families: 1)
        let sent = try office.sent()
        let results = office.results(sent, Array(repeating: paid(id(9, 9)), count: count))
        #expect(try office.refusal(to: results)?.code == code)
        let goods = try office.approved("beras")
        let deliveries = office.deliveries(goods, Array(repeating: delivered(id(9, 9)), count: count))
        #expect(try office.refusal(to: deliveries)?.code == code)
    }

    @Test func `goods are handed over with minutes, and the money of refused goods is available at once`() throws {
        let office = try Office(families: 3)
        let plan = try office.approved("beras")
        let ids = try office.payments(plan).map(\.payment)
        let bulk = try office.ask(
            office.deliveries(
                plan, [delivered(ids[0]), delivered(ids[1], minutes: ""), undelivered(ids[2]), delivered(ids[2])])
        ).bulk
        #expect(
            bulk.items.map(\.refusal) == [
                .init(), .init(.valueMissing, "minutes"), .init(), .init(paymentSettled: .returned),
            ])
        #expect(try office.payments(plan).map(\.state) == [.delivered, .planned, .returned])
        #expect(try office.view(plan).state == .sent)
        #expect(try office.balances() == [-10_000_000, 9_760_000, 120_000, 0, 120_000])
        try office.ask(office.deliveries(plan, [delivered(ids[1])]))
        #expect(try office.view(plan).state == .closed)
    }

    @Test func `the event of a payment names the family, the money's source and the day`() throws {
        let office = try Office(families: 1)
        let plan = try office.sent()
        let payment = try #require(try office.payments(plan).first?.payment)
        try office.ask(office.results(plan, [paid(payment)]))
        #expect(
            office.rehearsal.journal.last?.happened.event.paid
                == .with {
                    $0.payment = payment
                    $0.plan = plan
                    $0.family = family(1)
                    $0.region = Office.village
                    $0.programme = "jsk"
                    $0.month = month("2026-02")
                    $0.amount = 500_000
                    $0.source = .apbdProvinsi
                    $0.on = day("2026-03-02")
                    $0.bankReference = "BTN-1"
                })
    }

    @Test(arguments: [("36", 2), ("36.01", 2), ("36.02", 0)])
    func `a family's payments are listed newest first, as far as the grant reaches`(area: String, count: Int) throws {
        let office = try Office(families: 2)
        let plans = [try office.made("jsk", "2026-01"), try office.made()]
        let payments = try office.query(.familyPayments(.with { $0.family = family(1) }), in: area).payments.payments
        #expect(payments.map(\.month) == Array([month("2026-02"), month("2026-01")].prefix(count)))
        // The plans are the whole province's.
        #expect(payments.map(\.plan) == (area == "36" ? plans.reversed() : Array(repeating: Data(), count: count)))
        #expect(payments.allSatisfy { $0.account == "137-******561" })
    }

    @Test func `each reading of a payment file is listed for its families, and for no others`() throws {
        let office = try Office(families: 2)
        try office.learnEnd(of: 2, in: "jsk", on: "2026-01-31")
        let plan = try office.made()
        try office.ask(office.approve(plan), by: "kepala")
        func page(
            _ number: Int, before: UInt64 = 0, most: UInt32 = 0, in area: String = "36"
        ) throws -> DisbursementReaders {
            let query = DisbursementQuery.with {
                $0.readers = .with { ($0.family, $0.before, $0.most) = (family(number), before, most) }
            }
            guard case .answer(let answer) = try office.rehearsal.query(query, in: area) else { return .init() }
            return answer.readers
        }
        func readers(_ number: Int, in area: String = "36") throws -> [DisbursementReaders.Line] {
            try page(number, in: area).lines
        }
        #expect(try readers(1).isEmpty)
        try office.ask(office.file(plan), by: "pembayar")
        let read = try office.ask(office.file(plan), by: "pemeriksa")
        #expect(read.paymentFile.lines.count == 1)
        let lines = try readers(1)
        #expect(lines.map(\.person) == ["pemeriksa", "pembayar"])
        #expect(lines.allSatisfy { $0.plan == plan && $0.programme == "jsk" && $0.month == month("2026-02") })
        let first = try page(1, most: 1)
        #expect(first.lines == [lines[0]] && first.next == lines[0].entry)
        let second = try page(1, before: first.next, most: 1)
        #expect(second.lines == [lines[1]] && second.next == 0)
        #expect(try readers(2).isEmpty)
        #expect(try readers(1, in: "36.02").isEmpty)
        #expect(try readers(1, in: "36.01").map(\.plan) == [Data(), Data()])
        #expect(try office.rehearsal.folded().dump(.own) == office.rehearsal.dump(.own))
    }
}
