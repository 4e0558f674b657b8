import Foundation
import Kernel
import SwiftProtobuf
import WireSchemas

/// A journal as stored in a node's database, read without the kernel.
enum Journals {
    struct Line {
        let number: UInt64
        let stored: Data
        let personal: Data?
        let hash: Data
        let entry: WireEntry

        /// The principal, or the person it spoke for.
        var asker: String { entry.onBehalfOf.isEmpty ? entry.principal : entry.onBehalfOf }

        /// The human who asked, as the entry states.
        var person: String { entry.human.isEmpty ? asker : entry.human }

        /// Whether followers receive its events: not those of refusals, readings or the node's own commands.
        var isTold: Bool { !entry.events.isEmpty && !entry.ofNode && !isReading }

        /// Whether personal data was only read. A payment file that is sent, and not written again, has its lines beside
        /// the entry.
        var isReading: Bool {
            ["reveal_family", "open_handover", "check_numbers"].contains(entry.asked)
                || (entry.asked == "write_payment_file" && personal == nil)
        }

        /// The personal data of each event, by the event's index.
        func parts() throws -> [Int: Data] {
            let parts = try personal.map { try WirePersonal(serializedBytes: $0).parts } ?? []
            return Dictionary(parts.map { (Int($0.event), $0.body) }) { first, _ in first }
        }
    }

    static func lines(_ store: any Store) throws -> [Line] {
        try store.read { tables in
            try tables.rows("SELECT number, entry, personal, hash FROM journal ORDER BY number") { row in
                Line(
                    number: UInt64(clamping: row.integer(0)), stored: row.blob(1),
                    personal: row.isNull(2) ? nil : row.blob(2), hash: row.blob(3),
                    entry: try WireEntry(serializedBytes: row.blob(1)))
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
