import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga course`: training, from opening to completion.
struct CourseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "course", abstract: "Pelatihan: buka, terima peserta, catat kehadiran, tutup.",
        discussion: """
            Contoh:
              tangga course open PELATIHAN-KERJA "Menjahit" --region 36.02 --starts 2026-03-02 --sessions 4
              tangga course admit "Menjahit" --candidates 16
              tangga course attend "Menjahit" 1
              tangga course close "Menjahit"
            """,
        subcommands: [
            CourseOpen.self, CourseAdmit.self, CourseAttend.self, CourseClose.self, CourseList.self, CourseShow.self,
        ])
}

/// `tangga course open`: opens a course of a programme.
struct CourseOpen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Membuka pelatihan sebuah program.",
        discussion: """
            Contoh:
              tangga course open PELATIHAN-KERJA "Menjahit" --region 36.02 --starts 2026-03-02 --sessions 4
            """)

    @Argument(help: "Kode program.")
    var programme: String

    @Argument(help: "Nama pelatihan.")
    var name: String

    @Option(help: "Tempat: kode kabupaten/kota atau di bawahnya.", transform: RegionCode.written)
    var region: RegionCode

    @Option(help: "Banyaknya tempat.")
    var places: Int32 = 16

    @Option(help: "Hari pertama, TTTT-BB-HH.", transform: Day.written)
    var starts: Day

    @Option(help: "Banyaknya pertemuan.")
    var sessions: Int32

    @OptionGroup var training: TrainingOptions

    func run() throws {
        var command = EmpowermentCommand()
        command.openCourse.programme = programme
        command.openCourse.name = name
        command.openCourse.region = region.text
        command.openCourse.places = places
        command.openCourse.startsOn = starts.number
        command.openCourse.sessions = sessions
        let created = try training.line().tell(command).created
        training.options.show(
            .one([
                (.init("course", "Pelatihan", "Course"), .id(created.id)), (.init("name", "Nama", "Name"), .text(name)),
            ])
        )
    }
}

/// `tangga course close`: closes a course; the node decides from the attendance who passed.
struct CourseClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Menutup pelatihan: siapa lulus menurut kehadirannya.",
        discussion: "Contoh:\n  tangga course close \"Menjahit\"")

    @Argument(help: "Pelatihan: id atau nama.")
    var course: String

    @Option(help: "Hari penutupan, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    @OptionGroup var training: TrainingOptions

    func run() throws {
        let line = try training.line()
        let view = try line.course(course)
        var command = EmpowermentCommand()
        command.closeCourse.course = view.course.course
        command.closeCourse.on = (on ?? .today).number
        _ = try line.once(command)
        training.options.show(
            CourseSheets.participants(try line.course(Identifier(bytes: view.course.course)?.text ?? "")))
    }
}

/// `tangga course list`: all courses of the agency.
struct CourseList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Daftar pelatihan.", discussion: "Contoh:\n  tangga course list --format json")

    @OptionGroup var training: TrainingOptions

    func run() throws { training.options.show(CourseSheets.courses(try training.line().courses())) }
}

/// `tangga course show`: one course with its participants.
struct CourseShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Satu pelatihan dengan pesertanya.",
        discussion: "Contoh:\n  tangga course show \"Menjahit\"")

    @Argument(help: "Pelatihan: id atau nama.")
    var course: String

    @OptionGroup var training: TrainingOptions

    func run() throws {
        let view = try training.line().course(course)
        if training.options.format == .table {
            training.options.show(CourseSheets.courses([view]))
            Screen.out("")
        }
        training.options.show(CourseSheets.participants(view))
    }
}
