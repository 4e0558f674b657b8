import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Disbursement

@Suite struct FundTests {
    typealias Code = DisbursementRefusal.Code

    @Test func `funds are listed with their source, giver and balances, in the order of their codes`() throws {
        let funds = try Office().query(.funds(.init())).funds.funds
        #expect(funds.map(\.fund) == ["apbd", "csr"])
        #expect(
            funds.last
                == .with {
                    $0.fund = "csr"
                    $0.name = "Dana csr"
                    $0.source = .csr
                    $0.year = 2026
                    $0.opened = 5_000_000
                    $0.available = 5_000_000
                    $0.giver = "PT Krakatau Steel"
                })
    }

    @Test(arguments: [
        (Int64.min, false), (-1, false), (0, false), (1, true), (Rupiah.range.upperBound - 15_000_000, true),
        (Rupiah.range.upperBound - 14_999_999, false), (Rupiah.range.upperBound, false), (.max, false),
    ])
    func `a fund accepts positive amounts as long as the sum of all funds is in range`(
        amount: Int64, takes: Bool
    ) throws {
        let code: Code? = takes ? nil : .amountOutOfRange
        let office = try Office(families: 0)
        #expect(try office.refusal(to: office.open("baznas", .baznas, amount))?.code == code)
        let other = try Office(families: 0)
        #expect(try other.refusal(to: other.add(amount))?.code == code)
        #expect(
            try other.balances() == (takes ? [-10_000_000 - amount, 10_000_000 + amount] : [-10_000_000, 10_000_000])
                + [0, 0, 0])
    }

    @Test(arguments: [
        // The fund's area, the grant's area, and whether the fund is reached.
        ("", "36", true), ("", "36.01", false), ("", "36.01.01.2001", false), ("36.01", "36", true),
        ("36.01", "36.01", true), ("36.01", "36.02", false), ("36.01", "36.01.01", false), ("36.01.01", "36.01", true),
    ])
    func `a fund is opened, seen, added to and planned from within its area, and is unknown outside`(
        _ area: String, _ grant: String, _ isReached: Bool
    ) throws {
        let office = try Office()
        let open = office.open("baru", .apbdProvinsi, 1_000_000) { $0.area = area }
        #expect(try office.refusal(to: open, in: grant)?.code == (isReached ? nil : .outsideArea))
        if !isReached { try office.ask(open) }
        let add = office.add(1, to: "baru")
        #expect(try office.refusal(to: add, in: grant) == (isReached ? nil : .init(.fundUnknown, "baru")))
        let plan = office.plan(from: "baru") { ($0.area, $0.most) = (grant, 1) }
        let planned = try office.refusal(to: plan, in: grant)?.code
        #expect(planned == .fundUnknown ? !isReached : isReached)
        guard
            case .answer(let funds) = try office.rehearsal.query(.with { $0.funds = .init() }, in: grant),
            case .answer(let ledger) = try office.rehearsal.query(.with { $0.ledger = .init() }, in: grant)
        else { throw Unanswered() }
        #expect(funds.funds.funds.contains { $0.fund == "baru" && $0.area == area } == isReached)
        #expect(ledger.ledger.accounts.contains { $0.name.hasPrefix("baru/") } == isReached)
        #expect(ledger.ledger.sum == 0)
        // The office's first funds belong to the whole province.
        #expect(funds.funds.funds.contains { $0.fund == "apbd" } == (grant == "36"))
    }

    private struct Unanswered: Error {}

    static let missing: [Change<DisbursementOpenFund>] = [
        Change("code") { $0.code = "" }, Change("name") { $0.name = "" }, Change("source") { $0.source = .unknown },
        Change("year") { $0.year = 0 }, Change("legal_basis") { $0.legalBasis = "" },
        Change("giver") { $0.giver = "" },
    ]

    @Test(arguments: missing)
    func `a fund's missing field is named`(_ without: Change<DisbursementOpenFund>) throws {
        let office = try Office(families: 0)
        let refusal = try office.refusal(to: office.open("csr-2", .csr, 1, without.make))
        #expect(refusal == DisbursementRefusal(.valueMissing, without.field))
    }

    @Test(arguments: [
        FieldFundSource.apbn, .apbdProvinsi, .apbdKabkota, .danaDesa, .baznas,
    ])
    func `only a company's money needs a giver`(source: FieldFundSource) throws {
        let office = try Office(families: 0)
        #expect(try office.refusal(to: office.open("baru", source, 1)) == nil)
    }

    @Test(arguments: [Int32.min, -1, 10_000, .max])
    func `a year outside the calendar is not understood`(year: Int32) throws {
        let office = try Office(families: 0)
        #expect(try office.refusal(to: office.open("baru", .apbn, 1, year: year)) == .init(.notUnderstood, "year"))
    }

    @Test func `a code is taken once, and the fund that has it stays as it is`() throws {
        let office = try Office(families: 0)
        #expect(try office.refusal(to: office.open("csr", .apbn, 7)) == .init(.fundExists, "csr"))
        #expect(try office.balances("csr") == [-5_000_000, 5_000_000, 0, 0, 0])
    }

    @Test func `an increase needs its basis and a fund, and is available at once`() throws {
        let office = try Office(families: 0)
        #expect(try office.refusal(to: office.add(1, to: "")) == .init(.valueMissing, "fund"))
        #expect(try office.refusal(to: office.add(1, basis: "")) == .init(.valueMissing, "legal_basis"))
        #expect(try office.refusal(to: office.add(1, to: "apbn")) == .init(.fundUnknown, "apbn"))
        try office.ask(office.add(2_500_000))
        let fund = try office.query(.funds(.init())).funds.funds[0]
        #expect(fund.opened == 12_500_000 && fund.available == 12_500_000)
    }
}
