import Edges
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct ImportAgainTests {
    private static let later = FamilyForms.day("2026-02-01")
    private static let earlier = FamilyForms.day("2025-11-01")

    /// A Registry with the first family, registered in an earlier run.
    private static func registry() throws -> Rehearsal<RegistryService> {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1)])
        return registry
    }

    private static func again(
        change: (inout RegistryFamilyForm) -> Void = { _ in }
    ) -> RegistryFamilyForm { FamilyForms.family(1, change: change) }

    /// A form of the card without a family row.
    private static func persons(_ members: [RegistryMemberForm]) -> RegistryFamilyForm {
        again {
            $0.clearFacts()
            $0.region = ""
            $0.members = members
        }
    }

    @Test func `the same again changes nothing and leaves no event`() throws {
        let registry = try Self.registry()
        let rows = try registry.rows()
        guard
            case .accepted(let happened, let answer) = try registry.ask(
                FamilyForms.command([Self.again()], run: "run-2"))
        else { throw FamilyForms.Unexpected() }
        #expect(happened.isEmpty)
        #expect(answer.registered.outcomes.map(\.fate) == [.unchanged])
        #expect(answer.registered.outcomes[0].family.count == 16)
        #expect(try registry.rows() == rows)
    }

    @Test func `the same survey day replaces, and an empty cell makes the value unknown`() throws {
        let registry = try Self.registry()
        let outcomes = try registry.register([
            Self.again {
                $0.facts.desil = 0
                $0.facts.floor = .keramik
                $0.personal.clearAccount()
                $0.personal.address = ""
                $0.members[1].facts.clearJknActive()
                $0.members[1].facts.schooling = .masih
            }
        ])
        #expect(outcomes.map(\.fate) == [.updated])
        #expect(try registry.count("survey") == 1)
        let page = try registry.page(FamilyForms.card(1))
        #expect((page.facts.desil, page.facts.floor) == (0, .keramik))
        #expect(!page.personal.hasAccount)
        #expect(!page.members[1].facts.hasJknActive)
        #expect(page.members[1].facts.schooling == .masih)
    }

    @Test func `a later survey adds and counts, and keeps the rung`() throws {
        let registry = try Self.registry()
        try registry.store.transact { _ = try $0.write("UPDATE family SET rung = 3, rung_since = 20000", []) }
        try registry.register([
            Self.again {
                $0.facts.surveyedOn = Self.later
                $0.facts.desil = 5
                $0.region = FamilyForms.otherVillage
            }
        ])
        #expect(try registry.count("survey") == 2)
        let page = try registry.page(FamilyForms.card(1))
        #expect((page.facts.surveyedOn, page.facts.desil) == (Self.later, 5))
        #expect(page.region == FamilyForms.otherVillage)
        #expect((page.rung, page.rungSince) == (.community, 20_000))
    }

    @Test func `an earlier survey adds its answers and unknown persons, and the latest still counts`() throws {
        let registry = try Self.registry()
        let form = Self.again {
            $0.facts.surveyedOn = Self.earlier
            $0.facts.desil = 9
            $0.region = FamilyForms.otherVillage
            $0.personal.address = "Kp. Lama"
            $0.members[1].facts.schooling = .masih
            $0.members.append(FamilyForms.member(12))
        }
        #expect(try registry.register([form]).map(\.fate) == [.updated])
        #expect(try registry.count("survey") == 2)
        let id = try #require(Identifier(bytes: try registry.page(FamilyForms.card(1)).family))
        try registry.store.read { tables in
            let row = try #require(try Families.row(of: id, tables))
            #expect((row.surveyedOn.number, row.region.text) == (FamilyForms.surveyed, FamilyForms.village))
            #expect(row.personal == FamilyForms.family(1).personal)
            #expect(row.living == 3)
            let members = try Families.members(of: id, tables)
            #expect(members.count == 3)
            #expect(members.allSatisfy { $0.facts.schooling == .tidakLagi })
        }
        #expect(try registry.register([form, FamilyForms.family(2)]).map(\.fate) == [.unchanged, .new])
        #expect(try registry.register([Self.again()]).map(\.fate) == [.unchanged])
    }

    @Test func `persons absent from the form stay, new ones are added`() throws {
        let registry = try Self.registry()
        let outcomes = try registry.register([
            Self.again { $0.members = [FamilyForms.member(10, .kepala), FamilyForms.member(12)] }
        ])
        #expect(outcomes.map(\.fate) == [.updated])
        #expect(try registry.page(FamilyForms.card(1)).members.count == 3)
        #expect(try registry.count("family", where: "living = 3") == 1)
    }

    @Test func `a person on another card is not moved`() throws {
        let registry = try Self.registry()
        let outcomes = try registry.register([
            FamilyForms.family(2) { $0.members[1].personal.nik = FamilyForms.nik(11) },
            FamilyForms.family(3) { $0.members[0].personal.nik = FamilyForms.nik(10) },
        ])
        #expect(outcomes.map(\.fate) == [.new, .rejected])
        #expect(outcomes[0].faults.map { "\($0.member) \($0.code)" } == ["1 nik_duplicate"])
        #expect(
            outcomes[1].faults.map { "\($0.member) \($0.code)" } == ["-1 family_without_head", "0 nik_duplicate"])
        #expect(try registry.page(FamilyForms.card(1)).members.count == 2)
    }

    /// A form of the registered card, its outcome, and the number of members on the card afterwards.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let form: RegistryFamilyForm
        let fate: RegistryRegistered.Outcome.Fate
        let told: [String]
        let members: Int
    }

    @Test(arguments: [
        Case(
            testDescription: "a child is added", form: persons([FamilyForms.member(12)]), fate: .updated, told: [],
            members: 3),
        Case(
            testDescription: "a child is updated", form: persons([FamilyForms.member(11) { $0.facts.pregnant = true }]),
            fate: .updated, told: [], members: 2),
        Case(
            testDescription: "nothing new", form: persons([FamilyForms.member(11)]), fate: .unchanged, told: [],
            members: 2),
        Case(
            testDescription: "a second head", form: persons([FamilyForms.member(12, .kepala), FamilyForms.member(13)]),
            fate: .rejected, told: ["0 family_with_two_heads", "1 family_with_two_heads"], members: 2),
        Case(
            testDescription: "the head is head no longer", form: persons([FamilyForms.member(10, .orangTua)]),
            fate: .rejected, told: ["0 family_without_head"], members: 2),
        Case(
            testDescription: "the head changes",
            form: persons([FamilyForms.member(10, .orangTua), FamilyForms.member(11, .kepala)]), fate: .updated,
            told: [], members: 2),
        Case(
            testDescription: "nobody", form: persons([]), fate: .rejected, told: ["-1 family_without_members"],
            members: 2),
        Case(
            testDescription: "only a faulty row", form: persons([FamilyForms.member(12) { $0.personal.nik = "1" }]),
            fate: .unchanged, told: ["0 nik_malformed"], members: 2),
        Case(
            testDescription: "a faulty row beside a second head",
            form: persons([FamilyForms.member(12) { $0.personal.nik = "1" }, FamilyForms.member(13, .kepala)]),
            fate: .rejected, told: ["0 nik_malformed", "1 family_with_two_heads"], members: 2),
        Case(
            testDescription: "with a row, another head while the registered one lives",
            form: again { $0.members = [FamilyForms.member(12, .kepala)] }, fate: .rejected,
            told: ["-1 family_with_two_heads"], members: 2),
        Case(
            testDescription: "with a row, no head in it",
            form: again { $0.members = [FamilyForms.member(11)] }, fate: .rejected,
            told: ["-1 family_without_head"], members: 2),
    ])
    func `head and members are checked over the registered and the new together`(each: Case) throws {
        let registry = try Self.registry()
        let rows = try registry.rows()
        let outcome = try #require(try registry.register([each.form]).first)
        #expect(outcome.fate == each.fate)
        #expect(outcome.faults.map { "\($0.member) \($0.code)" } == each.told)
        #expect(try registry.page(FamilyForms.card(1)).members.count == each.members)
        let unchanged = try registry.rows() == rows
        #expect(unchanged == (each.fate != .updated))
    }

    @Test func `a head who died makes room for another`() throws {
        let registry = try Self.registry()
        let mark = RegistryCommand.with {
            $0.markPerson = .with { ($0.nik, $0.state, $0.since) = (FamilyForms.nik(10), .deceased, 20_000) }
        }
        #expect(try registry.refusal(of: mark) == nil)
        let outcomes = try registry.register([Self.persons([FamilyForms.member(11, .kepala)])])
        #expect(outcomes.map(\.fate) == [.updated])
        #expect(try registry.count("family", where: "living = 1") == 1)
    }

    /// A card is unique in the province, and so is a NIK. That one is taken is all that the sender may know.
    @Test func `a card registered outside the area is read like a new one, and rejected as taken`() throws {
        let registry = try Self.registry()
        let moved = Self.again { $0.region = FamilyForms.otherVillage }
        let strangers = Self.again {
            $0.region = FamilyForms.otherVillage
            $0.members = [FamilyForms.member(900, .kepala)]
        }
        let cases: [(RegistryFamilyForm, [String])] = [
            (moved, ["-1 family_without_members", "0 nik_duplicate", "1 nik_duplicate"]),
            (strangers, ["-1 family_card_duplicate"]),
            (Self.persons([FamilyForms.member(12)]), ["0 person_without_family"]),
            // The region is one that the form itself names.
            (Self.again { $0.members = [FamilyForms.member(900, .kepala)] }, ["-1 outside_area"]),
        ]
        let rows = try registry.rows()
        for (form, told) in cases {
            let outcome = try #require(try registry.register([form], in: "36.04").first)
            #expect(outcome.fate == .rejected)
            #expect(outcome.faults.map { "\($0.member) \($0.code)" } == told)
            #expect(outcome.family.isEmpty)
        }
        #expect(try registry.rows() == rows)
    }
}
