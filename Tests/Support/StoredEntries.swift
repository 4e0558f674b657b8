public import Foundation
public import Kernel
import SwiftProtobuf
public import WireSchemas

/// A journal's entries as a database stores them, read and written without the kernel.
public enum StoredEntries {
    /// Every entry, in order, with its events, refusal and reply.
    public static func all(_ tables: any Reading) throws -> [WireEntry] {
        try tables.rows("SELECT entry, beside FROM journal ORDER BY number") { row in
            try whole(row.blob(0), beside: row.blob(1))
        }
    }

    /// An entry with the events, the refusal and the reply that stand beside a record of edition 2.
    public static func whole(_ stored: Data, beside: Data) throws -> WireEntry {
        var entry = try WireEntry(serializedBytes: stored)
        guard entry.edition >= 2 else { return entry }
        let contents = try WireContents(serializedBytes: beside)
        (entry.events, entry.refusal, entry.reply) = (contents.events, contents.refusal, contents.reply)
        return entry
    }

    /// Writes an entry over the one with its number. Its digests, its parts and its hash stay as they are.
    public static func put(_ entry: WireEntry, _ tables: any Writing) throws {
        var (record, beside) = (
            entry,
            try tables.first(
                "SELECT beside FROM journal WHERE number = $1",
                [
                    .number(entry.number)
                ]
            ) { $0.blob(0) } ?? Data()
        )
        if entry.edition >= 2 {
            var contents = try WireContents(serializedBytes: beside)
            (contents.events, contents.refusal, contents.reply) = (entry.events, entry.refusal, entry.reply)
            (record.events, record.refusal, record.reply) = ([], Data(), Data())
            beside = try contents.serializedData()
        }
        try tables.write(
            "UPDATE journal SET entry = $1, beside = $2 WHERE number = $3",
            [.blob(try record.serializedData()), beside.isEmpty ? .null : .blob(beside), .number(entry.number)])
    }
}
