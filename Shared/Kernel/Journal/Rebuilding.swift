public import Foundation
import SwiftProtobuf
import Vocabulary
public import WireSchemas

/// Rebuilds a node in another database from its journal's entries. Each entry is chained to its predecessor and
/// inserted, and its events are applied, in transactions of ``Limits/rebuildBytes``.
///
/// A database that holds the beginning of the same journal is continued, so an interrupted rebuild is simply repeated.
/// A database with another history is left unchanged.
public struct Rebuilding<S: Service> {
    private let service: S
    private let store: any Store
    private let sealing: Sealing
    /// The head of the database's journal before the rebuild.
    private let there: Journal.Head
    private var head = Journal.Head.none
    private var unwritten: [Journal.StoredEntry] = []
    private var size = 0
    private var isSealed = false

    /// Creates the tables if the database is empty, else continues.
    /// - Throws: ``StorageFault``.
    public init(_ service: S, _ sealing: Sealing, in store: any Store) throws {
        self.sealing = sealing
        self.service = service
        self.store = store
        try Schema.prepare(S.self, store)
        there = try store.read { try Journal.head($0) }
    }

    /// Stores wrapped keys, which must be there before the entries whose parts they open.
    /// - Throws: ``StartFault`` if another master key wrapped them; ``StorageFault``.
    public func put(_ keys: [WireWrappedKey]) throws {
        for key in keys { try SubjectKeys.checkMaster(of: key, sealing) }
        try store.transact { tables in for key in keys { try SubjectKeys.put(key, tables) } }
    }

    /// Brings the tables of a database to this program's version, as a start does.
    /// - Throws: ``StorageFault`` of kind `newer` if a later version wrote it.
    public static func upgrade(_ store: any Store) throws { try Schema.prepare(S.self, store) }

    /// The number of entries processed.
    public var count: UInt64 { head.number }

    /// Processes the journal's next entry.
    /// - Throws: ``RebuildFault``, ``StorageFault``.
    public mutating func append(entry stored: Data, beside: Data?) throws {
        let entry = try? WireEntry(serializedBytes: stored)
        guard let entry, entry.number == head.number + 1 else { throw RebuildFault.unreadable(head.number + 1) }
        guard Journal.Entry.isWhole(entry, beside: beside) else {
            throw RebuildFault.unreadable(entry.number)
        }
        let row = Journal.StoredEntry(
            number: entry.number, at: Moment(microseconds: entry.at), request: entry.requestID, entry: stored,
            beside: beside, hash: Chain.link(head.hash, Chain.content(stored)))
        head = Journal.Head(number: row.number, hash: row.hash, at: row.at)
        if row.number <= there.number {
            guard row.number < there.number || row.hash == there.hash else { throw RebuildFault.otherHistory }
            return
        }
        if !entry.parts.isEmpty, !isSealed {
            isSealed = true
            guard try store.read({ try SubjectKeys.areThere($0) }) else { throw RebuildFault.noKeys }
        }
        unwritten.append(row)
        size += row.size
        if size >= Limits.rebuildBytes { try write() }
    }

    private mutating func write() throws {
        let rows = unwritten
        try store.transact { tables in
            for row in rows {
                try Journal.insert(row, tables)
                try Folding.apply(service, Journal.Entry(row), sealing, keys: tables, tables)
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
        _ service: S, _ sealing: Sealing, from: any Store, to: any Store
    ) throws -> (number: UInt64, hash: Data) {
        var rebuilding = try Rebuilding(service, sealing, in: to)
        try from.read { old in try to.transact { try SubjectKeys.copy(from: old, to: $0) } }
        let head = try from.read { tables in
            try Journal.walk(after: 0, tables) { stored in
                try rebuilding.append(entry: stored.entry, beside: stored.beside)
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
    /// The bytes at this place are not the expected entry, or its contents do not match its digests.
    case unreadable(UInt64)
    /// The entries up to this one do not give the hash that their source states.
    case brokenChain(UInt64)
    /// The database holds another journal, or a longer one.
    case otherHistory
    /// An entry has sealed parts and the database no key at all: the file of keys is missing.
    case noKeys
    /// The new journal gives other tables than the old one; the text is the first difference.
    case otherTables(String)
}
