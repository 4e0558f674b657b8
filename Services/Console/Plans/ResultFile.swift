import Schemas
import Vocabulary

/// The bank's file of results, a payment per row: `payment,status,code,reference,date`.
enum ResultFile {
    static let columns = ["payment", "status", "code", "reference", "date"]

    /// Reads the file. Faulty lines are returned with their numbers.
    static func read(
        _ path: String
    ) throws -> (items: [(line: Int, item: DisbursementResult)], faults: [ColumnFile.Fault]) {
        try ColumnFile.read(path, columns: columns) { row throws(ColumnFile.Wrong) in
            var result = DisbursementResult()
            result.payment = try row.id("payment")
            result.paid = try row.either("status", ["paid"], ["failed"])
            result.failure = try row.failure("code", where: !result.paid) ?? .unknown
            result.bankReference = result.paid ? try row.filled("reference") : row["reference"]
            result.on = try row.day("date")
            return result
        }
    }
}

/// The file of deliveries, a payment per row: `payment,delivered,minutes,date`, and `code` for undelivered goods.
enum DeliveryFile {
    static let columns = ["payment", "delivered", "minutes", "date"]

    /// Reads the file. Faulty lines are returned with their numbers.
    static func read(
        _ path: String
    ) throws -> (items: [(line: Int, item: DisbursementDelivery)], faults: [ColumnFile.Fault]) {
        try ColumnFile.read(path, columns: columns) { row throws(ColumnFile.Wrong) in
            var delivery = DisbursementDelivery()
            delivery.payment = try row.id("payment")
            delivery.delivered = try row.either("delivered", ["ya", "yes", "true"], ["tidak", "no", "false"])
            delivery.failure = try row.failure("code", where: !delivery.delivered) ?? .unknown
            delivery.minutes = delivery.delivered ? try row.filled("minutes") : row["minutes"]
            delivery.on = try row.day("date")
            return delivery
        }
    }
}
