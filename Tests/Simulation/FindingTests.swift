import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import WireSchemas

/// Each check can fail: a change made by tampering is found by the check that covers it.
@Suite struct FindingTests {
    private static let registry = "registry.bappeda"
    private static let paying = "disbursement.dinsos"

    /// A change to a node's database without its knowledge.
    private struct Tampering {
        let check: Finding.Check
        let node: String
        let table: String
        let change: (any Writing, Auditor) throws -> Void

        init(_ check: Finding.Check, _ node: String, _ table: String, _ sql: String) {
            (self.check, self.node, self.table) = (check, node, table)
            change = { tables, _ in try tables.write(sql, []) }
        }

        init(_ check: Finding.Check, _ node: String, _ table: String, _ change: @escaping (any Writing) throws -> Void)
        {
            (self.check, self.node, self.table) = (check, node, table)
            self.change = { tables, _ in try change(tables) }
        }

        /// Replaces request ids of the journal's entries by ids that the auditor has recorded.
        init(_ check: Finding.Check, _ node: String, ids: @escaping (Auditor, [Data]) throws -> [Data: Data]) {
            (self.check, self.node, table) = (check, node, "journal")
            change = { tables, auditor in
                var entries = try StoredEntries.all(tables)
                let others = try ids(auditor, entries.map(\.requestID))
                #expect(!others.isEmpty)
                for place in entries.indices {
                    guard let other = others[entries[place].requestID] else { continue }
                    entries[place].requestID = other
                    try StoredEntries.put(entries[place], tables)
                }
            }
        }

        /// Changes the first entry of the journal that fulfils a condition.
        init(
            _ check: Finding.Check, _ node: String, where condition: @escaping (WireEntry) throws -> Bool,
            _ change: @escaping (inout WireEntry) throws -> Void
        ) {
            (self.check, self.node, table) = (check, node, "journal")
            self.change = { tables, _ in
                var entry = try #require(try StoredEntries.all(tables).first(where: condition))
                try change(&entry)
                try StoredEntries.put(entry, tables)
            }
        }
    }

