import Foundation
import Kernel
import Schemas
import SwiftProtobuf

/// Collects the result of each item while a bulk command is decided item by item.
final class BulkOutcome {
    private var bulk = DisbursementBulkOutcome()

    /// Adds the result of the item with this id.
    /// - Returns: the events that the turn must apply.
    func add(
        _ id: Data, _ result: Lookup<DisbursementEvent, DisbursementRefusal>
    ) -> [Happened<DisbursementService>] {
        var item = DisbursementBulkOutcome.Item()
        item.id = id
        switch result {
        case .found(let event):
            bulk.items.append(item)
            bulk.done += 1
            return [Happened(event)]
        case .refused(let refusal):
            item.refusal = refusal
            bulk.items.append(item)
            return []
        }
    }

    var answer: DisbursementAnswer { .with { $0.bulk = bulk } }
}
