import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Applies the journal's entries to tables, as the turn that wrote them did.
enum Folding {
    /// Applies the events of a stored entry.
    /// - Parameter keys: the tables that have the keys of its sealed parts.
    static func apply<S: Service>(
        _ service: S, _ stored: Journal.Entry, _ sealing: Sealing, keys: any Reading, _ tables: any Writing
    ) throws {
        let entry = stored.entry
        if entry.ofNode {
            for event in entry.events {
                try NodeCommands.apply(try WireNodeEvent(serializedBytes: event), at: entry.at, tables)
            }
            return
        }
        if entry.hasJob { try Jobs.apply(entry, tables) }
        var personal = stored.unsealed
        if !stored.parts.isEmpty { personal = try SealedParts(sealing: sealing).open(entry, stored.parts, keys) }
        let settled = Settled(
            entry: entry.number, at: Moment(microseconds: entry.at), person: entry.person)
        for (index, event) in entry.events.enumerated() {
            let beside = try personal[index].map { try S.Personal(serializedBytes: $0) }
            try service.apply(try S.Event(serializedBytes: event), beside, settled, tables)
        }
    }
}
