import Edges
import Foundation
import Schemas
import Stores
import Support
import SwiftProtobuf
import Vocabulary
import WireSchemas

@testable import Kernel

extension SimulatedNode {
    var tables: (own: [Table], copied: [Table]) {
        let all = Schema.kernel + S.migrations.flatMap(\.tables)
        // Of the kept tables the cursors alone follow from the peers' journals.
        return (all.filter { $0.origin == .own }, [Cursors.table] + all.filter { $0.origin == .copied })
    }

    func fold() throws -> SQLiteStore {
        let folded = try SQLiteStore(.memory)
        try Schema.prepare(S.self, folded)
        for line in try Journals.lines(of: name, store.sound) {
            try folded.transact { tables in try apply(line, tables) }
        }
        return folded
    }

    /// Applies an entry's events without a turn.
    private func apply(_ line: Journals.Line, _ tables: any Writing) throws {
        let settled = Settled(entry: line.number, at: Moment(microseconds: line.entry.at), person: line.person)
        if line.entry.hasJob { try Jobs.apply(line.entry, tables) }
        for (place, event) in line.entry.events.enumerated() {
            if line.entry.ofNode {
                try NodeCommands.apply(try WireNodeEvent(serializedBytes: event), at: line.entry.at, tables)
            } else {
                let beside = try line.personal[place].map { try S.Personal(serializedBytes: $0) }
                try service.apply(try S.Event(serializedBytes: event), beside, settled, tables)
            }
        }
    }

    func learned(_ journals: [String: [Journals.Line]]) throws -> SQLiteStore {
        let learned = try SQLiteStore(.memory)
        try Schema.prepare(S.self, learned)
        for peer in peers {
            let lines = journals[peer.description, default: []]
            for line in lines where line.isTold {
                let told = Told(
                    peer: peer, entry: line.number, at: Moment(microseconds: line.entry.at), events: line.entry.events,
                    personal: wantsPersonal ? line.personal : [:])
                try learned.transact { tables in try service.learn(told, tables) }
            }
            guard let head = lines.last else { continue }
            _ = try learned.transact { tables in
                try tables.write(
                    "INSERT INTO cursor (peer, entry, hash) VALUES ($1, $2, $3)",
                    [.text(peer.description), .number(head.number), .blob(head.hash)])
            }
        }
        return learned
    }

    func verification() throws -> WireVerification {
        try store.sound.read { try Verification.run(service, sealing, peers: peers, $0) { try SQLiteStore(.memory) } }
    }
}
