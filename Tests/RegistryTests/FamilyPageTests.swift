import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct FamilyPageTests {
    private static func registry() throws -> Rehearsal<RegistryService> {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1), FamilyForms.family(2)])
        return registry
    }

    private static func reveal(_ key: String, _ purpose: String = "verifikasi lapangan") -> RegistryCommand {
        .with { $0.revealFamily = .with { ($0.key, $0.purpose) = (key, purpose) } }
    }

    @Test func `a family is found by id, card and NIK`() throws {
        let registry = try Self.registry()
        let page = try registry.page(FamilyForms.card(1))
        let id = try #require(Identifier(bytes: page.family))
        #expect(try registry.page(id.text) == page)
        #expect(try registry.page(id.text.uppercased()) == page)
        #expect(try registry.page(FamilyForms.nik(11)) == page)
        #expect(try registry.page(FamilyForms.nik(21)) != page)
        #expect(page.regionNames == ["Banten", "Kabupaten Lebak", "Cipanas", "Sipayung"])
        #expect((page.rung, page.revealed) == (.registered, false))
    }

    @Test func `an unrevealed page shows no person's number, name or place`() throws {
        let registry = try Self.registry()
        let form = FamilyForms.family(1)
        let page = try registry.page(FamilyForms.card(1))
        let bytes: Data = try page.serializedData()
        let hidden = [
            form.personal.card, form.personal.address, form.personal.account.number, form.personal.account.holder,
            form.personal.surveyor, form.members[0].personal.nik, form.members[1].personal.nik, "Sobirin", "Euis",
            "Pandeglang",
        ]
        for text in hidden { #expect(bytes.range(of: Data(text.utf8)) == nil, "\(text)") }
        let masked = RegistryFamilyPersonal.with {
            $0.card = "360211******0001"
            $0.account = .with { ($0.bank, $0.number, $0.holder) = ("137", "*******902", "Y*** S***") }
        }
        #expect(page.personal == masked)
        let member = RegistryMemberPersonal.with {
            $0.nik = "360211******0010"
            $0.name = "N*** S***"
            $0.bornOn = FamilyForms.day("1991-01-01")
            $0.occupation = "nelayan"
        }
        #expect(page.members[0].personal == member)
    }

    // One case for each refusal, in the order of the enum.
    @Test(arguments: [
        ("", "36", RegistryRefusal(.valueMissing, "key")),
        ("Nana", "36", RegistryRefusal(.valueWrong, "key")),
        ("360211020810000", "36", RegistryRefusal(.valueWrong, "key")),
        (FamilyForms.card(3), "36", RegistryRefusal(.familyUnknown)),
        (FamilyForms.nik(1), "36", RegistryRefusal(.familyUnknown)),
        (String(repeating: "0", count: 32), "36", RegistryRefusal(.familyUnknown)),
        (FamilyForms.card(1), "36.04", RegistryRefusal(.familyUnknown)),
        (FamilyForms.nik(11), "36.04", RegistryRefusal(.familyUnknown)),
    ])
    func `a family that cannot be shown is refused, and one outside the area like an unknown one`(
        key: String, area: String, expected: RegistryRefusal
    ) throws {
        let registry = try Self.registry()
        #expect(try registry.refusal(of: RegistryQuery.with { $0.family.key = key }, in: area) == expected)
        #expect(try registry.refusal(of: Self.reveal(key), in: area) == expected)
    }

    @Test(arguments: [
        (String(repeating: "p", count: 201), RegistryRefusal(.valueWrong, "purpose")),
        ("", RegistryRefusal(.purposeMissing)), ("cek ", RegistryRefusal(.purposeMissing)),
        ("a  b  c", RegistryRefusal(.purposeMissing)),
    ])
    func `nothing is revealed without a purpose`(purpose: String, expected: RegistryRefusal) throws {
        let registry = try Self.registry()
        #expect(try registry.refusal(of: Self.reveal(FamilyForms.card(1), purpose)) == expected)
    }

    @Test func `a revealed page has every field, is shown and not stored, and leaves an event`() throws {
        let registry = try Self.registry()
        let decision = try registry.store.read { tables in
            let asked = Asked(
                principal: "operator", request: registry.request(), at: registry.now,
                areas: [RegionCode("36")].compactMap(\.self))
            return try registry.service.decide(Self.reveal(FamilyForms.nik(10)), asked, tables)
        }
        guard case .show(let happened, let answer) = decision else { throw FamilyForms.Unexpected() }
        let form = FamilyForms.family(1)
        #expect(answer.family.revealed)
        #expect(answer.family.personal == form.personal)
        #expect(answer.family.members.map(\.personal) == form.members.map(\.personal))
        #expect(happened.map(\.event.familyRevealed.family) == [answer.family.family])
        #expect(happened.map(\.event.familyRevealed.purpose) == ["verifikasi lapangan"])
        #expect(happened.allSatisfy { $0.personal == nil })
    }
}
