import Foundation
import Support
import SwiftProtobuf
import WireSchemas

@testable import Kernel

extension Desk {
    /// Stops the node and leaves its database as an earlier version would have: the entries hold their events themselves,
    /// and the owners' names stand unsealed beside them.
    func stopAsEdition1() throws {
        let rows = try machine.store.sound.read { tables in
            try tables.rows("SELECT entry, beside FROM journal ORDER BY number") {
                (try WireEntry(serializedBytes: $0.blob(0)), try WireContents(serializedBytes: $0.blob(1)))
            }
        }
        let owners = try machine.store.sound.read { tables in
            try tables.rows("SELECT name, owner FROM account") { ($0.text(0), $0.text(1)) }
        }
        machine.stop()
        _ = try machine.store.sound.transact { tables in
            var hash = Data()
            for (record, contents) in rows {
                var entry = record
                (entry.edition, entry.eventDigests, entry.parts) = (0, [], [])
                (entry.refusalDigest, entry.replyDigest) = (Data(), Data())
                (entry.events, entry.refusal, entry.reply) = (contents.events, contents.refusal, contents.reply)
                var personal: Data?
                if let part = record.parts.first {
                    let owner = owners.first { part.subject.starts(with: Data($0.0.utf8)) }?.1 ?? ""
                    let body: Data = try Google_Protobuf_StringValue(owner).serializedData()
                    personal = try WirePersonal.with { $0.parts = [.with { $0.body = body }] }.serializedData()
                }
                entry.personalDigest = personal.map(Chain.content) ?? Data()
                let stored: Data = try entry.serializedData()
                hash = Chain.link(hash, Chain.content(stored))
                try tables.write(
                    "UPDATE journal SET entry = $1, beside = $2, hash = $3 WHERE number = $4",
                    [.blob(stored), personal.map { .blob($0) } ?? .null, .blob(hash), .number(entry.number)])
            }
            for table in ["subject_key", "read_under"] { try tables.alter("DROP TABLE \(table)") }
            try tables.alter("ALTER TABLE journal RENAME COLUMN beside TO personal")
        }
    }
}
