import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Learns from the Disbursement nodes the benefits that reached families. A payment that failed or was only planned
/// reached none.
enum LearnedDisbursement {
    static func learn(_ told: Told, _ tables: any Writing) throws {
        for bytes in told.events {
            switch try DisbursementEvent(serializedBytes: bytes).event {
            case .paid(let event):
                try reached(
                    event.family, event.region, event.payment, event.source, event.amount, event.programme, event.on,
                    tables)
            case .delivered(let event):
                try reached(
                    event.family, event.region, event.payment, event.source, event.value, event.programme, event.on,
                    tables)
            case .fundOpened, .fundIncreased, .planMade, .planApproved, .planCancelled, .paymentFileWritten,
                .paymentFailed, .unpaidReturned, nil:
                break
            }
        }
    }

    private static func reached(
        _ family: Data, _ region: String, _ payment: Data, _ source: FieldFundSource, _ amount: Int64,
        _ programme: String, _ day: Int32, _ tables: any Writing
    ) throws {
        try tables.write(
            """
            INSERT INTO payment (id, family, region, source, amount) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO NOTHING
            """,
            [
                .blob(payment), .blob(family), .number(RegionCode(region)?.number ?? 0), .number(source.rawValue),
                .integer(amount),
            ])
        try Served.note(family, by: programme, on: day, tables)
    }
}

/// The last day on which a programme reached a family.
enum Served {
    /// Stores the latest day only.
    static func note(_ family: Data, by programme: String, on day: Int32, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO served (family, programme, last_on) VALUES ($1, $2, $3)
            ON CONFLICT (family, programme) DO UPDATE SET last_on = excluded.last_on
            WHERE excluded.last_on > served.last_on
            """, [.blob(family), .text(programme), .number(day)])
    }
}
