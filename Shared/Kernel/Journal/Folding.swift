import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Applies the journal's entries to tables, as the turn that wrote them did.
enum Folding {
    /// Applies the events of a stored entry.
    static func apply<S: Service>(_ service: S, _ stored: Journal.StoredEntry, _ tables: any Writing) throws {
        try apply(service, WireEntry(serializedBytes: stored.entry), personal: stored.personal, tables)
    }

    /// Applies the events of an entry.
    static func apply<S: Service>(
        _ service: S, _ entry: WireEntry, personal: Data?, _ tables: any Writing
    ) throws {
        if entry.ofNode {
            for event in entry.events {
                try NodeCommands.apply(try WireNodeEvent(serializedBytes: event), at: entry.at, tables)
            }
            return
        }
        if entry.hasJob { try Jobs.apply(entry, tables) }
        var parts: [UInt32: Data] = [:]
        if let personal {
            for part in try WirePersonal(serializedBytes: personal).parts { parts[part.event] = part.body }
        }
        let settled = Settled(
            entry: entry.number, at: Moment(microseconds: entry.at), person: entry.person)
        for (index, event) in entry.events.enumerated() {
            let beside = try parts[UInt32(index)].map { try S.Personal(serializedBytes: $0) }
            try service.apply(try S.Event(serializedBytes: event), beside, settled, tables)
        }
    }
}
