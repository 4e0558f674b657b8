import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga course attend`: records the attendance of one session.
struct CourseAttend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attend", abstract: "Mencatat siapa hadir pada sebuah pertemuan.",
        discussion: """
            Contoh:
              tangga course attend "Menjahit" 1
              tangga course attend "Menjahit" 2 --present hadir.txt --on 2026-03-09
            """)

    @Argument(help: "Pelatihan: id atau nama.")
    var course: String

    @Argument(help: "Pertemuan ke berapa, dari 1.")
    var session: Int32

    @Option(help: "`all`, atau berkas dengan satu id orang sebaris.", completion: .file())
    var present = "all"

    @Option(help: "Tanpa sebanyak ini peserta terakhir (untuk mencoba).")
    var absent = 0

    @Option(help: "Hari pertemuan, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    @OptionGroup var training: TrainingOptions

    func run() throws {
        let line = try training.line()
        let view = try line.course(course)
        let persons = present == "all" ? view.participants.map(\.person) : try PersonFile.ids(in: present)
        let here = persons.dropLast(max(0, absent))
        var command = EmpowermentCommand()
        command.recordAttendance.course = view.course.course
        command.recordAttendance.session = session
        command.recordAttendance.on = (on ?? .today).number
        command.recordAttendance.present = Array(here)
        _ = try line.once(command)
        training.options.say(
            Phrase(
                "\(view.course.name), pertemuan \(session): \(here.count) dari \(view.participants.count) hadir",
                "\(view.course.name), session \(session): \(here.count) of \(view.participants.count) present"))
    }
}

/// A file with one person's id per line, 32 hexadecimal digits.
enum PersonFile {
    static func ids(in path: String) throws -> [Data] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ConsoleFault.usage(Phrase("\(path) tidak terbaca.", "\(path) cannot be read."))
        }
        return try text.split(whereSeparator: \.isNewline).map {
            try Choice.full($0.trimmingCharacters(in: .whitespaces))
        }
    }
}
