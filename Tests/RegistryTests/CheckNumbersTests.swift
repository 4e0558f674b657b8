import Edges
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// Questions about the numbers of a hand-over.
@Suite struct `The numbers of a hand-over` {
    private typealias Row = (card: String, nik: String)

    /// A Registry with families 1 and 2; the head of family 2 has died.
    private static func registry() throws -> Rehearsal<RegistryService> {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1), FamilyForms.family(2)])
        try registry.ask(
            .with { $0.markPerson = .with { ($0.nik, $0.state, $0.since) = (FamilyForms.nik(20), .deceased, 20_000) } })
        return registry
    }

    private static func open(_ run: String, families: UInt64 = 1, persons: UInt64 = 4) -> RegistryCommand {
        .with { $0.openHandover = .with { ($0.run, $0.families, $0.persons) = (run, families, persons) } }
    }

    private static func check(_ rows: [Row], run: String = "") -> RegistryCommand {
        .with {
            $0.checkNumbers.run = run
            $0.checkNumbers.rows = rows.map { row in .with { ($0.card, $0.nik) = (row.card, row.nik) } }
        }
    }

    private static let one: [Row] = [(FamilyForms.card(1), FamilyForms.nik(10))]

    private func numbers(
        _ rows: [Row], in area: String = "36", at registry: Rehearsal<RegistryService>
    ) throws -> RegistryNumbers {
        guard case .accepted(let happened, let answer) = try registry.ask(Self.check(rows), in: area) else {
            throw FamilyForms.Unexpected()
        }
        #expect(happened.map(\.event.numbersChecked.rows) == [UInt32(rows.count)])
        #expect(happened.allSatisfy { $0.personal == nil })
        return answer.numbers
    }

    /// A row, and how its person and its card stand to the Registry; asked for Lebak, and for Kabupaten Serang.
    private static let rows:
        [(
            what: String, card: String, nik: String, person: RegistryNumbers.Person, onCard: RegistryNumbers.Card,
            elsewhere: RegistryNumbers.Person
        )] = [
            ("the head", FamilyForms.card(1), FamilyForms.nik(10), .headOfThisCard, .withHead, .onAnotherCard),
            ("a member", FamilyForms.card(1), FamilyForms.nik(11), .onThisCard, .withHead, .onAnotherCard),
            ("a head who died", FamilyForms.card(2), FamilyForms.nik(20), .onThisCard, .withoutHead, .onAnotherCard),
            ("of another card", FamilyForms.card(1), FamilyForms.nik(21), .onAnotherCard, .withHead, .onAnotherCard),
            ("of an unknown card", FamilyForms.card(9), FamilyForms.nik(21), .onAnotherCard, .unknown, .onAnotherCard),
            ("nobody", FamilyForms.card(1), FamilyForms.nik(99), .unknown, .withHead, .unknown),
            ("the card alone", FamilyForms.card(2), "", .unknown, .withoutHead, .unknown),
            ("malformed", "12", "34", .unknown, .unknown, .unknown),
        ]

    @Test func `stand unknown, on this card, as its head or on another; a card outside the area is unknown`() throws {
        let registry = try Self.registry()
        let rows = Self.rows.map { Row(card: $0.card, nik: $0.nik) }
        let inside = try numbers(rows, at: registry)
        let outside = try numbers(rows, in: "36.04", at: registry)
        for (place, row) in Self.rows.enumerated() {
            #expect((inside.persons[place], inside.cards[place]) == (row.person, row.onCard), "\(row.what)")
            #expect((outside.persons[place], outside.cards[place]) == (row.elsewhere, .unknown), "\(row.what)")
        }
    }

    @Test func `are asked at most as often as the run has rows, and by the human who opened it`() throws {
        let registry = try Self.registry()
        try registry.ask(Self.open("a"), by: "ani")
        let four = Array(repeating: Self.one[0], count: 4)
        #expect(try registry.refusal(of: Self.check(four, run: "a")) == RegistryRefusal(.runUnknown, "a"))
        try registry.ask(Self.check(four, run: "a"), by: "ani")
        func refusal(_ rows: Int) throws -> RegistryRefusal? {
            let command = Self.check(Array(repeating: Self.one[0], count: rows), run: "a")
            guard case .refused(let refusal) = try registry.ask(command, by: "ani") else { return nil }
            return refusal
        }
        #expect(try refusal(2) == RegistryRefusal(.askedTooOften, "5"))
        #expect(try refusal(1) == nil)
        #expect(try refusal(1) == RegistryRefusal(.askedTooOften, "5"))
        #expect(try registry.count("handover", where: "asked = 5 AND allowed = 5 AND opened_by = 'ani'") == 1)
        #expect(try registry.folded().dump(.own) == registry.dump(.own))
    }

    @Test func `are asked a hundred times a day outside a run, by each human`() throws {
        let registry = try Self.registry()
        let sixty = Self.check(Array(repeating: Self.one[0], count: 60))
        let forty = Self.check(Array(repeating: Self.one[0], count: 40))
        func refused(_ command: RegistryCommand, by person: String = "ani") throws -> Bool {
            guard case .refused(let refusal) = try registry.ask(command, by: person) else { return false }
            return refusal == RegistryRefusal(.askedTooOften, "100")
        }
        #expect(try !refused(sixty) && refused(sixty) && !refused(forty) && refused(Self.check(Self.one)))
        #expect(try !refused(sixty, by: "budi"))
        // A second name of a human has no questions of its own.
        registry.identities["ani-dinsos"] = Identity(human: "ani", names: ["ani", "ani-dinsos"])
        #expect(try refused(forty, by: "ani-dinsos"))
        registry.now = registry.now.adding(seconds: 86_400)
        #expect(try !refused(sixty) && refused(sixty))
        #expect(try registry.folded().dump(.own) == registry.dump(.own))
    }

    @Test(arguments: [
        (open(""), RegistryRefusal(.valueMissing, "run")), (open("a"), RegistryRefusal(.valueWrong, "run")),
        (open(String(repeating: "r", count: 201)), RegistryRefusal(.valueWrong, "run")),
        (open("b", families: .max), RegistryRefusal(.valueWrong, "families")),
        (open("b", persons: 100_000_001), RegistryRefusal(.valueWrong, "persons")),
        (check([]), RegistryRefusal(.tooMany)),
        (check(Array(repeating: one[0], count: 1_001)), RegistryRefusal(.tooMany)),
        (check(one, run: "b"), RegistryRefusal(.runUnknown, "b")),
    ])
    func `are refused where the command is invalid`(_ command: RegistryCommand, _ expected: RegistryRefusal) throws {
        let registry = try Self.registry()
        try registry.ask(Self.open("a"))
        #expect(try registry.refusal(of: command) == expected)
    }
}