    private static var tamperings: [Tampering] {
        [
            Tampering(
                .acknowledged, registry, "journal",
                "DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)"),
            Tampering(.acknowledged, registry, where: { !$0.reply.isEmpty && !$0.ofNode }) { $0.reply += [0] },
            Tampering(.acknowledged, registry, where: \.refused) { $0.refused = false },
            Tampering(.acknowledged, registry, where: { !$0.shownDigest.isEmpty }) { $0.shownDigest[0] ^= 1 },
            Tampering(.once, registry, where: { $0.number == 9 }) { $0.requestID[15] ^= 1 },
            Tampering(.once, registry, where: { $0.number == 9 }) { $0.principal = "tamu" },
            Tampering(.once, registry, where: { $0.number == 9 }) { $0.digest[0] ^= 1 },
            Tampering(.chain, registry, "journal", "DELETE FROM journal WHERE number = 7"),
            Tampering(.chain, registry, "journal", "UPDATE journal SET hash = request WHERE number = 7"),
            Tampering(.chain, registry, "journal", "UPDATE journal SET beside = request WHERE beside IS NOT NULL"),
            Tampering(.chain, registry, where: { $0.number == 7 }) { $0.at += 1 },
            Tampering(.folded, registry, "family", "UPDATE family SET living = living + 1"),
            Tampering(.folded, registry, "enrolment", "DELETE FROM enrolment"),
            Tampering(.followed, "reporting.bappeda", "payment", "UPDATE payment SET amount = amount + 1"),
            Tampering(.followed, paying, "enrolment", "DELETE FROM enrolment"),
            Tampering(.cursors, "reporting.bappeda", "cursor", "UPDATE cursor SET entry = entry - 1"),
            Tampering(
                .cursors, paying, "cursor", "UPDATE cursor SET hash = (SELECT request FROM journal WHERE number = 1)"),
            Tampering(.money, paying, "ledger", "UPDATE ledger SET spent = spent + 1, given = given - 1"),
            Tampering(.money, paying, "ledger", "DELETE FROM ledger WHERE fund = 'apbn-2026'"),
            // Of many payments, so that at least two of a plan were received.
            changing(.paidOnce, paying, where: isMany) { entry in
                var made = try DisbursementEvent(serializedBytes: entry.events[0])
                for place in made.planMade.payments.indices {
                    made.planMade.payments[place].family = made.planMade.payments[0].family
                }
                entry.events[0] = try made.serializedData()
            },
            Tampering(.fourEyes, paying, where: { $0.asked == "approve_plan" && !$0.refused }) {
                $0.principal = "bendahara"
            },
            // Another name of the plan's maker; the entry names the human as the directory does.
            Tampering(.fourEyes, paying, where: { $0.asked == "approve_plan" && !$0.refused }) {
                ($0.principal, $0.human) = ("bendahara-malam", "h-bendahara")
            },
            // Another human than the directory's.
            Tampering(.fourEyes, paying, where: { $0.asked == "make_plan" && !$0.refused }) { $0.human = "tamu" },
            Tampering(.fourEyes, registry, where: { $0.asked == "confirm_rungs" && !$0.events.isEmpty }) {
                ($0.principal, $0.onBehalfOf, $0.human) = ("operator-malam", "", "operator")
            },
            Tampering(.fourEyes, registry, where: { $0.asked == "confirm_rungs" && !$0.events.isEmpty }) {
                ($0.principal, $0.onBehalfOf) = ("operator", "")
            },
            // A family's first hand-over, and an assessment; others may have come later.
            Tampering(.fourEyes, registry, where: { $0.asked == "register_families" && !$0.events.isEmpty }) {
                ($0.principal, $0.onBehalfOf) = ("verifikator", "")
            },
            Tampering(.fourEyes, registry, where: { $0.asked == "assess_families" && !$0.events.isEmpty }) {
                ($0.principal, $0.onBehalfOf) = ("verifikator", "")
            },
            areas(registry), areas(paying), areas("empowerment-training.dinkop"),
            Tampering(.jobs, registry, where: { $0.job.stepped.step > 0 }) { $0.job.stepped.step += 1 },
            Tampering(.jobs, registry, where: { $0.job.stepped.step > 0 }) { $0.onBehalfOf = "verifikator" },
            Tampering(.jobs, registry, where: { $0.job.stepped.step > 1 }) { $0.job.stepped.next = Data([0]) },
            Tampering(.jobs, registry, where: { $0.job.stepped.step > 0 }) { $0.requestID[15] ^= 1 },
            Tampering(.jobs, registry, where: { $0.job.stepped.step > 0 }) { $0.job.stepped.job[0] ^= 1 },
            Tampering(.sealed, registry, where: { $0.asked == "assess_families" && !$0.refused }) {
                $0.reply += Data("Nana Sobirin".utf8)
            },
            Tampering(.sealed, paying, where: { $0.asked == "make_plan" && $0.refused }) {
                $0.refusal += Data(FamilyForms.card(1).utf8)
            },
            Tampering(.need, registry, "assessment", "UPDATE assessment SET deprived = 0"),
            Tampering(.need, "reporting.bappeda", "family", "UPDATE family SET deprived = 255"),
            Tampering(.turnedAway, registry) { auditor, ids in
                let away = try #require(auditor.turnedAway.first { $0.value.node == registry }).key
                return [ids[9]: away]
            },
            // As if the directory had given the operator another key before all other entries.
            Tampering(
                .keys, registry,
                where: {
                    try $0.ofNode
                        && $0.events.contains {
                            try !WireNodeEvent(serializedBytes: $0).directoryInstalled.principals.isEmpty
                        }
                }
            ) { entry in
                var event = try WireNodeEvent(serializedBytes: entry.events[0])
                for place in event.directoryInstalled.principals.indices
                where event.directoryInstalled.principals[place].name == "operator" {
                    event.directoryInstalled.principals[place].publicKey = SimulatedDirectory.key(
                        of: "operator", replaced: 9)
                }
                entry.events[0] = try event.serializedData()
            },
            Tampering(.order, registry) { auditor, ids in
                let mine = auditor.arrivals.values.filter { $0.principal == "operator" && ids.contains($0.id) }
                let first = try #require(mine.min { $0.last < $1.last }).id
                let last = try #require(mine.max { $0.first < $1.first }).id
                return [first: last, last: first]
            },
            Tampering(.told, registry, where: { $0.number == 7 }) { $0.at += 1 },
            Tampering(.told, registry, "journal", "UPDATE journal SET hash = request WHERE number = 7"),
            Tampering(
                .told, registry, "journal", "DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)"),
        ]
    }

