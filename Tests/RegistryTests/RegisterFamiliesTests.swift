import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct RegisterFamiliesTests {
    // One case for each refusal, in the order of the enum.
    @Test(arguments: [
        (FamilyForms.command([]), RegistryRefusal(.tooMany)),
        (FamilyForms.command((1...1_001).map { FamilyForms.family($0 % 900 + 1) }), RegistryRefusal(.tooMany)),
        (FamilyForms.command([FamilyForms.family(1)], run: ""), RegistryRefusal(.valueMissing, "run")),
        (FamilyForms.command([FamilyForms.family(1)], importedOn: 0), RegistryRefusal(.valueMissing, "imported_on")),
        (
            FamilyForms.command([FamilyForms.family(1)], run: String(repeating: "r", count: 201)),
            RegistryRefusal(.valueWrong, "run")
        ),
        (
            FamilyForms.command([FamilyForms.family(1)], importedOn: FamilyForms.day("2026-03-03")),
            RegistryRefusal(.valueWrong, "imported_on")
        ),
        (
            FamilyForms.command([FamilyForms.family(1)], importedOn: .max),
            RegistryRefusal(.valueWrong, "imported_on")
        ),
    ])
    func `an invalid batch is refused whole`(command: RegistryCommand, expected: RegistryRefusal) throws {
        let registry = try FamilyForms.registry()
        #expect(try registry.refusal(of: command) == expected)
        #expect(try registry.count("family") == 0)
    }

    @Test func `a new family stands on the first rung, with its survey and its members`() throws {
        let registry = try FamilyForms.registry()
        let outcome = try #require(try registry.register([FamilyForms.family(1)]).first)
        #expect(outcome.fate == .new)
        let id = try #require(Identifier(bytes: outcome.family))
        try registry.store.read { tables in
            let row = try #require(try Families.row(of: id, tables))
            #expect(row.card.text == FamilyForms.card(1))
            #expect(row.region.text == FamilyForms.village)
            #expect(row.living == 2)
            #expect(row.surveyedOn.iso == "2026-01-05")
            #expect((row.importedBy, row.run) == ("operator", "run-1"))
            #expect((row.rung, row.rungSince.iso) == (.registered, "2026-03-02"))
            #expect(try Families.latestSurvey(of: id, tables) == FamilyForms.family(1).facts)
            let members = try Families.members(of: id, tables)
            #expect(members.map(\.nik.text) == [FamilyForms.nik(10), FamilyForms.nik(11)])
            #expect(members.map(\.isHead) == [true, false])
            #expect(members.allSatisfy { $0.isLiving && $0.bornOn?.iso == "1991-06-19" })
        }
    }

    @Test func `events come in the order of the cards, outcomes in that of the forms`() throws {
        let registry = try FamilyForms.registry()
        let numbers = [5, 2, 9, 1]
        guard
            case .accepted(let happened, let answer) = try registry.ask(
                FamilyForms.command(numbers.map { FamilyForms.family($0) }))
        else { throw FamilyForms.Unexpected() }
        #expect(happened.map { $0.personal?.family.card } == [1, 2, 5, 9].map(FamilyForms.card))
        let families = Dictionary(
            uniqueKeysWithValues: happened.map { ($0.event.familyChanged.family, $0.personal?.family.card) })
        #expect(answer.registered.outcomes.map { families[$0.family] } == numbers.map(FamilyForms.card))
        #expect(Set(answer.registered.outcomes.map(\.family)).count == 4)
    }

    @Test(arguments: [
        ("asn", FieldExclusionSignal.unknown, FieldExclusionSignal.asn), ("bumn_bumd", .asn, .bumnBumd),
        ("pejabat", .unknown, .pejabat), ("nelayan", .unknown, .unknown), ("", .tni, .tni),
    ])
    func `an occupation that is a signal counts as one, with any signal in the form`(
        occupation: String, given: FieldExclusionSignal, expected: FieldExclusionSignal
    ) throws {
        let registry = try FamilyForms.registry()
        try registry.register([
            FamilyForms.family(1) {
                $0.members[1].personal.occupation = occupation
                $0.members[1].facts.signal = given
            }
        ])
        let id = try #require(Identifier(bytes: try registry.page(FamilyForms.card(1)).family))
        let members = try registry.store.read { try Families.members(of: id, $0) }
        #expect(members.map(\.facts.signal) == [.unknown, expected])
    }

    @Test func `an event itself has no personal data`() throws {
        let registry = try FamilyForms.registry()
        let form = FamilyForms.family(1)
        guard case .accepted(let happened, _) = try registry.ask(FamilyForms.command([form])) else {
            throw FamilyForms.Unexpected()
        }
        let bytes = try happened.map { try $0.event.serializedData() as Data }.reduce(Data(), +)
        let beside = try happened.compactMap { try $0.personal?.serializedData() as Data? }.reduce(Data(), +)
        let member = form.members[0].personal
        let named = [
            form.personal.card, form.personal.address, form.personal.account.number, form.personal.account.holder,
            form.personal.surveyor, member.nik, member.name, member.mother, member.birthPlace, member.occupation,
        ]
        for text in named {
            #expect(bytes.range(of: Data(text.utf8)) == nil)
            #expect(beside.range(of: Data(text.utf8)) != nil)
        }
    }

    @Test func `the same events fold into the same rows`() throws {
        let registry = try FamilyForms.registry()
        let copy = try FamilyForms.registry()
        let commands = [
            FamilyForms.command((1...20).map { FamilyForms.family($0) }),
            FamilyForms.command([FamilyForms.family(3) { $0.facts.desil = 9 }], run: "run-2"),
            FamilyForms.command([FamilyForms.family(4) { $0.facts.surveyedOn -= 90 }], run: "run-3"),
            FamilyForms.command(
                [
                    FamilyForms.family(5) { form in
                        form.clearFacts()
                        form.members = [FamilyForms.member(900)]
                    }
                ], run: "run-4"),
            .with { $0.markPerson = .with { ($0.nik, $0.state, $0.since) = (FamilyForms.nik(31), .deceased, 20_000) } },
        ]
        for (index, command) in commands.enumerated() {
            guard case .accepted(let happened, _) = try registry.ask(command) else { throw FamilyForms.Unexpected() }
            #expect(!happened.isEmpty)
            let settled = Settled(entry: UInt64(index + 1), at: registry.now, person: "operator")
            try copy.store.transact { tables in
                for each in happened { try copy.service.apply(each.event, each.personal, settled, tables) }
            }
        }
        let rows = try copy.rows()
        #expect(try registry.rows() == rows)
        #expect(rows.count == 7 + 20 + 21 + 41)
    }

    @Test func `a family whose personal data was forgotten leaves no rows`() throws {
        let registry = try FamilyForms.registry()
        guard case .accepted(let happened, _) = try registry.ask(FamilyForms.command([FamilyForms.family(1)])) else {
            throw FamilyForms.Unexpected()
        }
        let copy = try FamilyForms.registry()
        let settled = Settled(entry: 1, at: copy.now, person: "operator")
        try copy.store.transact { tables in
            for each in happened { try copy.service.apply(each.event, nil, settled, tables) }
        }
        #expect(try copy.count("family") == 0)
    }
}
