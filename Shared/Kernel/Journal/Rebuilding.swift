public import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Rebuilds a node in another database from its journal's entries. Each entry is chained to its predecessor and
/// inserted, and its events are applied, in transactions of ``Limits/rebuildBytes``.
///
/// A database that holds the beginning of the same journal is continued, so an interrupted rebuild is simply repeated.
/// A database with another history is left unchanged.
public struct Rebuilding<S: Service> {
    private let service: S
    private let store: any Store
    /// The head of the database's journal before the rebuild.
    private let there: Journal.Head
    private var head = Journal.Head.none
    private var unwritten: [Journal.StoredEntry] = []
    private var size = 0

    /// Creates the tables if the database is empty, else continues.
    /// - Throws: ``StorageFault``.
    public init(_ service: S, in store: any Store) throws {
        self.service = service
        self.store = store
        try Schema.prepare(S.self, store)
        there = try store.read { try Journal.head($0) }
    }

    /// The number of entries processed.
    public var count: UInt64 { head.number }

    /// Processes the journal's next entry.
    /// - Throws: ``RebuildFault``, ``StorageFault``.
    public mutating func append(entry stored: Data, personal: Data?) throws {
        let entry = try? WireEntry(serializedBytes: stored)
        guard let entry, entry.number == head.number + 1 else { throw RebuildFault.unreadable(head.number + 1) }
        guard personal.map(Chain.content) ?? Data() == entry.personalDigest else {
            throw RebuildFault.unreadable(entry.number)
        }
        let row = Journal.StoredEntry(
            number: entry.number, at: Moment(microseconds: entry.at), request: entry.requestID, entry: stored,
            personal: personal, hash: Chain.link(head.hash, Chain.content(stored)))
        head = Journal.Head(number: row.number, hash: row.hash, at: row.at)
        if row.number <= there.number {
            guard row.number < there.number || row.hash == there.hash else { throw RebuildFault.otherHistory }
            return
        }
        unwritten.append(row)
        size += stored.count + (personal?.count ?? 0)
        if size >= Limits.rebuildBytes { try write() }
    }

    private mutating func write() throws {
        let rows = unwritten
        try store.transact { tables in
            for row in rows {
                try Journal.insert(row, tables)
                try Folding.apply(service, row, tables)
            }
        }
        unwritten = []
        size = 0
    }

    /// Ends the rebuild. The last entry must be the source's last.
    /// - Throws: ``RebuildFault``, ``StorageFault``.
    public mutating func end(at number: UInt64, hash: Data) throws {
        guard there.number <= head.number else { throw RebuildFault.otherHistory }
        guard head.number == number, head.hash == hash else { throw RebuildFault.brokenChain(head.number) }
        try write()
        // The node computes derived rows when it serves, because they also follow from copied rows.
        try store.transact { try Rebuilds.beginAll(S.self, $0) }
    }

    /// Rebuilds the node of one store in another.
    /// - Returns: the last entry's number and hash.
    /// - Throws: ``RebuildFault``, ``StorageFault``.
    public static func copy(
        _ service: S, from: any Store, to: any Store
    ) throws -> (number: UInt64, hash: Data) {
        var rebuilding = try Rebuilding(service, in: to)
        let head = try from.read { tables in
            try Journal.walk(after: 0, tables) { stored in
                try rebuilding.append(entry: stored.entry, personal: stored.personal)
                return true
            }
            return try Journal.head(tables)
        }
        try rebuilding.end(at: head.number, hash: head.hash)
        return (head.number, head.hash)
    }
}

/// Why the entries cannot be rebuilt in this database.
public enum RebuildFault: Error, Hashable, Sendable {
    /// The bytes at this place are not the expected entry, or its personal data does not match its digest.
    case unreadable(UInt64)
    /// The entries up to this one do not give the hash that their source states.
    case brokenChain(UInt64)
    /// The database holds another journal, or a longer one.
    case otherHistory
}
