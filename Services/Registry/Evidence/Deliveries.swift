import Foundation
import Kernel
import Schemas

extension Evidence {
    /// Stores money credited and goods handed over; plans, failures and returns are not evidence.
    static func learn(_ event: DisbursementEvent, _ tables: any Writing) throws {
        switch event.event {
        case .paid(let paid):
            try deliver(paid.payment, paid.family, paid.programme, month: paid.month, on: paid.on, tables)
        case .delivered(let delivered):
            try deliver(
                delivered.payment, delivered.family, delivered.programme, month: delivered.month, on: delivered.on,
                tables)
        default: break
        }
    }

    private static func deliver(
        _ payment: Data, _ family: Data, _ programme: String, month: Int32, on day: Int32, _ tables: any Writing
    ) throws {
        try tables.write(
            """
            INSERT INTO delivery (payment, family, programme, month, on_day) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (payment) DO NOTHING
            """, [.blob(payment), .blob(family), .text(programme), .number(month), .number(day)])
        try serve(family, programme, on: day, tables)
    }
}
