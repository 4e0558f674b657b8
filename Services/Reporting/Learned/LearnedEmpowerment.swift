import Foundation
import Kernel
import Schemas
import SwiftProtobuf

/// Learns from the EmpowermentTraining nodes. A programme reached a family whose member attended at least one session
/// of a course or joined a group.
enum LearnedEmpowerment {
    static func learn(_ told: Told, _ tables: any Writing) throws {
        for bytes in told.events {
            switch try EmpowermentEvent(serializedBytes: bytes).event {
            case .completed(let event): try learn(event, tables)
            case .groupFormed(let event): try learn(event, tables)
            case .groupClosed(let event):
                try tables.write("UPDATE grouped SET closed = 1 WHERE group_id = $1", [.blob(event.group)])
            case .kurApplied(let event):
                try tables.write(
                    """
                    INSERT INTO kur (id, region, approved, amount, outstanding) VALUES ($1, $2, 0, 0, 0)
                    ON CONFLICT (id) DO NOTHING
                    """, [.blob(event.application), .learnedRegion(event.region)])
            case .kurAnswered(let event):
                let amount = event.approved ? event.amount : 0
                try tables.write(
                    "UPDATE kur SET approved = $1, amount = $2, outstanding = $3 WHERE id = $4",
                    [.flag(event.approved), .integer(amount), .integer(amount), .blob(event.application)])
            case .instalmentRecorded(let event):
                try tables.write(
                    "UPDATE kur SET outstanding = $1 WHERE id = $2",
                    [.integer(event.outstanding), .blob(event.application)])
            case .courseOpened, .participantAdmitted, .attendanceRecorded, .courseClosed, .savingsRecorded,
                .accountRecorded, .enterpriseRecorded, nil:
                break
            }
        }
    }

    private static func learn(_ event: EmpowermentCompleted, _ tables: any Writing) throws {
        if event.attended > 0 { try Served.note(event.family, by: event.programme, on: event.on, tables) }
        guard event.passed else { return }
        try tables.write(
            """
            INSERT INTO trained (course, person, family, region) VALUES ($1, $2, $3, $4)
            ON CONFLICT (course, person) DO NOTHING
            """,
            [.blob(event.course), .blob(event.person), .blob(event.family), .learnedRegion(event.region)])
    }

    private static func learn(_ event: EmpowermentGroupFormed, _ tables: any Writing) throws {
        for member in event.members {
            try tables.write(
                """
                INSERT INTO grouped (group_id, family, region, closed) VALUES ($1, $2, $3, 0)
                ON CONFLICT (group_id, family) DO NOTHING
                """,
                [.blob(event.group), .blob(member.family), .learnedRegion(member.region)])
            try Served.note(member.family, by: event.programme, on: event.on, tables)
        }
    }
}
