import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// The options of every command about courses.
struct TrainingOptions: ParsableArguments {
    @Option(help: "Dinas penyelenggara.")
    var agency = "disnaker"

    @OptionGroup var options: Options

    /// The agency's node; by default requests are the instructor's.
    func line() throws -> EmpowermentLine { try options.session(usually: "instruktur").empowerment(agency) }
}

extension Line where Query == EmpowermentQuery, Answer == EmpowermentAnswer {
    /// All courses.
    func courses() throws -> [EmpowermentCourseView] {
        var query = EmpowermentQuery()
        query.courses = EmpowermentCoursesQuery()
        return try ask(query).0.courses.courses
    }

    /// One course with its participants, by its id or name.
    func course(_ text: String) throws -> EmpowermentCourseView {
        let choice = Choice(
            things: try courses().map { ($0.course.course, $0.course.name) }, kind: Phrase("pelatihan", "course"))
        var query = EmpowermentQuery()
        query.course.course = try choice.id(of: text)
        return try ask(query).0.course
    }
}
