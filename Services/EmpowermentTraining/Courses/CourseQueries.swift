import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Courses {
    /// All courses within the grant, the latest start first.
    static func answer(_ asked: Asked, _ tables: any Reading) throws -> Response {
        let area = Course.within(asked, from: 1)
        let courses = try tables.rows(
            "SELECT \(Course.columns) FROM course WHERE \(area.sql) ORDER BY starts_on DESC, id", area.arguments
        ) { Course($0) }
        let views = try courses.compactMap { $0 }.map { try view($0, tables) }
        return .answer(.with { $0.courses.courses = views })
    }

    /// One course with its participants, within the grant.
    static func answer(_ query: EmpowermentCourseQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        guard let course = try Course.find(query.course, for: asked, tables) else {
            return .refuse(.courseUnknown, id: query.course)
        }
        var view = try view(course, tables)
        view.participants = try tables.rows(
            "SELECT family, person, attended, passed FROM participant WHERE course = $1 ORDER BY person",
            [.blob(course.id)]
        ) { row in
            .with {
                $0.family = row.blob(0)
                $0.person = row.blob(1)
                $0.attended = row.int32(2)
                $0.passed = row.flag(3)
            }
        }
        return .answer(.with { $0.course = view })
    }

    private static func view(_ course: Course, _ tables: any Reading) throws -> EmpowermentCourseView {
        let admitted = try tables.integer("SELECT count(*) FROM participant WHERE course = $1", [.blob(course.id)])
        let held = try tables.integer("SELECT count(*) FROM course_session WHERE course = $1", [.blob(course.id)])
        return .with {
            $0.course = course.opened
            $0.closed = course.closedOn != nil
            $0.completed = UInt32(clamping: course.completed)
            $0.admitted = UInt32(clamping: admitted)
            $0.sessionsRecorded = UInt32(clamping: held)
        }
    }
}

extension Course {
    /// The event that opened the course.
    var opened: EmpowermentCourseOpened {
        .with {
            $0.course = id
            $0.programme = programme
            $0.name = name
            $0.region = region.text
            $0.places = places
            $0.startsOn = startsOn.number
            $0.sessions = sessions
        }
    }
}
