import Foundation
import Kernel
import Schemas
import SwiftProtobuf

/// Learns from the Disbursement nodes the benefits that reached families. A payment that failed or was only planned
/// reached none.
enum LearnedDisbursement {
    static func learn(_ told: Told, _ tables: any Writing) throws {
        for bytes in told.events {
            switch try DisbursementEvent(serializedBytes: bytes).event {
            case .paid(let event):
                let benefit = Benefit(
                    payment: event.payment, family: event.family, region: event.region, source: event.source,
                    amount: event.amount, programme: event.programme, day: event.on)
                try learn(benefit, tables)
            case .delivered(let event):
                let benefit = Benefit(
                    payment: event.payment, family: event.family, region: event.region, source: event.source,
                    amount: event.value, programme: event.programme, day: event.on)
                try learn(benefit, tables)
            case .fundOpened, .fundIncreased, .planMade, .planApproved, .planCancelled, .paymentFileWritten,
                .paymentFileRead, .paymentFailed, .unpaidReturned, nil:
                break
            }
        }
    }

    /// Money credited to a family, or goods handed over to it.
    private struct Benefit {
        let payment: Data
        let family: Data
        /// The region's code, as the event states it.
        let region: String
        let source: FieldFundSource
        /// The amount of the money or the value of the goods, in rupiah.
        let amount: Int64
        let programme: String
        /// The number of the day on which it reached the family.
        let day: Int32
    }

    private static func learn(_ benefit: Benefit, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO payment (id, family, region, source, amount) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO NOTHING
            """,
            [
                .blob(benefit.payment), .blob(benefit.family), .learnedRegion(benefit.region),
                .number(benefit.source.rawValue), .integer(benefit.amount),
            ])
        try Served.note(benefit.family, by: benefit.programme, on: benefit.day, tables)
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
