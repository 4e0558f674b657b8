import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import Disbursement

/// Every refusal code of the wire is produced by a command or query.
@Suite struct RefusalTests {
    typealias Code = DisbursementRefusal.Code

    struct Case: CustomTestStringConvertible, Sendable {
        let code: Code
        let provoke: @Sendable (Office) throws -> DisbursementRefusal?
        var testDescription: String { "\(code)" }

        init(_ code: Code, _ provoke: @escaping @Sendable (Office) throws -> DisbursementRefusal?) {
            self.code = code
            self.provoke = provoke
        }
    }

    /// In the order of the wire's codes.
    static let cases = [
        Case(.notUnderstood) { try $0.refusal(to: $0.plan { $0.month = 3 }) },
        Case(.tooMany) { try $0.refusal(to: $0.results(try $0.sent(), [])) },
        Case(.outsideArea) { try $0.refusal(to: $0.plan(), in: "36.01") },
        Case(.valueMissing) { try $0.refusal(to: $0.plan { $0.programme = "" }) },
        Case(.amountOutOfRange) { try $0.refusal(to: $0.add(-1)) },
        Case(.fundUnknown) { try $0.refusal(to: $0.plan(from: "apbn")) },
        Case(.fundExists) { try $0.refusal(to: $0.open("csr", .csr, 1)) },
        Case(.programmeUnknown) { try $0.refusal(to: $0.plan("x")) },
        Case(.programmeOfAnother) {
            try $0.learnProgramme("blt", .cash, 1) { $0.node = "disbursement.dpmd" }
            return try $0.refusal(to: $0.plan("blt"))
        },
        Case(.kindWrong) { try $0.refusal(to: $0.file(try $0.approved("beras"))) },
        Case(.sourceNotAllowed) {
            try $0.ask($0.open("zakat", .baznas, 10_000_000))
            return try $0.refusal(to: $0.plan(from: "zakat"))
        },
        Case(.programmeNotValid) {
            try $0.learnProgramme("jsk", .cash, 500_000) { $0.validTo = day("2026-01-31") }
            return try $0.refusal(to: $0.plan())
        },
        Case(.monthOutsideFund) { try $0.refusal(to: $0.plan("jsk", "2027-01")) },
        Case(.nobodyToPay) {
            _ = try $0.made()
            return try $0.refusal(to: $0.plan())
        },
        Case(.fundTooSmall) {
            try $0.ask($0.open("kecil", .csr, 1))
            return try $0.refusal(to: $0.plan(from: "kecil"))
        },
        Case(.planUnknown) { try $0.refusal(to: $0.cancel(Data([1]))) },
        Case(.planState) { try $0.refusal(to: $0.cancel(try $0.sent())) },
        Case(.samePerson) { try $0.refusal(to: $0.approve(try $0.made())) },
        Case(.paymentUnknown) { try $0.firstOf($0.results(try $0.sent(), [paid(id(9, 9))])) },
        Case(.paymentSettled) { office in
            let plan = try office.sent()
            let payment = try #require(try office.payments(plan).first?.payment)
            try office.ask(office.results(plan, [paid(payment)]))
            return try office.firstOf(office.results(plan, [failed(payment)]))
        },
        Case(.nothingToReturn) { try $0.refusal(to: $0.giveBack(try $0.sent())) },
        Case(.areaOutsideFund) {
            try $0.ask($0.open("lebak", .apbdProvinsi, 10_000_000) { $0.area = "36.02" })
            return try $0.refusal(to: $0.plan(from: "lebak"))
        },
        Case(.otherAgency) {
            $0.rehearsal.identities["perencana"] = Identity(human: "p", agency: "dinkop", names: ["perencana"])
            return try $0.refusal(to: $0.plan())
        },
    ]

    /// The codes whose subject is a value of a list or a number.
    static let valued: Set<Code> = [
        .kindWrong, .sourceNotAllowed, .monthOutsideFund, .nobodyToPay, .fundTooSmall, .planState, .paymentSettled,
    ]

    @Test(arguments: cases)
    func `a refusal has its code, and beside its words the value that they name`(_ each: Case) throws {
        let refusal = try #require(try each.provoke(Office()))
        #expect(refusal.code == each.code)
        #expect((refusal.value != nil) == Self.valued.contains(each.code))
    }

    @Test func `every code is provoked, in order`() {
        #expect(Self.cases.map(\.code) == Code.allCases.filter { $0 != .unspecified })
    }

