import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct RegisteredQueryTests {
    private static func query(cards: [String], niks: [String]) -> RegistryQuery {
        .with { $0.registered = .with { ($0.cards, $0.niks) = (cards, niks) } }
    }

    @Test func `registered keys are answered, the others are left out`() throws {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(2), FamilyForms.family(1)])
        let answer = try registry.answer(
            to: Self.query(
                cards: [FamilyForms.card(2), FamilyForms.card(1), FamilyForms.card(1), FamilyForms.card(3), "x"],
                niks: [FamilyForms.nik(21), FamilyForms.nik(10), FamilyForms.nik(1), "1"])
        ).registeredKnown
        #expect(answer.cards.map(\.card) == [FamilyForms.card(1), FamilyForms.card(2)])
        #expect(
            answer.cards.map { $0.niks.sorted() } == [[10, 11].map(FamilyForms.nik), [20, 21].map(FamilyForms.nik)])
        #expect(answer.cards.map(\.head) == [FamilyForms.nik(10), FamilyForms.nik(20)])
        #expect(answer.cards.allSatisfy { $0.region == FamilyForms.village && $0.family.count == 16 })
        #expect(answer.persons.map(\.nik) == [FamilyForms.nik(10), FamilyForms.nik(21)])
        #expect(answer.persons.map(\.card) == [FamilyForms.card(1), FamilyForms.card(2)])
    }

    @Test func `many keys are asked in a few queries`() throws {
        let registry = try FamilyForms.registry()
        let families = (1...700).map { FamilyForms.family($0) }
        try registry.register(families)
        let answer = try registry.answer(
            to: Self.query(cards: families.map(\.personal.card), niks: families.map { $0.members[1].personal.nik })
        ).registeredKnown
        #expect(answer.cards.count == 700)
        #expect(answer.cards.allSatisfy { $0.niks.count == 2 })
        #expect(answer.persons.count == 700)
    }

    @Test func `outside the area a NIK is only reported as taken`() throws {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1)])
        let answer = try registry.answer(
            to: Self.query(cards: [FamilyForms.card(1)], niks: [FamilyForms.nik(10)]), in: "36.04"
        ).registeredKnown
        #expect(answer.cards.isEmpty)
        #expect(answer.persons.map(\.nik) == [FamilyForms.nik(10)])
        #expect(answer.persons.map(\.card) == [""])
    }

    @Test(arguments: [(0, 0), (2_001, 0), (0, 2_001)])
    func `no key, or more than a query may carry, is refused`(cards: Int, niks: Int) throws {
        let registry = try FamilyForms.registry()
        let query = Self.query(
            cards: Array(repeating: FamilyForms.card(1), count: cards),
            niks: Array(repeating: FamilyForms.nik(1), count: niks))
        #expect(try registry.refusal(of: query)?.code == .tooMany)
    }
}
