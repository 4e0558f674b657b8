public import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Folds a node's journal into another database with every entry of edition 1 as one of edition 2: events, refusals and
/// replies as they were, and personal data sealed.
///
/// Numbers, times, requests and outcomes stay. The hashes are new, so followers must read the journal anew, and the old
/// database is the only evidence of the old chain: it is destroyed or kept by the operator's decision.
public enum Resealing {
    /// - Parameter to: an empty database.
    /// - Returns: the last entry's number and hash.
    /// - Throws: ``RebuildFault`` if `to` is not empty, or if the tables folded from the new journal are not those of the
    ///   old; ``StorageFault``.
    public static func copy<S: Service>(
        _ service: S, _ sealing: Sealing, _ random: any RandomSource, from: any Store, to: any Store
    ) throws -> (number: UInt64, hash: Data) {
        try Schema.prepare(S.self, to)
        guard try to.read({ try Journal.head($0).number == 0 }) else { throw RebuildFault.otherHistory }
        let sealer = PartSealer(sealing, random)
        let head = try from.read { old in
            try to.transact { try SubjectKeys.copy(from: old, to: $0) }
            var (head, after) = (Journal.Head.none, UInt64(0))
            while true {
                let (begun, first) = (head, after)
                (head, after) = try to.transact { tables in
                    var (head, after, size) = (begun, first, 0)
                    try Journal.walk(after: after, old) { stored in
                        let whole = try resealed(Journal.Entry(stored), S.self, sealer, after: &head, tables)
                        try Folding.apply(service, whole, sealing, keys: tables, tables)
                        after = stored.number
                        size += stored.size
                        return size < Limits.rebuildBytes
                    }
                    return (head, after)
                }
                if after == first { break }
            }
            try to.transact { try Rebuilds.beginAll(S.self, $0) }
            if let difference = try to.read({ try Comparison.difference(Schema.own(S.self), old, $0) }) {
                throw RebuildFault.otherTables(difference)
            }
            return head
        }
        return (head.number, head.hash)
    }

    /// Appends an entry with its personal data sealed.
    private static func resealed<S: Service>(
        _ old: Journal.Entry, _ service: S.Type, _ sealer: PartSealer, after head: inout Journal.Head,
        _ tables: any Writing
    ) throws -> Journal.Entry {
        var entry = old.entry
        var sealed = old.parts
        if entry.edition < 2 {
            var (events, parts): ([Data], [UnsealedPart]) = (entry.events, [])
            for (index, stored) in events.enumerated() where !entry.ofNode {
                var event = try S.Event(serializedBytes: stored)
                var personal = try old.unsealed[index].map { try S.Personal(serializedBytes: $0) }
                guard try S.seal(&event, &personal, tables) else { continue }
                events[index] = bytes(event)
                if let personal { parts += S.unsealedParts(of: personal, beside: event, at: index) }
            }
            entry.events = events
            entry.personalDigest = Data()
            entry.digest = sealer.sealing.digest(entry.digest)
            if !entry.shownDigest.isEmpty { entry.shownDigest = sealer.sealing.digest(entry.shownDigest) }
            sealed = try sealer.seal(parts, in: &entry, tables)
        }
        head = try Journal.append(&entry, parts: sealed, after: head, tables)
        return Journal.Entry(entry, parts: sealed)
    }
}
