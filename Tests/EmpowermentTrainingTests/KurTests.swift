import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import EmpowermentTraining

@Suite struct KurTests {
    /// A loan approved by the bank on 1 April 2026. The office's clock then shows the end of 2027, after every
    /// instalment.
    private func lent(_ office: Office, amount: Int64 = 10_000_000, months: Int32 = 36) throws -> Data {
        try office.ready()
        let answer = try office.ask(
            office.kur(family: family(1)) {
                $0.amount = amount
                $0.months = months
            })
        office.rehearsal.now = Moment(startOf: Day(number: day("2027-12-31")) ?? .first)
        try office.ask(office.bankAnswer(answer.created.id, amount: amount, on: "2026-04-01"))
        return answer.created.id
    }

    private func view(_ office: Office, _ application: Data) throws -> EmpowermentApplicationView {
        try #require(
            try office.query(.applications(.with { $0.application = application })).applications.applications.first)
    }

    @Test func `an application's answer has its instalment`() throws {
        let office = try Office()
        try office.ready()
        #expect(try office.ask(office.kur(family: family(1))).created.instalment == 290_812)
        guard case .kurApplied(let event) = office.journal.last?.event.event else {
            Issue.record("nothing applied for")
            return
        }
        #expect(event.rateBasisPoints == 300 && event.families == [family(1)] && event.region == Office.village)
    }

    @Test func `a group's application is evidence for its families`() throws {
        let office = try Office()
        let group = try office.readyGroup()
        let application = try office.ask(office.kur(group: group)).created.id
        #expect(try view(office, application).application.families == (1...5).map { family($0) })
        #expect(try office.query(.family(.with { $0.family = family(4) })).family.applications.count == 1)
    }

    @Test func `a young business of super mikro is carried by a course or a group`() throws {
        for carried in [false, true] {
            let office = try Office()
            try office.ask(office.account(family: family(1)))
            try office.ask(office.enterprise(family: family(1), since: "2026-01-01"))
            if carried { _ = try office.closedCourse([1]) }
            #expect(try office.refusal(to: office.kur(family: family(1)))?.code == (carried ? nil : .kurTooYoung))
        }
    }

    @Test func `a family that had KUR here counts as having had it before`() throws {
        let office = try Office()
        let application = try lent(office)
        try office.ask(office.instalment(application, 10_025_000, on: "2026-04-20"))
        #expect(try office.refusal(to: office.kur(family: family(1)))?.code == .kurHadBefore)
    }

    @Test func `after the bank's refusal another application may be filed`() throws {
        let office = try Office()
        let application = try office.application()
        try office.ask(office.bankAnswer(application, approved: false))
        #expect(try office.refusal(to: office.kur(family: family(1))) == nil)
    }

    @Test func `the bank gives at most what was applied for`() throws {
        let office = try Office()
        let application = try office.application()
        #expect(try office.refusal(to: office.bankAnswer(application, amount: 10_000_001))?.subject == "amount")
        #expect(try office.refusal(to: office.bankAnswer(application, amount: -1))?.subject == "amount")
        try office.ask(office.bankAnswer(application, amount: 5_000_000))
        let view = try view(office, application)
        #expect(view.approved && view.approvedAmount == 5_000_000 && view.outstanding == 5_000_000)
        #expect(view.instalment == 145_406)
        #expect(view.schedule.count == 36)
        #expect(view.schedule.first?.dueOn == day("2026-04-02"))
        #expect(view.schedule.map(\.principal).reduce(0, +) == 5_000_000)
    }

    @Test func `an instalment pays interest first, then principal`() throws {
        let office = try Office()
        let application = try lent(office)
        try office.ask(office.instalment(application, 290_812, on: "2026-05-01"))
        let event = try #require(lastInstalment(office))
        #expect(event.interest == 25_000 && event.principal == 265_812 && event.outstanding == 9_734_188)
        #expect(!event.late && !event.inArrears && !event.repaid && event.number == 1)
    }

    @Test(arguments: [("2026-05-01", 290_812, false), ("2026-05-02", 290_812, true), ("2026-05-01", 290_811, true)])
    func `too late or too little is late, and remembered`(on: String, amount: Int64, late: Bool) throws {
        let office = try Office()
        let application = try lent(office)
        try office.ask(office.instalment(application, amount, on: on))
        #expect(lastInstalment(office)?.late == late)
        try office.ask(office.instalment(application, 290_812, on: "2026-06-01"))
        #expect(lastInstalment(office)?.late == false)
        #expect(lastInstalment(office)?.inArrears == late)
        #expect(try view(office, application).inArrears == late)
    }

    @Test func `interest that was not paid is owed on`() throws {
        let office = try Office()
        let application = try lent(office)
        try office.ask(office.instalment(application, 10_000, on: "2026-05-01"))
        #expect(lastInstalment(office)?.interestOwed == 15_000)
        #expect(lastInstalment(office)?.outstanding == 10_000_000)
        try office.ask(office.instalment(application, 50_000, on: "2026-06-01"))
        #expect(lastInstalment(office)?.interest == 40_000)
        #expect(lastInstalment(office)?.principal == 10_000)
        #expect(lastInstalment(office)?.interestOwed == 0)
    }

    @Test func `paid by the plan it is repaid without arrears`() throws {
        let office = try Office()
        let application = try lent(office, amount: 1_000_000, months: 12)
        for due in try view(office, application).schedule {
            try office.ask(office.instalment(application, due.instalment, on: Day(number: due.dueOn)?.iso ?? ""))
        }
        let view = try view(office, application)
        #expect(view.repaid && !view.inArrears && view.outstanding == 0 && view.instalments == 12)
    }

    @Test func `days of payments do not run back`() throws {
        let office = try Office()
        let application = try lent(office)
        try office.ask(office.instalment(application, 290_812, on: "2026-05-01"))
        #expect(try office.refusal(to: office.instalment(application, 1, on: "2026-04-30"))?.subject == "on")
    }

    private func lastInstalment(_ office: Office) -> EmpowermentInstalmentRecorded? {
        guard case .instalmentRecorded(let event) = office.journal.last?.event.event else { return nil }
        return event
    }
}
