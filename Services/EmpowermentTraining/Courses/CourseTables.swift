import Foundation
import Kernel
import Schemas
import Vocabulary

/// Courses, their participants and sessions.
enum Courses {
    static let tables = [
        Table(
            "course", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                programme TEXT NOT NULL,
                name TEXT NOT NULL,
                region INTEGER NOT NULL,
                places INTEGER NOT NULL,
                starts_on INTEGER NOT NULL,
                sessions INTEGER NOT NULL,
                closed_on INTEGER,
                completed INTEGER NOT NULL
                """),
        // `attended` counts sessions; `passed` is null until the course is closed.
        Table(
            "participant", .own, key: ["course", "person"],
            columns: """
                course BLOB NOT NULL,
                person BLOB NOT NULL,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                attended INTEGER NOT NULL,
                passed INTEGER,
                PRIMARY KEY (course, person)
                """,
            indexes: ["CREATE INDEX participant_family ON participant (family)"]),
        Table(
            "course_session", .own, key: ["course", "session"],
            columns: """
                course BLOB NOT NULL,
                session INTEGER NOT NULL,
                held_on INTEGER NOT NULL,
                present INTEGER NOT NULL,
                PRIMARY KEY (course, session)
                """),
    ]
}

/// A course as stored.
struct Course {
    let id: Data
    let programme: String
    let name: String
    let region: RegionCode
    let places: Int32
    let startsOn: Day
    let sessions: Int32
    let closedOn: Day?
    let completed: Int64

    static let columns = "id, programme, name, region, places, starts_on, sessions, closed_on, completed"

    init?(_ row: any Row) {
        guard let region = row.region(3), let startsOn = row.day(5) else { return nil }
        id = row.blob(0)
        programme = row.text(1)
        name = row.text(2)
        self.region = region
        places = row.int32(4)
        self.startsOn = startsOn
        sessions = row.int32(6)
        closedOn = row.day(7)
        completed = row.integer(8)
    }

    /// The SQL condition that a course lies within the grant: the region where it is held, and the regions where the
    /// families of all its participants lived when they were admitted. So a course that the province shares out over
    /// several kabupaten belongs to the province, and no kabupaten sees the others' participants or their number.
    static func within(_ asked: Asked, from first: Int) -> (sql: String, arguments: [Value]) {
        let held = asked.within("course.region", from: first)
        let home = asked.within("participant.region", from: first)
        return (
            "\(held.sql) AND NOT EXISTS (SELECT 1 FROM participant WHERE participant.course = course.id AND NOT \(home.sql))",
            held.arguments
        )
    }

    /// The course with this id; nil where there is none within the grant, so that others stay hidden.
    static func find(_ id: Data, for asked: Asked, _ tables: any Reading) throws -> Course? {
        let area = within(asked, from: 2)
        return try tables.first(
            "SELECT \(columns) FROM course WHERE id = $1 AND \(area.sql)", [.blob(id)] + area.arguments
        ) { Course($0) } ?? nil
    }

    /// The course with this id, open and within the grant; otherwise the refusal.
    static func seekOpen(
        _ id: Data, _ asked: Asked, _ tables: any Reading
    ) throws -> Lookup<Course, EmpowermentRefusal> {
        guard let course = try find(id, for: asked, tables) else { return .refused(.courseUnknown, id: id) }
        guard course.closedOn == nil else { return .refused(.courseClosed, id: id) }
        return .found(course)
    }

    /// The last day on which a session was held; before the first session, the first day of the course.
    func lastHeldOn(_ tables: any Reading) throws -> Day {
        let last = try tables.first("SELECT max(held_on) FROM course_session WHERE course = $1", [.blob(id)]) {
            $0.day(0)
        }
        return (last ?? nil) ?? startsOn
    }
}
