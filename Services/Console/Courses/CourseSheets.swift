import Foundation
import Schemas
import Talk
import Vocabulary

/// The sheets of `tangga course`.
enum CourseSheets {
    static func courses(_ views: [EmpowermentCourseView]) -> Sheet {
        Sheet(
            [
                .init("course", "Pelatihan", "Course"), .init("programme", "Program", "Programme"),
                .init("name", "Nama", "Name"), .init("region", "Wilayah", "Region"),
                .init("starts_on", "Mulai", "Starts"), .init("places", "Tempat", "Places"),
                .init("admitted", "Peserta", "Admitted"), .init("sessions", "Pertemuan", "Sessions"),
                .init("sessions_recorded", "Tercatat", "Recorded"), .init("closed", "Tutup", "Closed"),
                .init("completed", "Lulus", "Completed"),
            ],
            views.map { view in
                [
                    .id(view.course.course), .text(view.course.programme), .text(view.course.name),
                    .text(view.course.region), .day(view.course.startsOn), .number(Int64(view.course.places)),
                    .number(Int64(view.admitted)), .number(Int64(view.course.sessions)),
                    .number(Int64(view.sessionsRecorded)), .flag(view.closed), .number(Int64(view.completed)),
                ]
            })
    }

    static func participants(_ view: EmpowermentCourseView) -> Sheet {
        Sheet(
            [
                .init("family", "Keluarga", "Family"), .init("person", "Orang", "Person"),
                .init("attended", "Hadir", "Attended"), .init("sessions", "Dari", "Of"),
                .init("passed", "Lulus", "Passed"),
            ],
            view.participants.map { participant in
                [
                    .id(participant.family), .id(participant.person), .number(Int64(participant.attended)),
                    .number(Int64(view.course.sessions)), view.closed ? .flag(participant.passed) : .none,
                ]
            })
    }

    /// The outcome for each participant, in the order of the command.
    static func admitted(
        _ outcome: EmpowermentBulkOutcome, _ participants: [EmpowermentParticipant], _ language: Language
    ) -> Sheet {
        Sheet(
            [
                .init("family", "Keluarga", "Family"), .init("person", "Orang", "Person"),
                .init("admitted", "Diterima", "Admitted"), .init("reason", "Sebab", "Reason"),
            ],
            zip(participants, outcome.items).map { participant, item in
                [
                    .id(participant.family), .id(participant.person), .flag(!item.hasRefusal),
                    item.hasRefusal ? .text(item.refusal.phrase[language]) : .none,
                ]
            })
    }
}
