import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Courses {
    /// Whether attendance reaches the share of sessions that the parameter `attendance_percent` demands (80 %, Tangga's
    /// strategy page, "Four rungs").
    static func hasPassed(attended: Int32, of sessions: Int32, percent: Int64) -> Bool {
        let reached = Int64(attended) * 100
        let (needed, overflow) = percent.multipliedReportingOverflow(by: Int64(sessions))
        return !overflow && reached >= needed
    }

    /// Closes a course. Every session must have its attendance; an event states for each participant whether it was
    /// passed.
    static func decide(_ command: EmpowermentCloseCourse, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        let refusal = EmpowermentRefusal.to(missing: ["course": command.course.isEmpty, "on": command.on == 0])
        if let refusal { return .refuse(refusal) }
        let parameters = try ParametersInForce(on: asked.today, tables)
        if let name = parameters.missing(of: [ParameterName.attendancePercent]) { return .refuse(.valueMissing, name) }
        let course: Course
        switch try Course.seekOpen(command.course, asked, tables) {
        case .found(let found): course = found
        case .refused(let refusal): return .refuse(refusal)
        }
        if command.on.isNoDay(from: try course.lastHeldOn(tables), to: asked.today) {
            return .refuse(.valueOutOfRange, "on")
        }
        let recorded = try tables.integer("SELECT count(*) FROM course_session WHERE course = $1", [.blob(course.id)])
        guard recorded == course.sessions else {
            return .refuse(.sessionsOutstanding, number: Int64(course.sessions) - recorded)
        }
        let percent = parameters[ParameterName.attendancePercent]
        let completed = try tables.rows(
            "SELECT family, person, region, attended FROM participant WHERE course = $1 ORDER BY person",
            [.blob(course.id)]
        ) { row in
            EmpowermentCompleted.with {
                $0.course = course.id
                $0.family = row.blob(0)
                $0.person = row.blob(1)
                $0.region = row.region(2)?.text ?? ""
                $0.programme = course.programme
                $0.attended = row.int32(3)
                $0.sessions = course.sessions
                $0.passed = hasPassed(attended: row.int32(3), of: course.sessions, percent: percent)
                $0.on = command.on
            }
        }
        let passed = completed.filter(\.passed).count
        let closed = EmpowermentCourseClosed.with {
            $0.course = course.id
            $0.on = command.on
            $0.completed = UInt32(passed)
        }
        return .accept(
            [Happened(.courseClosed(closed))] + completed.map { Happened(.completed($0)) },
            .with { $0.done = .with { $0.count = UInt32(passed) } })
    }

    static func apply(_ event: EmpowermentCourseClosed, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE course SET closed_on = $1, completed = $2 WHERE id = $3",
            [.number(event.on), .number(event.completed), .blob(event.course)])
    }

    static func apply(_ event: EmpowermentCompleted, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE participant SET passed = $1 WHERE course = $2 AND person = $3",
            [.flag(event.passed), .blob(event.course), .blob(event.person)])
    }
}
