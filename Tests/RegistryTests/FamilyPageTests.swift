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
            $0.card = "3602**********01"
            $0.account = .with { ($0.bank, $0.number, $0.holder) = ("137", "*******902", "Y*** S***") }
        }
        #expect(page.personal == masked)
        let member = RegistryMemberPersonal.with {
            $0.nik = "3602**********10"
            $0.name = "N*** S***"
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
        #expect(happened.map(\.event.familyRevealed.purpose) == [""])
        #expect(happened.map(\.personal) == [.with { $0.text = "verifikasi lapangan" }])
    }

    @Test func `an unrevealed page has nothing of health, disability and occupation`() throws {
        let registry = try FamilyForms.registry()
        try registry.register([
            FamilyForms.family(1) { form in
                form.members[1].facts.disability = .berat
                form.members[1].facts.chronicallyIll = true
                form.members[1].facts.pregnant = true
                form.members[1].facts.illUntreated = true
                form.members[1].facts.marital = .kawin
                form.members[1].personal.occupation = "asn"
            }
        ])
        let facts = try registry.page(FamilyForms.card(1)).members.map(\.facts)
        for facts in facts {
            #expect(!facts.hasChronicallyIll && !facts.hasPregnant && !facts.hasJknActive && !facts.hasIllUntreated)
            #expect(facts.disability == .unknown && facts.signal == .unknown)
        }
        #expect(facts.contains { $0.marital == .kawin && $0.relation == .anak && $0.schooling == .tidakLagi })
        guard case .accepted(_, let answer) = try registry.ask(Self.reveal(FamilyForms.card(1))) else {
            throw FamilyForms.Unexpected()
        }
        #expect(answer.family.members.contains { $0.facts.disability == .berat && $0.facts.signal == .asn })
    }

    @Test func `a family's readers are listed with purpose and time, the latest first, page by page`() throws {
        let registry = try Self.registry()
        func readers(_ key: String = FamilyForms.card(1), before: UInt64 = 0, most: UInt32 = 0) throws
            -> RegistryReaders
        {
            try registry.answer(to: .with { $0.readers = .with { ($0.key, $0.before, $0.most) = (key, before, most) } })
                .readers
        }
        #expect(try readers().lines.isEmpty)
        let start = registry.now
        for (number, reader) in ["ani", "budi", "ani"].enumerated() {
            registry.now = start.adding(seconds: Int64(number))
            try registry.ask(Self.reveal(FamilyForms.nik(10 + number % 2), "kunjungan \(number)"), by: reader)
        }
        try registry.ask(Self.reveal(FamilyForms.card(2), "keluarga lain"), by: "ani")
        let all = try readers(FamilyForms.nik(11))
        #expect(all.lines.map(\.person) == ["ani", "budi", "ani"])
        #expect(all.lines.map(\.purpose) == ["kunjungan 2", "kunjungan 1", "kunjungan 0"])
        #expect(all.lines.map(\.at) == [2, 1, 0].map { start.adding(seconds: $0).microseconds })
        #expect(all.lines.allSatisfy { $0.groups == [.identity, .contact, .account, .health, .occupation, .note] })
        #expect(try all.next == 0 && all.family == registry.page(FamilyForms.card(1)).family)
        let first = try readers(most: 2)
        #expect(first.lines == Array(all.lines.prefix(2)) && first.next == first.lines.last?.entry)
        #expect(try readers(before: first.next).lines == Array(all.lines.suffix(1)))
        #expect(try registry.folded().dump(.own) == registry.dump(.own))
    }

    @Test func `the readers of a family outside the area are those of an unknown family`() throws {
        let registry = try Self.registry()
        for key in [FamilyForms.card(1), FamilyForms.card(9)] {
            let query = RegistryQuery.with { $0.readers.key = key }
            #expect(try registry.refusal(of: query, in: "36.04") == RegistryRefusal(.familyUnknown))
        }
    }

    @Test func `a reading of an earlier version, which does not say what was read, has no line`() throws {
        let registry = try Self.registry()
        let family = try registry.page(FamilyForms.card(1)).family
        let event = RegistryEvent.with { $0.familyRevealed = .with { ($0.family, $0.purpose) = (family, "lama") } }
        let settled = Settled(entry: 9, at: registry.now, person: "ani")
        try registry.store.transact { try registry.service.apply(event, nil, settled, $0) }
        #expect(try registry.count("reading") == 0)
    }
}