    /// As if the officer's area had always been one without families, by every directory of the node.
    private static func areas(_ node: String) -> Tampering {
        changing(.areas, node, where: \.ofNode) { entry in
            entry.events = try entry.events.map { bytes in
                var event = try WireNodeEvent(serializedBytes: bytes)
                for place in event.directoryInstalled.grants.indices
                where event.directoryInstalled.grants[place].principal == Kabupaten.officer {
                    event.directoryInstalled.grants[place].area = "36.71"
                }
                return try event.serializedData()
            }
        }
    }

    /// Changes all entries of the journal that fulfil a condition.
    private static func changing(
        _ check: Finding.Check, _ node: String, where condition: @escaping (WireEntry) throws -> Bool,
        _ change: @escaping (inout WireEntry) throws -> Void
    ) -> Tampering {
        Tampering(check, node, "journal") { tables in
            for entry in try StoredEntries.all(tables).filter(condition) {
                var changed = entry
                try change(&changed)
                try StoredEntries.put(changed, tables)
            }
        }
    }

    /// Whether an entry makes a plan of more than three payments.
    private static func isMany(_ entry: WireEntry) throws -> Bool {
        guard entry.asked == "make_plan", let event = entry.events.first else { return false }
        return try DisbursementEvent(serializedBytes: event).planMade.payments.count > 3
    }

    @Test func `tampering is found by the check that covers it`() throws {
        // The first history in which the Registry turned a request away, which not every short one has.
        let histories = (1...9).lazy.map { seed in
            try? History(seed: seed, Chance(seed: seed), .none, length: 200, trace: Trace(printed: false))
        }
        let history = try #require(
            histories.compactMap(\.self).first { history in
                history.world.auditor.turnedAway.contains { $0.value.node == FindingTests.registry }
            })
        #expect(history.findings.isEmpty)
        for tampering in FindingTests.tamperings {
            let store = try #require(history.world.station(tampering.node)).machine.store.sound
            let kept = try FindingTests.rows(of: tampering.table, store)
            _ = try store.transact { try tampering.change($0, history.world.auditor) }
            let found = try Evidence(history.world).findings().map(\.check)
            #expect(found.contains(tampering.check), "\(tampering.node), \(tampering.table): found \(found)")
            try FindingTests.put(kept, into: tampering.table, store)
        }
        #expect(try Evidence(history.world).findings().isEmpty)
    }

    private static func rows(of table: String, _ store: any Store) throws -> [[Value]] {
        try store.read { try $0.rows("SELECT * FROM \(table)") { row in (0..<row.count).map { row.value($0) } } }
    }

    private static func put(_ rows: [[Value]], into table: String, _ store: any Store) throws {
        try store.transact { tables in
            try tables.write("DELETE FROM \(table)", [])
            for row in rows {
                let places = (1...row.count).map { "$\($0)" }.joined(separator: ", ")
                try tables.write("INSERT INTO \(table) VALUES (\(places))", row)
            }
        }
    }

    @Test func `a request that is never answered is found`() throws {
        let world = try World(Chance(seed: 1), .none, length: 5)
        world.add(Person("seseorang", busy: 1) { _, _ in Ask("reporting.nowhere", .query, Data()) })
        try world.live()
        #expect(world.auditor.findings.map(\.check) == [.liveness, .liveness])
    }
}
