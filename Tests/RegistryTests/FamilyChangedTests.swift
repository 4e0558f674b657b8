import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// The one event about a family.
@Suite struct `A change of a family` {
    private static let survey = FamilyForms.day("2026-01-05")
    private static let imported = FamilyForms.day("2026-03-01")
    private static let later = FamilyForms.day("2026-02-01")

    /// The commands about family 1 in order, and what each one's event says.
    private static let steps:
        [(
            what: String, command: RegistryCommand, kind: RegistryFamilyChanged.Kind, day: Int32, surveyed: Int32,
            members: Int, living: UInt32
        )] = [
            ("registered", form { _ in }, .registered, survey, survey, 2, 2),
            ("a later survey", form { $0.facts.surveyedOn = later }, .imported, later, later, 2, 2),
            ("an earlier survey", form { $0.facts.surveyedOn = survey - 90 }, .imported, imported, later, 2, 2),
            (
                "a member without a row",
                form {
                    $0.clearFacts()
                    $0.members = [FamilyForms.member(900)]
                }, .imported, imported, later, 3, 3
            ),
            ("a death before it", mark(.deceased, since: survey - 5), .personMarked, imported, later, 3, 2),
            ("found alive", mark(.living, since: imported + 1), .personMarked, imported + 1, later, 3, 3),
            (
                "the survey of before, corrected",
                form { ($0.facts.surveyedOn, $0.facts.desil) = (later, 9) }, .imported, imported + 1, later, 3, 3
            ),
        ]

    private static func form(_ change: (inout RegistryFamilyForm) -> Void) -> RegistryCommand {
        FamilyForms.command([FamilyForms.family(1, change: change)])
    }

    private static func mark(_ state: RegistryPersonState, since: Int32) -> RegistryCommand {
        .with { $0.markPerson = .with { ($0.nik, $0.state, $0.since) = (FamilyForms.nik(11), state, since) } }
    }

    /// The events of all steps.
    private static func happened(in registry: Rehearsal<RegistryService>) throws -> [Happened<RegistryService>] {
        try steps.map { step in
            guard case .accepted(let happened, _) = try registry.ask(step.command), happened.count == 1 else {
                throw FamilyForms.Unexpected()
            }
            return happened[0]
        }
    }

    @Test func `states the whole family: its version, its day, its latest survey and all its members`() throws {
        let events = try Self.happened(in: try FamilyForms.registry())
        for (number, (step, happened)) in zip(Self.steps, events).enumerated() {
            let event = happened.event.familyChanged
            #expect((event.version, event.baseVersion) == (UInt32(number + 1), UInt32(number)), "\(step.what)")
            #expect((event.kind, event.day) == (step.kind, step.day), "\(step.what)")
            #expect(event.facts.surveyedOn == step.surveyed, "\(step.what)")
            #expect((event.members.count, event.livingMembers) == (step.members, step.living), "\(step.what)")
            #expect(event.region == FamilyForms.village)
            #expect(happened.personal?.family.card == FamilyForms.card(1))
            let niks = [10, 11, 900].prefix(step.members).map(FamilyForms.nik)
            #expect(happened.personal?.members.map(\.nik).sorted() == niks)
            #expect(happened.personal?.members.first?.nik == niks[0] && event.members[0].facts.relation == .kepala)
        }
        #expect(events[2].event.familyChanged.earlierSurvey.surveyedOn == Self.survey - 90)
        #expect(events.count { $0.event.familyChanged.hasEarlierSurvey } == 1)
        let children = try events.map { happened in
            let place = try #require(happened.personal?.members.firstIndex { $0.nik == FamilyForms.nik(11) })
            return happened.event.familyChanged.members[place]
        }
        #expect(children.map(\.state) == [.living, .living, .living, .living, .deceased, .living, .living])
        #expect(children[4].stateSince == Self.survey - 5 && Set(children.map(\.person)).count == 1)
    }

    @Test func `alone gives the rows that the whole history gives`() throws {
        let registry = try FamilyForms.registry()
        let events = try Self.happened(in: registry)
        for (count, happened) in events.enumerated() {
            let alone = try FamilyForms.registry()
            let settled = Settled(entry: 1, at: registry.now, person: "operator")
            try alone.store.transact { try alone.service.apply(happened.event, happened.personal, settled, $0) }
            let whole = try FamilyForms.registry()
            try whole.store.transact { tables in
                for each in events[...count] { try whole.service.apply(each.event, each.personal, settled, tables) }
            }
            for table in ["family", "person"] {
                #expect(try rows(table, in: alone) == rows(table, in: whole), "\(Self.steps[count].what): \(table)")
            }
        }
    }

    private func id(_ byte: UInt8) -> Data { Data(repeating: byte, count: 16) }

    /// The columns of a table that an event states; a mark does not state the import's run.
    private func rows(_ table: String, in registry: Rehearsal<RegistryService>) throws -> [[Value]] {
        let columns =
            table == "family"
            ? "id, card, region, living, surveyed_on, imported_by, rung, version, holds_from, personal"
            : "family, id, nik, head, state, state_since, facts, personal"
        return try registry.store.read { tables in
            try tables.rows("SELECT \(columns) FROM \(table) ORDER BY id") { row in
                (0..<row.count).map { row.value($0) }
            }
        }
    }

    @Test func `after events of earlier versions is the first version, and keeps what they said`() throws {
        let registry = try FamilyForms.registry()
        let form = FamilyForms.family(1)
        let (family, head, child) = (id(1), id(2), id(3))
        let registered = RegistryEvent.with {
            $0.familyRegistered = .with {
                ($0.family, $0.region, $0.facts, $0.livingMembers) = (family, form.region, form.facts, 2)
                $0.members = zip([head, child], form.members).map { person, form in
                    .with { ($0.person, $0.facts) = (person, form.facts) }
                }
            }
        }
        let marked = RegistryEvent.with {
            $0.personMarked = .with {
                ($0.person, $0.family, $0.state, $0.since) = (child, family, .movedOut, Self.survey + 3)
                $0.livingMembers = 1
            }
        }
        let beside = RegistryEventPersonal.with {
            $0.family = form.personal
            $0.members = form.members.map(\.personal)
        }
        let settled = Settled(entry: 1, at: registry.now, person: "pengimpor")
        try registry.store.transact { tables in
            try registry.service.apply(registered, beside, settled, tables)
            try registry.service.apply(marked, nil, settled, tables)
        }
        #expect(try registry.count("family", where: "version = 0 AND holds_from = 0 AND living = 1") == 1)
        guard case .accepted(let happened, _) = try registry.ask(Self.form { $0.facts.desil = 9 }) else {
            throw FamilyForms.Unexpected()
        }
        let event = try #require(happened.first?.event.familyChanged)
        #expect((event.version, event.baseVersion, event.kind) == (1, 0, .imported))
        #expect(event.importerBefore == "pengimpor")
        #expect(event.members.map(\.state) == [.living, .movedOut])
        #expect(event.members.map(\.person) == [head, child])
        #expect(event.members[1].stateSince == Self.survey + 3)
        #expect(try registry.count("family", where: "version = 1 AND living = 1 AND holds_from = \(Self.survey)") == 1)
    }
}
