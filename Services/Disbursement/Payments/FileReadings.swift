import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Who read the accounts in a payment file, the first time or again (UU 27/2022).
///
/// The rows are folded from the journal. Files of earlier versions have none.
enum FileReadings {
    static let tables = [
        Table(
            "file_reading", .own, key: ["plan", "entry"], order: .arrival,
            columns: """
                plan BLOB NOT NULL,
                entry INTEGER NOT NULL,
                at INTEGER NOT NULL,
                person TEXT NOT NULL,
                PRIMARY KEY (plan, entry)
                """)
    ]

    /// Most lines of an answer.
    private static let most = 200

    /// The event of a reading of a plan's file.
    static func event(of plan: Plan) -> Happened<DisbursementService> {
        Happened(.with { $0.paymentFileRead.plan = plan.view.plan })
    }

    static func apply(_ event: DisbursementPaymentFileRead, _ settled: Settled, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO file_reading (plan, entry, at, person) VALUES ($1, $2, $3, $4)
            ON CONFLICT (plan, entry) DO NOTHING
            """, [.blob(event.plan), .number(settled.entry), .moment(settled.at), .text(settled.person)])
    }

    /// The files in which a family's account was read, the latest first. A plan outside the grant is not named.
    static func answer(
        _ query: DisbursementReadersQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<DisbursementService> {
        let most = query.most == 0 ? Self.most : min(Int(query.most), Self.most)
        let before = query.before == 0 ? Int64.max : Int64(clamping: query.before)
        let area = asked.within("p.region", from: 3)
        var lines = try tables.rows(
            """
            SELECT r.entry, r.at, r.person, p.plan, p.programme, p.month, l.area
            FROM payment p JOIN file_reading r ON r.plan = p.plan JOIN plan l ON l.id = p.plan
            WHERE p.family = $1 AND p.sent = 1 AND r.entry < $2 AND \(area.sql)
            ORDER BY r.entry DESC LIMIT \(most + 1)
            """, [.blob(query.family), .integer(before)] + area.arguments
        ) { row in
            DisbursementReaders.Line.with {
                $0.entry = UInt64(clamping: row.integer(0))
                $0.at = row.integer(1)
                $0.person = row.text(2)
                if asked.reaches(regionOrProvince: row.region(6)) { $0.plan = row.blob(3) }
                $0.programme = row.text(4)
                $0.month = row.int32(5)
            }
        }
        let hasMore = lines.count > most
        if hasMore { lines.removeLast() }
        return .answer(
            .with {
                $0.readers.lines = lines
                $0.readers.next = hasMore ? lines.last?.entry ?? 0 : 0
            })
    }
}
