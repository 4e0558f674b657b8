import Foundation
import SwiftProtobuf
import WireSchemas

extension Journal {
    /// A stored entry of either edition, decoded: the entry with its events, refusal and reply, and its contents.
    struct Entry {
        /// The entry. Of edition 2 the events, the refusal and the reply come from beside the record.
        let entry: WireEntry
        /// The sealed parts of an entry of edition 2, in the order of `entry.parts`.
        let parts: [Data]
        /// The personal data of an entry of edition 1, by the event's index.
        let unsealed: [Int: Data]

        /// An entry of edition 2 with its contents.
        init(_ entry: WireEntry, parts: [Data]) {
            (self.entry, self.parts, unsealed) = (entry, parts, [:])
        }

        init(_ stored: StoredEntry) throws { try self.init(stored.entry, beside: stored.beside) }

        init(_ stored: Data, beside: Data?) throws {
            var entry = try WireEntry(serializedBytes: stored)
            var (parts, unsealed): ([Data], [Int: Data]) = ([], [:])
            if let beside, entry.edition >= 2 {
                let contents = try WireContents(serializedBytes: beside)
                entry.events = contents.events
                entry.refusal = contents.refusal
                entry.reply = contents.reply
                parts = contents.parts
            } else if let beside {
                for part in try WirePersonal(serializedBytes: beside).parts { unsealed[Int(part.event)] = part.body }
            }
            self.entry = entry
            self.parts = parts
            self.unsealed = unsealed
        }

        /// The bytes of the record of edition 2, and those of its contents; nil if it has none.
        static func stored(_ entry: WireEntry, parts: [Data]) -> (record: Data, beside: Data?) {
            var record = entry
            record.edition = 2
            record.eventDigests = entry.events.map(Chain.content)
            record.refusalDigest = entry.refusal.isEmpty ? Data() : Chain.content(entry.refusal)
            record.replyDigest = entry.reply.isEmpty ? Data() : Chain.content(entry.reply)
            record.events = []
            record.refusal = Data()
            record.reply = Data()
            var contents = WireContents()
            contents.events = entry.events
            contents.parts = parts
            contents.refusal = entry.refusal
            contents.reply = entry.reply
            let beside = bytes(contents)
            return (bytes(record), beside.isEmpty ? nil : beside)
        }

        /// Whether everything beside the entry is there and is what was hashed.
        static func isWhole(_ record: WireEntry, beside: Data?) -> Bool {
            guard record.edition >= 2 else { return (beside.map(Chain.content) ?? Data()) == record.personalDigest }
            guard let contents = try? WireContents(serializedBytes: beside ?? Data()) else { return false }
            return contents.events.count == record.eventDigests.count && contents.parts.count == record.parts.count
                && zip(contents.events, record.eventDigests).allSatisfy { Chain.content($0) == $1 }
                && zip(contents.parts, record.parts).allSatisfy { Chain.content($0) == $1.digest }
                && digest(contents.refusal) == record.refusalDigest && digest(contents.reply) == record.replyDigest
        }

        private static func digest(_ bytes: Data) -> Data { bytes.isEmpty ? Data() : Chain.content(bytes) }

        /// Whether the entry has personal data in the clear.
        var isUnsealed: Bool { !unsealed.isEmpty }
    }
}
