import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Disbursement

@Suite struct PlanTests {
    typealias Code = DisbursementRefusal.Code

    @Test func `a plan lists its families, its fund and its maker`() throws {
        let office = try Office()
        let view = try office.ask(office.plan()).planMade
        #expect(
            view
                == .with {
                    $0.plan = view.plan
                    $0.programme = "jsk"
                    $0.month = month("2026-02")
                    $0.fund = "apbd"
                    $0.state = .made
                    $0.payments = 4
                    $0.total = 2_000_000
                    $0.madeBy = "perencana"
                    $0.area = "36"
                    $0.knownUntil = office.rehearsal.now.microseconds
                })
        #expect(try office.view(view.plan) == view)
        let payments = try office.payments(view.plan)
        #expect(payments.map(\.family) == (1...4).map { family($0) })
        #expect(payments.allSatisfy { $0.amount == 500_000 && $0.state == .planned && $0.account.hasPrefix("137-***") })
    }

    @Test(
        arguments: [("perencana", "kepala", nil), ("perencana", "perencana", .samePerson)] as [(String, String, Code?)])
    func `a plan is approved by a person other than its maker`(maker: String, approver: String, code: Code?) throws {
        let office = try Office()
        let plan = try office.ask(office.plan(), by: maker).planMade.plan
        #expect(try office.refusal(to: office.approve(plan), by: approver)?.code == code)
        let view = try office.view(plan)
        #expect(view.state == (code == nil ? .approved : .made))
        #expect(view.approvedBy == (code == nil ? approver : "") && view.decree == (code == nil ? "SK 12/2026" : ""))
    }

    @Test func `a plan is not approved by its maker under a second name, nor by a human stated later`() throws {
        let office = try Office()
        office.rehearsal.identities["perencana"] = Identity(human: "h-1", names: ["kepala-2", "perencana"])
        office.rehearsal.identities["kepala-2"] = Identity(human: "h-1", names: ["kepala-2", "perencana"])
        let plan = try office.ask(office.plan()).planMade
        #expect(plan.madeBy == "h-1")
        #expect(try office.refusal(to: office.approve(plan.plan), by: "kepala-2")?.code == .samePerson)
        #expect(try office.refusal(to: office.approve(plan.plan), by: "kepala") == nil)
        // The maker's name was recorded before the directory stated the human.
        office.rehearsal.identities = [:]
        let earlier = try office.ask(office.plan("jsk", "2026-03"), by: "bendahara").planMade
        #expect(earlier.madeBy == "bendahara")
        office.rehearsal.identities["kepala-2"] = Identity(human: "h-2", names: ["bendahara", "kepala-2"])
        #expect(try office.refusal(to: office.approve(earlier.plan), by: "kepala-2")?.code == .samePerson)
    }

    /// By state: whether the plan may be approved, cancelled, written to a file, given results (goods: deliveries),
    /// returned.
    @Test(
        arguments: [
            ("made", false, [nil, nil, .planState, .planState, .planState]),
            ("approved", false, [.planState, nil, nil, .planState, .planState]),
            ("sent", false, [.planState, .planState, nil, nil, nil]),
            ("closed", false, [.planState, .planState, nil, .planState, .planState]),
            ("cancelled", false, [.planState, .planState, .planState, .planState, .planState]),
            ("made", true, [nil, nil, .kindWrong, .planState, .planState]),
            ("approved", true, [.planState, nil, .kindWrong, nil, .planState]),
            ("sent", true, [.planState, .planState, .kindWrong, nil, .nothingToReturn]),
            ("closed", true, [.planState, .planState, .kindWrong, .planState, .planState]),
        ] as [(String, Bool, [Code?])])
    func `a plan's state decides the allowed commands`(state: String, goods: Bool, codes: [Code?]) throws {
        for (place, code) in codes.enumerated() {
            let office = try Office()
            let (plan, ids) = try office.plan(in: state, goods: goods)
            let report =
                try goods
                ? office.deliveries(plan, [delivered(#require(ids.last))])
                : office.results(plan, [paid(#require(ids.last))])
            let commands = [
                office.approve(plan), office.cancel(plan), office.file(plan), report, office.giveBack(plan),
            ]
            let refusal = try office.refusal(to: commands[place], by: "kepala")
            #expect(refusal?.code == code, "\(state) \(place)")
            if code == .planState { #expect(refusal?.subject == state && refusal?.planState.word == state) }
        }
    }

    /// The programme's rhythm, the paid month, the month planned then, and whether the second plan pays the family.
    @Test(
        arguments: [
            (.monthly, "2026-02", "2026-02", false), (.monthly, "2026-02", "2026-03", true),
            (.monthly, "2026-03", "2026-02", true), (.quarterly, "2026-01", "2026-03", false),
            (.quarterly, "2026-03", "2026-01", false), (.quarterly, "2026-03", "2026-04", true),
            (.yearly, "2026-01", "2026-12", false), (.yearly, "2026-12", "2027-01", true),
            (.once, "2026-01", "2027-12", false), (.once, "2027-12", "2026-01", false),
        ] as [(FieldRhythm, String, String, Bool)])
    func `a family is paid one time in each period of the programme's rhythm`(
        rhythm: FieldRhythm, first: String, second: String, pays: Bool
    ) throws {
        let office = try Office(families: 2)
        try office.learnProgramme("uep", .capital, 250_000) { $0.rhythm = rhythm }
        try office.learnEnrolment(of: 1, in: "uep", on: "2026-01-05")
        try office.ask(office.open("apbd-2027", .apbdProvinsi, 10_000_000, year: 2027))
        let fund = { (period: String) in period.hasPrefix("2027") ? "apbd-2027" : "apbd" }
        _ = try office.made("uep", first, from: fund(first))
        let refusal = try office.refusal(to: office.plan("uep", second, from: fund(second)))
        #expect(
            refusal
                == (pays
                    ? nil : DisbursementRefusal(leftOut: [DisbursementLeftOut(reason: "already_planned", count: 1)])))
    }

    /// The state of a first plan, and whether a second plan for the same month and families, from another fund, pays.
    @Test(
        arguments: [
            ("made", false), ("approved", false), ("sent", false), ("failed", false), ("paid", false),
            ("returned", true), ("cancelled", true),
        ])
    func `no family is paid twice, in any state of the first plan`(first: String, pays: Bool) throws {
        let office = try Office(families: 1)
        switch first {
        case "failed", "returned":
            let plan = try office.partlyFailed()
            if first == "returned" { try office.ask(office.giveBack(plan)) }
        case "paid": _ = try office.plan(in: "closed", goods: false)
        default: _ = try office.plan(in: first, goods: false)
        }
        let refusal = try office.refusal(to: office.plan("jsk", "2026-02", from: "csr"))
        #expect(
            refusal
                == (pays
                    ? nil : DisbursementRefusal(leftOut: [DisbursementLeftOut(reason: "already_planned", count: 1)])))
    }

    @Test func `a second plan pays only families enrolled since, and states how many were planned before`() throws {
        let office = try Office()
        _ = try office.sent()
        try office.learnFamily(5)
        try office.learnEnrolment(of: 5, in: "jsk")
        let plan = try office.ask(office.plan()).planMade
        #expect(try office.payments(plan.plan).map(\.family) == [family(5)])
        #expect(plan.leftOut.map(\.reason) == ["already_planned"] && plan.leftOut.map(\.count) == [4])
    }

    @Test func `a reason stands in words and as a number, also when the plan is read again`() throws {
        let office = try Office()
        try office.learnEnd(of: 4, in: "jsk", on: "2026-01-31")
        let made = try office.ask(office.plan { $0.most = 2 }).planMade
        #expect(made.leftOut.map { "\($0.reason) \($0.count)" } == ["beyond_most 1", "not_running 1"])
        #expect(made.leftOut.map(\.hindrance) == [.beyondMost, .notRunning])
        let read = try office.query(.plan(.with { $0.plan = made.plan })).plan.plan
        #expect(read.leftOut == made.leftOut)
        let numbers = Hindrance.allCases.map { Int($0.number) }
        let wire = DisbursementHindrance.allCases.map(\.rawValue).filter { $0 > 0 }
        #expect(numbers == wire)
    }

    @Test(arguments: [(2_000_000, true), (1_999_999, false)] as [(Int64, Bool)])
    func `a plan needs all its money in the fund`(amount: Int64, suffices: Bool) throws {
        let office = try Office()
        try office.ask(office.open("kecil", .apbdProvinsi, amount))
        let refusal = try office.refusal(to: office.plan("jsk", "2026-02", from: "kecil"))
        #expect(refusal == (suffices ? nil : DisbursementRefusal(fundTooSmallFor: 2_000_000)))
    }

    @Test func `money that is promised to one plan is not there for another`() throws {
        let office = try Office()
        try office.ask(office.open("kecil", .apbdProvinsi, 3_999_999))
        let first = try office.made("jsk", "2026-02", from: "kecil")
        let second = office.plan("jsk", "2026-01", from: "kecil")
        #expect(try office.refusal(to: second)?.code == .fundTooSmall)
        try office.ask(office.cancel(first))
        #expect(try office.refusal(to: second) == nil)
    }

    @Test func `families enrolled first come first, and the rest is counted`() throws {
        let office = try Office()
        try office.learnEnrolment(of: 4, in: "jsk", on: "2026-01-01")
        let plan = try office.ask(office.plan { $0.most = 2 }).planMade
        #expect(try office.payments(plan.plan).map(\.family) == [family(4), family(1)])
        #expect(plan.leftOut.map(\.reason) == ["beyond_most"] && plan.leftOut.map(\.count) == [2])
    }

    @Test(arguments: [("36", [1, 2]), ("36.01", [1]), ("36.02", [2]), ("36.02.01.2001", [2])])
    func `a plan has the families of its area, as far as the grant reaches`(area: String, families: [Int]) throws {
        let office = try Office(families: 2)
        try office.learnFamily(2) { event, _ in event.region = Office.elsewhere }
        #expect(try office.payments(office.made { $0.area = area }).map(\.family) == families.map { family($0) })
        let other = office.plan("jsk", "2026-01") { $0.area = area }
        #expect(try office.refusal(to: other, in: "36.03") == .init(.outsideArea, area))
    }

    /// A programme's kind and goods, and whether it is paid in goods; nil where it pays neither money nor goods.
    @Test(
        arguments: [
            (.cash, "", false), (.goods, "beras", true), (.service, "", true), (.capital, "", false),
            (.capital, "mesin jahit", true), (.training, "", nil), (.credit, "", nil), (.unknown, "", nil),
        ] as [(FieldProgrammeKind, String, Bool?)])
    func `the kind of a programme says whether a bank pays or goods are handed over`(
        kind: FieldProgrammeKind, goods: String, hands: Bool?
    ) throws {
        let office = try Office(families: 1)
        try office.learnProgramme("uep", kind, 1) { $0.goods = goods }
        try office.learnEnrolment(of: 1, in: "uep")
        guard let hands else {
            #expect(try office.refusal(to: office.plan("uep"))?.code == .kindWrong)
            return
        }
        #expect(try office.ask(office.plan("uep")).planMade.goods == hands)
    }

    @Test(arguments: [(1, nil), (2, .amountOutOfRange)] as [(Int, Code?)])
    func `a total out of range is refused`(families: Int, code: Code?) throws {
        let office = try Office(families: families)
        try office.learnProgramme("besar", .cash, Rupiah.range.upperBound)
        for number in 1...families { try office.learnEnrolment(of: number, in: "besar") }
        let refusal = try office.refusal(to: office.plan("besar"))
        #expect(refusal?.code == code ?? .fundTooSmall)
    }

    @Test func `a plan has ten thousand families at most, and is read page by page`() throws {
        let office = try Office(families: 0)
        let families = (1...Plans.largest + 1).map { number in
            RegistryEvent.OneOf_Event.familyRegistered(
                .with {
                    $0.family = family(number)
                    $0.region = Office.village
                    $0.livingMembers = 1
                })
        }
        try office.learn(families)
        try office.learn((1...Plans.largest + 1).map { .enrolled(enrolled($0, in: "jsk")) })
        try office.ask(office.add(Int64(Plans.largest) * 500_000))
        let plan = try office.ask(office.plan { $0.most = .max }).planMade
        #expect(plan.payments == 10_000 && plan.leftOut.map(\.reason) == ["beyond_most"])
        let first = try office.query(.plan(.with { $0.plan = plan.plan })).plan
        let second = try office.query(
            .plan(
                .with {
                    $0.plan = plan.plan
                    $0.after = first.next
                    $0.most = 9_000
                })
        ).plan
        #expect(first.payments.count == 1_000 && second.payments.count == 1_000)
        let ids = (first.payments + second.payments).map { Array($0.payment) }
        #expect(Set(ids).count == 2_000 && ids == ids.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `plans are listed the newest first, by programme and month, as far as the grant reaches`() throws {
        let office = try Office()
        let plans = [try office.made("jsk", "2026-01"), try office.made("beras"), try office.made()]
        let list = { (programme: String, period: Int32, area: String) in
            try office.query(
                .plans(
                    .with {
                        $0.programme = programme
                        $0.month = period
                    }), in: area
            ).plans.plans.map(\.plan)
        }
        #expect(try list("", 0, "36") == plans.reversed())
        #expect(try list("jsk", 0, "36") == [plans[2], plans[0]])
        #expect(try list("", month("2026-02"), "36") == [plans[2], plans[1]])
        #expect(try list("", 0, "36.01") == [])
    }
}

extension Office {
    /// A plan in the given state, and its unsettled payments; all payments where none is unsettled.
    func plan(in state: String, goods: Bool) throws -> (plan: Data, payments: [Data]) {
        let programme = goods ? "beras" : "jsk"
        let plan = try state == "made" || state == "cancelled" ? made(programme) : approved(programme)
        let ids = try payments(plan).map(\.payment)
        switch (state, goods) {
        case ("cancelled", _): try ask(cancel(plan))
        case ("sent", true): try ask(deliveries(plan, [delivered(ids[0])]))
        case ("closed", true): try ask(deliveries(plan, ids.map { delivered($0) }))
        case ("sent", false):
            try ask(file(plan))
            if ids.count > 1 { try ask(results(plan, [failed(ids[0])])) }
        case ("closed", false):
            try ask(file(plan))
            try ask(results(plan, ids.map { paid($0) }))
        default: break
        }
        return (plan, ids)
    }
}
