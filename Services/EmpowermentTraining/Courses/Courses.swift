import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Courses {
    /// Opens a course of a training programme with 1 to 1,000 places and sessions, in a kabupaten or kota or a region
    /// within one. A class of the province's training centres (BLK) has 16 places (`domain.md` 4.2).
    static func decide(_ command: EmpowermentOpenCourse, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        let region = RegionCode(command.region)
        if let region, !asked.reaches(region) { return .refuse(.outsideArea, command.region) }
        let refusal = EmpowermentRefusal.to(
            missing: [
                "programme": command.programme.isEmpty, "name": command.name.isEmpty,
                "region": command.region.isEmpty, "places": command.places == 0, "starts_on": command.startsOn == 0,
                "sessions": command.sessions == 0,
            ],
            outOfRange: [
                "name": command.name.isTooLong, "region": region?.kabkota == nil,
                "places": !(1...1_000).contains(command.places), "starts_on": command.startsOn.isNoDay(),
                "sessions": !(1...1_000).contains(command.sessions),
            ])
        if let refusal { return .refuse(refusal) }
        if case .refused(let refusal) = try LearnedProgramme.seek(
            command.programme, [.training], on: asked.today, tables)
        {
            return .refuse(refusal)
        }
        let course = asked.newID()
        return .created(
            course,
            .courseOpened(
                .with {
                    $0.course = course.data
                    $0.programme = command.programme
                    $0.name = command.name
                    $0.region = command.region
                    $0.places = command.places
                    $0.startsOn = command.startsOn
                    $0.sessions = command.sessions
                }))
    }

    static func apply(_ event: EmpowermentCourseOpened, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO course (id, programme, name, region, places, starts_on, sessions, completed)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
            """,
            [
                .blob(event.course), .text(event.programme), .text(event.name),
                .number(RegionCode(event.region)?.number), .number(event.places), .number(event.startsOn),
                .number(event.sessions),
            ])
    }

    /// Records the participants present in one session, held between the course's first day and today.
    static func decide(
        _ command: EmpowermentRecordAttendance, _ asked: Asked, _ tables: any Reading
    ) throws -> Verdict {
        guard command.present.count <= Limits.bulkItems else { return .refuse(.tooMany, "present") }
        let refusal = EmpowermentRefusal.to(
            missing: [
                "course": command.course.isEmpty, "session": command.session == 0, "on": command.on == 0,
            ],
            outOfRange: ["present": Set(command.present).count < command.present.count])
        if let refusal { return .refuse(refusal) }
        let course: Course
        switch try Course.seekOpen(command.course, asked, tables) {
        case .found(let found): course = found
        case .refused(let refusal): return .refuse(refusal)
        }
        if command.on.isNoDay(from: course.startsOn, to: asked.today) { return .refuse(.valueOutOfRange, "on") }
        for person in command.present {
            let takesPart = try tables.exists(
                "SELECT 1 FROM participant WHERE course = $1 AND person = $2", [.blob(course.id), .blob(person)])
            guard takesPart else { return .refuse(.notAParticipant, id: person) }
        }
        guard (1...course.sessions).contains(command.session) else {
            return .refuse(.sessionUnknown, number: command.session)
        }
        let recorded = try tables.exists(
            "SELECT 1 FROM course_session WHERE course = $1 AND session = $2",
            [.blob(course.id), .number(command.session)])
        guard !recorded else { return .refuse(.sessionRecorded, number: command.session) }
        return .done(
            .attendanceRecorded(
                .with {
                    $0.course = command.course
                    $0.session = command.session
                    $0.on = command.on
                    $0.present = command.present
                }))
    }

    static func apply(_ event: EmpowermentAttendanceRecorded, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO course_session (course, session, held_on, present) VALUES ($1, $2, $3, $4)",
            [.blob(event.course), .number(event.session), .number(event.on), .number(event.present.count)])
        for person in event.present {
            try tables.write(
                "UPDATE participant SET attended = attended + 1 WHERE course = $1 AND person = $2",
                [.blob(event.course), .blob(person)])
        }
    }
}
