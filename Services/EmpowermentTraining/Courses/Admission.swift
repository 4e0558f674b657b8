import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Courses {
    /// Admits participants one by one in the order given, while places are free. A participant must be a living member
    /// of a family enrolled in the course's programme.
    static func decide(
        _ command: EmpowermentAdmitParticipants, _ asked: Asked, _ tables: any Reading
    ) throws -> Verdict {
        guard (1...Limits.bulkItems).contains(command.participants.count) else {
            return .refuse(.tooMany, "participants")
        }
        if command.course.isEmpty { return .refuse(.valueMissing, "course") }
        let course: Course
        switch try Course.seekOpen(command.course, asked, tables) {
        case .found(let found): course = found
        case .refused(let refusal): return .refuse(refusal)
        }
        var outcome = EmpowermentBulkOutcome()
        return .each(
            count: command.participants.count,
            item: { place in
                let participant = command.participants[place]
                let admission = try admit(participant, to: course, asked, tables)
                outcome.items.append(
                    .with {
                        $0.id = participant.person
                        if case .refused(let refusal) = admission { $0.refusal = refusal }
                    })
                guard case .found(let event) = admission else { return [] }
                outcome.done += 1
                return [Happened(.participantAdmitted(event))]
            },
            answer: { .with { $0.bulk = outcome } })
    }

    private static func admit(
        _ participant: EmpowermentParticipant, to course: Course, _ asked: Asked, _ tables: any Reading
    ) throws -> Lookup<EmpowermentParticipantAdmitted, EmpowermentRefusal> {
        let admitted = try tables.integer("SELECT count(*) FROM participant WHERE course = $1", [.blob(course.id)])
        guard admitted < course.places else { return .refused(.courseFull, id: course.id) }
        guard let region = try LearnedFamily.region(of: participant.family, tables), asked.reaches(region) else {
            return .refused(.familyUnknown, id: participant.family)
        }
        guard try LearnedFamily.hasLiving(participant.person, in: participant.family, tables) else {
            return .refused(.personUnknown, id: participant.person)
        }
        guard try LearnedFamily.isEnrolled(participant.family, in: course.programme, tables) else {
            return .refused(.notEnrolled, course.programme)
        }
        let already = try tables.exists(
            "SELECT 1 FROM participant WHERE course = $1 AND person = $2",
            [.blob(course.id), .blob(participant.person)])
        guard !already else { return .refused(.alreadyAdmitted, id: participant.person) }
        return .found(
            .with {
                $0.course = course.id
                $0.family = participant.family
                $0.person = participant.person
                $0.region = region.text
            })
    }

    static func apply(_ event: EmpowermentParticipantAdmitted, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO participant (course, person, family, region, attended) VALUES ($1, $2, $3, $4, 0)",
            [
                .blob(event.course), .blob(event.person), .blob(event.family),
                .number(RegionCode(event.region)?.number),
            ])
    }
}
