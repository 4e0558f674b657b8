public import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Making a node again from the lines of its journal, in another database: each line is chained to the one before,
/// written, and its events are applied, in transactions of some megabytes.
///
/// A database that holds the beginning of the same journal is gone on with, so that what was interrupted is simply
/// started again; one that holds another history is left as it is.
public struct Rebuilding<S: Service> {
    private let service: S
    private let store: any Store
    /// Where the database's journal ended when it began.
    private let there: Journal.Head
    private var head = Journal.Head.none
    private var lines: [Journal.Line] = []
    private var size = 0

    /// Begins in an empty database, or goes on.
    /// - Throws: ``StorageFault``.
    public init(_ service: S, in store: any Store) throws {
        self.service = service
        self.store = store
        try Schema.prepare(S.self, store)
        there = try store.read { try Journal.head($0) }
    }

    /// How many lines have been taken.
    public var count: UInt64 { head.number }

    /// Takes the journal's next line.
    /// - Throws: ``RebuildFault``, ``StorageFault``.
    public mutating func take(entry stored: Data, personal: Data?) throws {
        let entry = try? WireEntry(serializedBytes: stored)
        guard let entry, entry.number == head.number + 1 else { throw RebuildFault.unreadable(head.number + 1) }
        guard personal.map(Chain.content) ?? Data() == entry.personalDigest else {
            throw RebuildFault.unreadable(entry.number)
        }
        let line = Journal.Line(
            number: entry.number, at: Moment(microseconds: entry.at), request: entry.requestID, entry: stored,
            personal: personal, hash: Chain.link(head.hash, Chain.content(stored)))
        head = Journal.Head(number: line.number, hash: line.hash, at: line.at)
        if line.number <= there.number {
            guard line.number < there.number || line.hash == there.hash else { throw RebuildFault.otherHistory }
            return
        }
        lines.append(line)
        size += stored.count + (personal?.count ?? 0)
        if size >= Limits.rebuildBytes { try write() }
    }

    private mutating func write() throws {
        let lines = lines
        try store.transact { tables in
            for line in lines {
                try Journal.keep(line, tables)
                try Folding.apply(service, line, tables)
            }
        }
        self.lines = []
        size = 0
    }

    /// Ends it: the last line must be the one that its source names.
    /// - Throws: ``RebuildFault``, ``StorageFault``.
    public mutating func end(at number: UInt64, hash: Data) throws {
        guard there.number <= head.number else { throw RebuildFault.otherHistory }
        guard head.number == number, head.hash == hash else { throw RebuildFault.brokenChain(head.number) }
        try write()
    }

    /// Makes the node of one store again in another.
    /// - Returns: the last entry, and its hash.
    /// - Throws: ``RebuildFault``, ``StorageFault``.
    public static func copy(
        _ service: S, from: any Store, to: any Store
    ) throws -> (number: UInt64, hash: Data) {
        var rebuilding = try Rebuilding(service, in: to)
        let head = try from.read { tables in
            try Journal.walk(after: 0, tables) { line in
                try rebuilding.take(entry: line.entry, personal: line.personal)
                return true
            }
            return try Journal.head(tables)
        }
        try rebuilding.end(at: head.number, hash: head.hash)
        return (head.number, head.hash)
    }
}

/// Why a node cannot be made again from these lines in this database.
public enum RebuildFault: Error, Hashable, Sendable {
    /// A line is not the entry that its place asks for, or its personal data is not what it says.
    case unreadable(UInt64)
    /// The lines do not lead to the hash that their source names.
    case brokenChain(UInt64)
    /// The database holds another journal, or a longer one.
    case otherHistory
}
