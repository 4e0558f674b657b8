import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga course admit`: admits named families or the first candidates.
struct CourseAdmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admit", abstract: "Menerima peserta: keluarga yang disebut, atau calon pertama yang terdaftar.",
        discussion: """
            Contoh:
              tangga course admit "Menjahit" --candidates 16
              tangga course admit "Menjahit" --family 3602011203780001
            """)

    @Argument(help: "Pelatihan: id atau nama.")
    var course: String

    @Option(help: "Keluarga: id, nomor KK, atau NIK; boleh berulang.")
    var family: [String] = []

    @Option(help: "Sebanyak ini calon pertama, sampai tempat habis.")
    var candidates: Int?

    @OptionGroup var training: TrainingOptions

    func validate() throws {
        guard family.isEmpty == (candidates != nil) else {
            throw ValidationError("Beri --family atau --candidates. / Give --family or --candidates.")
        }
    }

    func run() throws {
        let line = try training.line()
        let view = try line.course(course)
        let participants: [EmpowermentParticipant]
        if let candidates {
            let free = max(0, Int(view.course.places) - Int(view.admitted))
            participants = try line.candidates(
                view.course.programme, in: "", most: min(candidates, free, 1_000))
        } else {
            participants = try line.participants(view.course.programme, of: family)
        }
        guard !participants.isEmpty else {
            throw ConsoleFault.refused(
                Phrase(
                    "Tidak ada tempat atau calon: daftarkan keluarga dengan `tangga enrol \(view.course.programme)`.",
                    "No place or no candidate: enrol families with `tangga enrol \(view.course.programme)`."))
        }
        var command = EmpowermentCommand()
        command.admitParticipants.course = view.course.course
        command.admitParticipants.participants = participants
        let outcome = try line.tell(command).bulk
        training.options.show(CourseSheets.admitted(outcome, participants, training.options.language))
        if Int(outcome.done) < participants.count {
            throw ConsoleFault.refused(
                Phrase(
                    "\(participants.count - Int(outcome.done)) dari \(participants.count) tidak diterima.",
                    "\(participants.count - Int(outcome.done)) of \(participants.count) were not admitted."))
        }
    }
}
