import Foundation
import Kernel
import Schemas
import SwiftProtobuf

extension DisbursementRefusal: Error {}

/// Collects the result of each item while a bulk command is decided item by item.
final class BulkOutcome {
    private var bulk = DisbursementBulkOutcome()

    /// Adds the result of the item with this id.
    /// - Returns: the events that the turn must apply.
    func add(
        _ id: Data, _ result: Result<DisbursementEvent, DisbursementRefusal>
    ) -> [Happened<DisbursementService>] {
        var item = DisbursementBulkOutcome.Item()
        item.id = id
        switch result {
        case .success(let event):
            bulk.items.append(item)
            bulk.done += 1
            return [Happened(event)]
        case .failure(let refusal):
            item.refusal = refusal
            bulk.items.append(item)
            return []
        }
    }

    var answer: DisbursementAnswer { .with { $0.bulk = bulk } }
}
