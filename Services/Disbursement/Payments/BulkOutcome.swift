import Foundation
import Kernel
import Schemas
import SwiftProtobuf

extension DisbursementRefusal: Error {}

/// What became of each item of a bulk command, gathered while they are decided one by one.
final class BulkOutcome {
    private var bulk = DisbursementBulkOutcome()

    /// Notes what became of the item with this id.
    /// - Returns: what happened, for the turn to apply.
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
