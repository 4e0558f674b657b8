import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// The division of a family's personal data into groups, and the epochs of its key.
@Suite struct `Sealed groups` {
    private static func change(
        of form: RegistryFamilyForm
    ) throws -> Happened<RegistryService> {
        let registry = try FamilyForms.registry()
        guard case .accepted(let happened, _) = try registry.ask(FamilyForms.command([form])), happened.count == 1
        else { throw FamilyForms.Unexpected() }
        return happened[0]
    }

    private static func parts(_ happened: Happened<RegistryService>) throws -> [PersonalPart<RegistryEventPersonal>] {
        RegistryService.parts(of: try #require(happened.personal), beside: happened.event)
    }

    /// A family of which every group has something to say.
    private static let full = FamilyForms.family(1) { form in
        form.members[1].facts.pregnant = true
        form.members[1].facts.disability = .berat
        form.members[0].personal.occupation = "tni"
    }

    /// The texts that may stand in one group alone.
    private static let texts: [(group: FieldPersonalGroup, text: String)] = [
        (.identity, FamilyForms.card(1)), (.identity, FamilyForms.nik(10)), (.identity, "Nana Sobirin"),
        (.identity, "Euis Gunawan"), (.identity, "Pandeglang"), (.contact, "Kp. Firdaus No. 62"), (.note, "TKSK-02"),
        (.occupation, "tni"),
    ]

    @Test func `each text stands in one part, and none in the event`() throws {
        let happened = try Self.change(of: Self.full)
        let parts = try Self.parts(happened)
        #expect(parts.map(\.group) == [1, 2, 3, 4, 5, 6], "identity, contact, account, health, occupation, note")
        #expect(parts.allSatisfy { $0.subject == happened.event.familyChanged.family && $0.epoch == 1 })
        let event: Data = try happened.event.serializedData()
        for (group, text) in Self.texts {
            let bytes = Data(text.utf8)
            let holders = try parts.filter { try $0.personal.serializedData().range(of: bytes) != nil }.map(\.group)
            #expect(holders == [group.rawValue], "\(text)")
            #expect(event.range(of: bytes) == nil, "\(text)")
        }
        let account = try #require(Self.full.personal.hasAccount ? Self.full.personal.account : nil)
        #expect(parts[2].personal == .with { $0.family.account = account })
    }

    @Test func `health and the exclusion stand in their parts, and not in the event`() throws {
        let happened = try Self.change(of: Self.full)
        for member in happened.event.familyChanged.members {
            #expect(member.facts == member.facts.open)
        }
        let parts = try Self.parts(happened)
        let health = try #require(parts.first { $0.group == FieldPersonalGroup.health.rawValue }?.personal.health)
        #expect(health.map(\.disability) == [Self.full.members[0].facts.disability, .berat])
        #expect(health[1].pregnant)
        let work = try #require(parts.first { $0.group == FieldPersonalGroup.occupation.rawValue }?.personal.work)
        #expect(work[0].signal == MemberRowRules.signal(of: "tni") && work[0].signal != .unknown)
    }

    @Test func `without a group the others are whole`() throws {
        let happened = try Self.change(of: Self.full)
        let parts = try Self.parts(happened)
        for left in parts {
            let bytes = try parts.filter { $0.group != left.group }.reduce(Data()) {
                $0 + (try $1.personal.serializedData())
            }
            let joined = try RegistryEventPersonal(serializedBytes: bytes)
            for part in parts where part.group != left.group {
                let again = RegistryService.parts(of: joined, beside: happened.event).first { $0.group == part.group }
                #expect(again?.personal == part.personal, "\(part.group) without \(left.group)")
            }
        }
    }

    @Test func `a group with nothing to say has no part`() throws {
        let happened = try Self.change(
            of: FamilyForms.family(1) { form in
                form.personal = .with { $0.card = form.personal.card }
                for place in form.members.indices {
                    form.members[place].facts = form.members[place].facts.open
                    form.members[place].personal.occupation = ""
                }
            })
        #expect(try Self.parts(happened).map(\.group) == [FieldPersonalGroup.identity.rawValue])
    }

    @Test func `a person who joins the card begins a new epoch, and nothing else does`() throws {
        let registry = try FamilyForms.registry()
        let steps: [(what: String, form: RegistryFamilyForm, epoch: UInt32)] = [
            ("registered", FamilyForms.family(1), 1),
            ("another address", FamilyForms.family(1) { $0.personal.address = "Kp. Baru" }, 1),
            ("a member more", FamilyForms.family(1) { $0.members.append(FamilyForms.member(900)) }, 2),
            (
                "another survey",
                FamilyForms.family(1) { form in
                    form.members.append(FamilyForms.member(900))
                    form.facts.surveyedOn += 10
                }, 2
            ),
        ]
        for step in steps {
            guard case .accepted(let happened, _) = try registry.ask(FamilyForms.command([step.form])),
                let event = happened.first?.event.familyChanged
            else { throw FamilyForms.Unexpected() }
            #expect(event.keyEpoch == step.epoch, "\(step.what)")
            #expect(try Self.parts(happened[0]).allSatisfy { $0.epoch == step.epoch }, "\(step.what)")
        }
        #expect(try registry.count("family", where: "key_epoch = 2") == 1)
    }

    @Test func `free text about a family is sealed under the family's key`() throws {
        let cases: [RegistryEvent] = [
            .with { $0.familyRevealed = .with { ($0.family, $0.keyEpoch) = (Data(repeating: 3, count: 16), 4) } },
            .with { $0.rungDecided = .with { ($0.family, $0.keyEpoch) = (Data(repeating: 3, count: 16), 4) } },
            .with { $0.enrolmentEnded = .with { ($0.family, $0.keyEpoch) = (Data(repeating: 3, count: 16), 4) } },
        ]
        for event in cases {
            let parts = RegistryService.parts(of: .with { $0.text = "pindah ke anaknya" }, beside: event)
            #expect(parts.map(\.group) == [FieldPersonalGroup.note.rawValue])
            #expect(parts.map(\.epoch) == [4] && parts.map(\.subject) == [Data(repeating: 3, count: 16)])
        }
    }
}
