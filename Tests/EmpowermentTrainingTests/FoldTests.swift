import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import EmpowermentTraining

@Suite struct FoldTests {
    @Test func `the journal alone gives the same tables`() throws {
        let office = try Office()
        _ = try office.closedCourse([1, 2, 3])
        let group = try office.readyGroup()
        try office.ask(office.savings(group, head(1), 50_000))
        try office.ask(office.enterprise(group: group, name: "Keripik", since: "2025-02-01"))
        let application = try office.ask(office.kur(group: group)).created.id
        try office.ask(office.bankAnswer(application))
        try office.ask(office.instalment(application, 290_812, on: "2026-03-02"))
        try office.ask(office.close(group: group))

        let before = try office.rehearsal.dump(.own)
        let filled = Set(before.compactMap(\.first))
        #expect(filled.count == EmpowermentTrainingService.migrations.flatMap(\.tables).count { $0.origin == .own })
        #expect(try office.rehearsal.folded().dump(.own) == before)
    }

    @Test func `an event learned twice is stored once`() throws {
        let office = try Office()
        let before = try office.rehearsal.dump(.copied)
        try office.learnFamily(1)
        try office.learnEnrolment(of: 1, in: "blk")
        try office.learn(parameter: "attendance_percent", 80)
        #expect(try office.rehearsal.dump(.copied) == before)
    }

    @Test func `an enrolment at another node is not learned, and an ended one is over`() throws {
        let office = try Office()
        try office.learnEnrolment(of: 22, in: "blk", node: "disnaker")
        #expect(try office.firstOf(office.admit([22], to: try office.course([])))?.code == .notEnrolled)
        try office.learn(
            .enrolmentEnded(
                .with {
                    $0.enrolment = id(4, 6)
                    $0.on = day("2026-02-20")
                }))
        #expect(try office.firstOf(office.admit([6], to: try office.course([])))?.code == .notEnrolled)
    }

    @Test func `a form with one member leaves the others, and their known data`() throws {
        let office = try Office()
        try office.learnFamily(1, born: ("1970-01-01", "1972-01-01"))
        try office.learn(
            .familyRegistered(
                .with {
                    $0.family = family(1)
                    $0.region = "36.01.02.2002"
                    $0.again = true
                    $0.livingMembers = 3
                    $0.members = [.with { $0.person = id(9, 1) }]
                }))
        let members = try office.rehearsal.store.read { tables in
            try tables.integer("SELECT count(*) FROM person WHERE family = $1", [.blob(family(1))])
        }
        #expect(members == 3)
        #expect(try office.rehearsal.count("person", where: "born_on IS NOT NULL") == 2)
        #expect(try office.rehearsal.count("family", where: "region = 3601022002 AND living = 3") == 1)
    }

    @Test func `only a registry is learned from`() throws {
        let office = try Office(parameters: [])
        let event = RegistryEvent.with {
            $0.parameterSet.parameter = .with {
                $0.name = "attendance_percent"
                $0.value = 1
            }
        }
        try office.rehearsal.learn(from: "reporting.bappeda", [event])
        #expect(try office.rehearsal.count("parameter") == 0)
    }

    /// Family 1 as the Registry tells it.
    private func changed(
        _ version: UInt32, in region: String = Office.village, schooling: FieldSchooling = .masih,
        spouse state: RegistryPersonState = .living
    ) -> RegistryEvent.OneOf_Event {
        .familyChanged(
            .with {
                ($0.family, $0.version, $0.baseVersion, $0.region) = (family(1), version, version - 1, region)
                ($0.kind, $0.day) = (version == 1 ? .registered : .imported, day("2026-01-0\(version)"))
                $0.members = [
                    .with {
                        ($0.person, $0.state, $0.facts.relation) = (head(1), .living, .kepala)
                        $0.facts.schooling = schooling
                    },
                    .with { ($0.person, $0.state, $0.facts.relation) = (spouse(1), state, .pasangan) },
                ]
            })
    }

    private func beside(_ born: String?) -> RegistryEventPersonal {
        .with {
            $0.members = [.init(), .init()]
            if let born { $0.members[0].bornOn = day(born) }
        }
    }

    @Test(arguments: ["nothing", "events of earlier versions", "its other versions"])
    func `a family's version replaces what was known of it`(_ before: String) throws {
        let office = try Office()
        try office.rehearsal.store.transact { tables in
            for table in ["family", "person"] { try tables.write("DELETE FROM \(table)", []) }
        }
        switch before {
        case "nothing": break
        case "its other versions":
            try office.learn(changed(1, in: "36.02.01.2001", schooling: .belum), beside("1980-02-03"))
            try office.learn(changed(2, spouse: .deceased), beside("1981-02-03"))
        default:
            try office.learnFamily(1, born: ("1970-01-02", "1972-01-01"))
            try office.learn(
                .personMarked(.with { ($0.person, $0.family, $0.state) = (spouse(1), family(1), .deceased) }))
        }
        try office.learn(changed(3, spouse: .movedOut), beside("1982-02-03"))
        let row = "region = 3601012001 AND living = 1 AND version = 3 AND holds_from = \(day("2026-01-03"))"
        #expect(try office.rehearsal.count("family", where: row) == 1)
        let first = "relation = 1 AND state = 1 AND born_on = \(day("1982-02-03")) AND signal = 0"
        #expect(try office.rehearsal.count("person", where: first) == 1)
        #expect(try office.rehearsal.count("person", where: "state = 3 AND born_on IS NULL") == 1)
        #expect(try office.rehearsal.count("person") == 2)
    }

    @Test func `a birth date that is not known is not the first day of 1970`() throws {
        let office = try Office()
        try office.learn(changed(1), beside(nil))
        #expect(try office.rehearsal.count("person", where: "born_on IS NOT NULL") == 0)
        try office.learn(
            .familyRegistered(
                .with {
                    ($0.family, $0.region) = (family(1), Office.village)
                    $0.members = [.with { $0.person = head(1) }]
                }), .with { $0.members = [.init()] })
        #expect(try office.rehearsal.count("person", where: "born_on IS NOT NULL") == 0)
    }
}
