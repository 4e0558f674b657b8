import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

@Suite struct EvidenceTests {
    let family = Scene.id(1)
    let group = Data(repeating: 8, count: 16)

    private func evidence(_ scene: Scene) throws -> FamilyEvidence {
        try scene.rehearsal.store.read { try FamilyEvidence.of([family], $0)[family] ?? FamilyEvidence() }
    }

    private func learn(_ scene: Scene, _ events: [EmpowermentEvent]) throws {
        try scene.rehearsal.learn(from: "empowerment-training.dinkop", events)
    }

    private var opened: EmpowermentEvent {
        .with { $0.accountRecorded = .with { ($0.group, $0.families) = (group, [family.data]) } }
    }

    private var formed: EmpowermentEvent {
        .with {
            $0.groupFormed = .with {
                ($0.group, $0.programme, $0.on) = (group, "kube", 20_000)
                $0.members = [.with { $0.family = family.data }]
            }
        }
    }

    private func runs(_ since: String, _ number: UInt8 = 1) -> EmpowermentEvent {
        .with {
            $0.enterpriseRecorded = .with {
                ($0.enterprise, $0.group) = (Data(repeating: number, count: 16), group)
                ($0.runningSince, $0.families) = (Scene.day(since).number, [family.data])
            }
        }
    }

    private func instalment(repaid: Bool, arrears: Bool) -> EmpowermentEvent {
        .with {
            $0.instalmentRecorded = .with {
                ($0.application, $0.repaid, $0.inArrears) = (group, repaid, arrears)
                $0.families = [family.data]
            }
        }
    }

    @Test func `two benefits of a month are one month, and a repeated event changes nothing`() throws {
        let scene = try Scene()
        let events = [
            RungTests.paid(1, family, month: "2026-02"), RungTests.paid(2, family, month: "2026-02", programme: "pkh"),
            RungTests.paid(3, family, month: "2026-01"), RungTests.paid(3, family, month: "2026-01"),
        ]
        for _ in 1...2 { try scene.rehearsal.learn(from: "disbursement.dinsos", events) }
        #expect(try evidence(scene).deliveredMonths.map(\.text) == ["2026-01", "2026-02"])
        #expect(try scene.rehearsal.count("delivery") == 3)
    }

    @Test func `goods handed over count, failures do not`() throws {
        let scene = try Scene()
        let delivered = DisbursementEvent.with {
            $0.delivered = .with {
                ($0.payment, $0.family, $0.programme) = (Data(repeating: 1, count: 16), family.data, "beras")
                ($0.month, $0.on) = (Month("2026-01")?.index ?? 0, 20_480)
            }
        }
        let failed = DisbursementEvent.with {
            $0.paymentFailed = .with {
                ($0.payment, $0.family) = (Data(repeating: 2, count: 16), family.data)
                $0.month = Month("2026-02")?.index ?? 0
            }
        }
        try scene.rehearsal.learn(from: "disbursement.ketapang", [delivered, failed])
        #expect(try evidence(scene).deliveredMonths.map(\.text) == ["2026-01"])
        #expect(try scene.rehearsal.count("served", where: "programme = 'beras' AND last_on = 20480") == 1)
    }

    @Test func `a group's account and enterprise are its families', until it closes`() throws {
        let scene = try Scene()
        for _ in 1...2 { try learn(scene, [formed, opened, runs("2025-06-01"), runs("2025-05-01", 2)]) }
        let before = try evidence(scene)
        #expect(before.accounts == 1 && before.activeGroups == 1 && before.runningSince == Scene.day("2025-05-01"))
        try learn(
            scene,
            [
                .with {
                    $0.groupClosed = .with { ($0.group, $0.on, $0.families) = (group, 20_500, [family.data]) }
                }
            ])
        let after = try evidence(scene)
        #expect(after.accounts == 0 && after.activeGroups == 0 && after.runningSince == nil)
    }

    @Test(arguments: [(true, false, true), (true, true, false), (false, false, false)] as [(Bool, Bool, Bool)])
    func `a loan counts when it is repaid and was never in arrears`(
        _ repaid: Bool, _ arrears: Bool, _ counts: Bool
    ) throws {
        let scene = try Scene()
        try learn(scene, [instalment(repaid: false, arrears: false), instalment(repaid: repaid, arrears: arrears)])
        #expect(try evidence(scene).repaidWithoutArrears == counts)
    }

    @Test func `nothing is learned from other services`() throws {
        let scene = try Scene()
        try scene.rehearsal.learn(from: "reporting.bappeda", [RungTests.paid(1, family, month: "2026-02")])
        #expect(try scene.rehearsal.count("delivery") == 0)
    }

    private let sealing = Sealing(
        of: NodeName("registry.bappeda")!, masterKey: Data(repeating: 3, count: Sealing.keyBytes))

    /// Version 3 counts no family as served by a course that it never attended.
    @Test func `a database of version 2 follows its peers anew, and keeps its own tables`() throws {
        let store = try TestStore.empty()
        _ = try Rebuilding(RegistryService(), sealing, in: store)
        try store.transact { tables in
            try tables.write(
                "INSERT INTO cursor (peer, entry, hash) VALUES ('disbursement.dinsos', 7, $1)", [.blob(Data([1]))])
            try tables.write(
                "INSERT INTO served (family, programme, last_on) VALUES ($1, 'jsk', 20000)", [.blob(Data([2]))])
            try tables.write(
                "INSERT INTO hand (family, person, role) VALUES ($1, 'ani', 'importer')", [.blob(Data([2]))])
            // As version 2 left it.
            let later = ["need", "need_count", "reading", "handover", "numbers_asked"]
            for table in later { try tables.alter("DROP TABLE \(table)") }
            for column in ["version", "holds_from", "key_epoch"] {
                try tables.alter("ALTER TABLE family DROP COLUMN \(column)")
            }
            try tables.write("DELETE FROM derived_rebuild", [])
            try tables.write("DELETE FROM schema_version WHERE version >= 3", [])
        }
        func counts() throws -> [Int64] {
            try store.read { tables in
                try ["cursor", "served", "hand"].map { try tables.integer("SELECT count(*) FROM \($0)") }
            }
        }
        #expect(try counts() == [1, 1, 1])
        _ = try Rebuilding(RegistryService(), sealing, in: store)
        #expect(try counts() == [0, 0, 1])
        #expect(try store.read { try $0.isRebuilding("need") })
        // Only once.
        try store.transact {
            try $0.write("INSERT INTO served (family, programme, last_on) VALUES ($1, 'jsk', 1)", [.blob(Data([3]))])
        }
        _ = try Rebuilding(RegistryService(), sealing, in: store)
        #expect(try counts() == [0, 1, 1])
    }
}
