import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import EmpowermentTraining

@Suite struct CourseTests {
    @Test func `a class of sixteen takes sixteen, in the order given`() throws {
        let office = try Office()
        let course = try office.course([])
        let bulk = try office.ask(office.admit(Array(1...18), to: course)).bulk
        #expect(bulk.done == 16)
        #expect(bulk.items.map(\.id) == (1...18).map { head($0) })
        #expect(
            bulk.items.map(\.refusal.code) == Array(repeating: .unspecified, count: 16) + [.courseFull, .courseFull])
    }

    @Test func `a bulk command's second item sees its first`() throws {
        let office = try Office()
        let course = try office.course([])
        let bulk = try office.ask(office.admit([1, 1], to: course)).bulk
        #expect(bulk.items.map(\.refusal.code) == [.unspecified, .alreadyAdmitted])
    }

    @Test func `a family outside the grant is not admitted`() throws {
        let office = try Office()
        let course = try office.course([]) { $0.region = "36.01" }
        guard
            case .accepted(let happened, let answer) = try office.rehearsal.ask(
                .with { $0.command = office.admit([1, 21], to: course) }, in: "36.01")
        else {
            Issue.record("refused")
            return
        }
        #expect(happened.count == 1)
        #expect(answer.bulk.items.map(\.refusal.code) == [.unspecified, .familyUnknown])
    }

    @Test(arguments: [(8, 10, 80, true), (7, 10, 80, false), (13, 16, 80, true), (12, 16, 80, false), (0, 1, 0, true)])
    func `attending the share passes the course`(attended: Int32, sessions: Int32, percent: Int64, passed: Bool) {
        #expect(Courses.hasPassed(attended: attended, of: sessions, percent: percent) == passed)
    }

    @Test func `a course ends with a result for each participant`() throws {
        let office = try Office()
        let course = try office.course([1, 2])
        try office.ask(office.attendance(course, 1, [head(1), head(2)]))
        try office.ask(office.attendance(course, 2, [head(1)], on: "2026-02-10"))
        #expect(try office.refusal(to: office.close(course: course, on: "2026-02-09"))?.code == .valueOutOfRange)
        #expect(try office.ask(office.close(course: course)).done.count == 1)
        let completed = office.journal.compactMap { happened in
            if case .completed(let event) = happened.event.event { event } else { nil }
        }
        #expect(completed.map(\.person) == [head(1), head(2)])
        #expect(completed.map(\.passed) == [true, false])
        #expect(completed.map(\.attended) == [2, 1])
        #expect(completed.allSatisfy { $0.programme == "blk" && $0.region == Office.village })

        let view = try office.query(.course(.with { $0.course = course })).course
        #expect(view.closed && view.completed == 1 && view.admitted == 2 && view.sessionsRecorded == 2)
        #expect(view.participants.map(\.passed) == [true, false])
    }

    @Test func `the share asked for is that of the day`() throws {
        let office = try Office()
        try office.learn(parameter: "attendance_percent", 50, from: "2026-02-01")
        try office.learn(parameter: "attendance_percent", 100, from: "2026-04-01")
        let course = try office.course([1])
        try office.ask(office.attendance(course, 1, [head(1)]))
        try office.ask(office.attendance(course, 2, []))
        #expect(try office.ask(office.close(course: course)).done.count == 1)
    }

    @Test func `a missing parameter is named`() throws {
        let office = try Office(parameters: [])
        let course = try office.course([1])
        let refusal = try office.refusal(to: office.close(course: course))
        #expect(refusal?.code == .valueMissing && refusal?.subject == "attendance_percent")
    }

    @Test(arguments: ["2026-02-01", "2026-03-03"])
    func `a session is held between the first day and today`(on: String) throws {
        let office = try Office()
        let course = try office.course([1])
        #expect(try office.refusal(to: office.attendance(course, 1, [], on: on))?.subject == "on")
    }

    @Test func `no participant is present twice in a session`() throws {
        let office = try Office()
        let course = try office.course([1])
        #expect(
            try office.refusal(to: office.attendance(course, 1, [head(1), head(1)]))?.code == .valueOutOfRange)
    }

    @Test func `lists show what the grant reaches`() throws {
        let office = try Office()
        _ = try office.course([]) { $0.region = "36.01" }
        _ = try office.course([]) { $0.region = "36.02" }
        #expect(try office.query(.courses(.init())).courses.courses.count == 2)
        #expect(try office.query(.courses(.init()), in: "36.02").courses.courses.map(\.course.region) == ["36.02"])
    }

    @Test func `candidates are one able person of each family that waits`() throws {
        let office = try Office()
        try office.learnFamily(2, born: ("1950-01-01", "1980-01-01"))
        try office.learnFamily(3, born: ("1950-01-01", "2010-01-01"))
        _ = try office.course([1])
        let query = EmpowermentQuery.OneOf_Query.candidates(
            .with {
                $0.programme = "blk"
                $0.most = 4
            })
        let lines = try office.query(query).candidates.lines
        // Family 1 takes part already; in 2 the head is too old; 3 has no person of working age.
        #expect(lines.map(\.family) == [2, 4, 5, 6].map { family($0) })
        #expect(lines.map(\.person) == [spouse(2), head(4), head(5), head(6)])
        #expect(lines.allSatisfy { $0.region == Office.village })
        #expect(try office.query(query, in: "36.02").candidates.lines.map(\.family) == [family(21)])
    }
}
