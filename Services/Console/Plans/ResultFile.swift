import Schemas
import Vocabulary

/// What the bank says of each payment: `payment,status,code,reference,date`.
enum ResultFile {
    static let columns = ["payment", "status", "code", "reference", "date"]

    /// Reads the file; faulty lines are told with their numbers.
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

/// What was handed over: `payment,delivered,minutes,date`, and `code` where something was not.
enum DeliveryFile {
    static let columns = ["payment", "delivered", "minutes", "date"]

    /// Reads the file; faulty lines are told with their numbers.
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
