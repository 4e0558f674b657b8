import Foundation
import Kernel
import Support
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// A journal as stored in a node's database, read without the kernel.
enum Journals {
    struct Line {
        let number: UInt64
        let stored: Data
        let beside: Data?
        let hash: Data
        /// The entry with its events, refusal and reply.
        let entry: WireEntry
        /// The personal data of each event, by the event's index, as far as it can be opened.
        let personal: [Int: Data]

        /// The principal, or the person it spoke for.
        var asker: String { entry.onBehalfOf.isEmpty ? entry.principal : entry.onBehalfOf }

        /// The human who asked, as the entry states.
        var person: String { entry.human.isEmpty ? asker : entry.human }

        /// Whether followers receive its events: not those of refusals, readings or the node's own commands.
        var isTold: Bool { !entry.events.isEmpty && !entry.ofNode && !isReading }

        /// Whether personal data was only read. A payment file that is sent, and not written again, says so.
        var isReading: Bool {
            ["reveal_family", "open_handover", "check_numbers"].contains(entry.asked)
                || (entry.asked == "write_payment_file" && entry.events.count == 1)
        }
    }

    static func lines(of node: NodeName, _ store: any Store) throws -> [Line] {
        let reader = try SealedReader(node, store)
        return try store.read { tables in
            try tables.rows("SELECT number, entry, beside, hash FROM journal ORDER BY number") { row in
                let beside = row.isNull(2) ? nil : row.blob(2)
                // Contents that were tampered with may be unreadable; the check of the chain says so.
                let contents = (try? WireContents(serializedBytes: beside ?? Data())) ?? WireContents()
                var entry = try WireEntry(serializedBytes: row.blob(1))
                (entry.events, entry.refusal, entry.reply) = (contents.events, contents.refusal, contents.reply)
                return Line(
                    number: UInt64(clamping: row.integer(0)), stored: row.blob(1), beside: beside, hash: row.blob(3),
                    entry: entry, personal: (try? reader.personal(entry, contents.parts)) ?? [:])
            }
        }
    }

    static func head(_ store: any Store) throws -> UInt64 {
        try store.read { UInt64(clamping: try $0.integer("SELECT max(number) FROM journal")) }
    }

    static func cursor(of peer: NodeName, _ store: any Store) throws -> (entry: UInt64, hash: Data)? {
        try store.read { tables in
            try tables.first("SELECT entry, hash FROM cursor WHERE peer = $1", [.text(peer.description)]) { row in
                (UInt64(clamping: row.integer(0)), row.blob(1))
            }
        }
    }
}