    /// A plan's faults are reported in the order of the codes; the test mends each after its report.
    @Test func `of several faults the first of the list is reported`() throws {
        let office = try Office()
        try office.learnProgramme("latih", .training, 0) {
            $0.node = "disbursement.dpmd"
            $0.sources = [.apbn]
            $0.validTo = day("2026-01-31")
        }
        try office.ask(office.open("2027", .csr, 1, year: 2027))
        var command = DisbursementMakePlan.with {
            $0.month = 3
            $0.area = "37"
        }
        func told() throws -> Code? { try office.refusal(to: .makePlan(command))?.code }
        func reload(_ change: (inout RegistryProgramme) -> Void) throws {
            try office.learnProgramme("latih", .training, 1) {
                $0.node = "disbursement.dpmd"
                $0.sources = [.apbn]
                $0.validTo = day("2026-01-31")
                change(&$0)
            }
        }
        #expect(try told() == .notUnderstood)
        command.month = month("2026-02")
        #expect(try told() == .outsideArea)
        command.area = "36"
        #expect(try told() == .valueMissing)
        command.programme = "latih"
        command.fund = "x"
        #expect(try told() == .amountOutOfRange)
        try reload { _ in }
        #expect(try told() == .fundUnknown)
        command.fund = "2027"
        #expect(try told() == .programmeOfAnother)
        try reload { $0.node = "disbursement.dinsos" }
        #expect(try told() == .kindWrong)
        let ours: (inout RegistryProgramme) -> Void = {
            $0.node = "disbursement.dinsos"
            $0.kind = .cash
        }
        try reload(ours)
        #expect(try told() == .sourceNotAllowed)
        try reload {
            ours(&$0)
            $0.sources = [.csr]
        }
        #expect(try told() == .programmeNotValid)
        try reload {
            ours(&$0)
            $0.sources = [.csr]
            $0.clearValidTo()
        }
        #expect(try told() == .monthOutsideFund)
        command.month = month("2027-02")
        #expect(try told() == .nobodyToPay)
        try office.learnEnrolment(of: 1, in: "latih")
        try office.learnEnrolment(of: 2, in: "latih")
        #expect(try told() == .fundTooSmall)
        try office.ask(office.add(1, to: "2027"))
        #expect(try told() == nil)
    }

    /// Each command about a plan, with a plan outside the principal's area.
    @Test func `no command reaches a plan of another area, and no query`() throws {
        let office = try Office()
        let plan = try office.sent()
        let no = DisbursementRefusal(.planUnknown)
        let commands = [
            office.approve(plan), office.cancel(plan), office.file(plan), office.results(plan, [paid(plan)]),
            office.deliveries(plan, [delivered(plan)]), office.giveBack(plan),
        ]
        for command in commands { #expect(try office.refusal(to: command, in: "36.01") == no, "\(command)") }
        let query = DisbursementQuery.with { $0.plan.plan = plan }
        guard case .refuse(let refusal) = try office.rehearsal.query(query, in: "36.01") else {
            Issue.record("answered")
            return
        }
        #expect(refusal == no)
    }

    static let missing: [Change<DisbursementMakePlan>] = [
        Change("month") { $0.month = 0 }, Change("fund") { $0.fund = "" }, Change("area") { $0.area = "" },
        Change("programme") { $0.programme = "" },
    ]

    @Test(arguments: missing)
    func `a plan's missing field is named`(_ without: Change<DisbursementMakePlan>) throws {
        let office = try Office()
        let refusal = try office.refusal(to: office.plan("jsk", "2026-02", from: "apbd", without.make))
        #expect(refusal == .init(.valueMissing, without.field))
    }

    @Test func `decree, reason and receipt are asked for before the plan`() throws {
        let office = try Office()
        let none = Data([1])
        #expect(try office.refusal(to: office.approve(none, decree: "")) == .init(.valueMissing, "decree"))
        #expect(try office.refusal(to: office.cancel(none, reason: "")) == .init(.valueMissing, "reason"))
        #expect(try office.refusal(to: office.giveBack(none, receipt: "")) == .init(.valueMissing, "receipt"))
        #expect(try office.refusal(to: office.file(none))?.code == .planUnknown)
        #expect(try office.refusal(to: office.results(none, [paid(none)]))?.code == .planUnknown)
        #expect(try office.refusal(to: office.deliveries(none, [delivered(none)]))?.code == .planUnknown)
    }

    @Test func `an empty command and query are not understood`() throws {
        let office = try Office(families: 0)
        guard case .refused(let refusal) = try office.rehearsal.ask(DisbursementCommand()) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.code == .notUnderstood)
        guard case .refuse(let no) = try office.rehearsal.query(DisbursementQuery()) else {
            Issue.record("answered")
            return
        }
        #expect(no.code == .notUnderstood)
    }
}

extension Office {
    /// The refusal of a bulk command's first item; nil where it is accepted.
    func firstOf(_ command: DisbursementCommand.OneOf_Command) throws -> DisbursementRefusal? {
        let item = try #require(try ask(command).bulk.items.first)
        return item.hasRefusal ? item.refusal : nil
    }
}
