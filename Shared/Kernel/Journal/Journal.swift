import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The journal's table: idempotency record, audit trail, outbox and evidence in one.
///
/// An entry of edition 2 has two columns: the record, which the chain covers, and its contents (WireContents).
/// An entry of edition 1 holds its events itself, and has its personal data beside it (WirePersonal).
enum Journal {
    /// The journal's end: number, hash and time of its last entry.
    struct Head {
        var number: UInt64
        var hash: Data
        var at: Moment

        /// Whether `now` is so far ahead of the last entry that an operator must accept the clock.
        func isBehind(_ now: Moment) -> Bool {
            number > 0 && at.microseconds(until: now) > Limits.clockAhead.microseconds
        }

        static let none = Head(number: 0, hash: Data(), at: Moment(microseconds: 0))
    }

    /// A row of the table.
    struct StoredEntry {
        let number: UInt64
        let at: Moment
        let request: Data
        let entry: Data
        let beside: Data?
        let hash: Data

        /// The bytes of the entry and of its contents.
        var size: Int { entry.count + (beside?.count ?? 0) }
    }

    static let table = Table(
        "journal", .kept, key: ["number"],
        columns: """
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            request BLOB NOT NULL,
            entry BLOB NOT NULL,
            beside BLOB,
            hash BLOB NOT NULL
            """,
        indexes: ["CREATE UNIQUE INDEX journal_request ON journal (request)"])

    private static let last = "SELECT number, hash, at FROM journal ORDER BY number DESC LIMIT 1"
    private static let among = "SELECT request FROM journal WHERE request"

    /// Announces the queries for the head and for these requests.
    static func expect(_ requests: [Identifier], _ tables: any Reading) throws {
        try tables.expect(last, [])
        try tables.expect(among, among: requests.map(Value.id))
    }

    static func head(_ tables: any Reading) throws -> Head {
        try tables.first(last) { row in
            Head(number: UInt64(clamping: row.integer(0)), hash: row.blob(1), at: Moment(microseconds: row.integer(2)))
        } ?? .none
    }

    /// The subset of these requests that the journal knows, by one query for each 512.
    static func known(among requests: [Identifier], _ tables: any Reading) throws -> Set<Identifier> {
        var known: Set<Identifier> = []
        try tables.each(among, among: requests.map(Value.id)) { row in
            if let id = row.id(0) { known.insert(id) }
        }
        return known
    }

    /// An entry with its hash.
    struct HashedEntry {
        let entry: WireEntry
        let hash: Data
    }

    /// The entry that settled a request; nil if the id is new.
    static func entry(of request: Identifier, _ tables: any Reading) throws -> HashedEntry? {
        try tables.first("SELECT entry, beside, hash FROM journal WHERE request = $1", [.id(request)]) { row in
            let beside = row.isNull(1) ? nil : row.blob(1)
            return HashedEntry(entry: try Entry(row.blob(0), beside: beside).entry, hash: row.blob(2))
        }
    }

    /// An entry's hash; empty for 0; nil if there is no such entry.
    static func hash(of number: UInt64, _ tables: any Reading) throws -> Data? {
        if number == 0 { return Data() }
        return try tables.first("SELECT hash FROM journal WHERE number = $1", [.number(number)]) { $0.blob(0) }
    }

    /// Appends an entry of edition 2, sets its number, and returns the new head.
    /// - Parameters:
    ///   - entry: an entry with its events, its refusal or reply, and the places of its parts.
    ///   - parts: the sealed parts, in the order of the entry's.
    /// - Throws: ``StorageFault``, of kind `constraint` if the entry is over ``Limits/entryBytes`` bytes.
    static func append(
        _ entry: inout WireEntry, parts: [Data], after head: Head, _ tables: any Writing
    ) throws -> Head {
        entry.number = head.number + 1
        let (stored, beside) = Entry.stored(entry, parts: parts)
        let row = StoredEntry(
            number: entry.number, at: Moment(microseconds: entry.at), request: entry.requestID, entry: stored,
            beside: beside, hash: Chain.link(head.hash, Chain.content(stored)))
        guard row.size <= Limits.entryBytes else {
            throw StorageFault(.constraint, "an entry over \(Limits.entryBytes) bytes: \(entry.asked)")
        }
        try insert(row, tables)
        return Head(number: row.number, hash: row.hash, at: row.at)
    }

    /// Inserts a row unchanged.
    static func insert(_ row: StoredEntry, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO journal (number, at, request, entry, beside, hash) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .number(row.number), .integer(row.at.microseconds), .blob(row.request), .blob(row.entry),
                row.beside.map { .blob($0) } ?? .null, .blob(row.hash),
            ])
    }

    /// Calls `take` with each entry after a number, in order, until it returns false.
    static func walk(after number: UInt64, _ tables: any Reading, _ take: (StoredEntry) throws -> Bool) throws {
        var after = number
        while true {
            var last = after
            var goOn = true
            // In batches, because some stores cannot abandon a result half-read.
            try tables.each(
                """
                SELECT number, at, request, entry, beside, hash FROM journal WHERE number > $1
                ORDER BY number LIMIT 100
                """, [.number(after)]
            ) { row in
                guard goOn else { return }
                let stored = StoredEntry(
                    number: UInt64(clamping: row.integer(0)), at: Moment(microseconds: row.integer(1)),
                    request: row.blob(2),
                    entry: row.blob(3), beside: row.isNull(4) ? nil : row.blob(4), hash: row.blob(5))
                last = stored.number
                goOn = try take(stored)
            }
            if !goOn || last == after { return }
            after = last
        }
    }
}
