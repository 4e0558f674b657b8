import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Which cards and NIKs of a hand-over are registered. The intake asks before it sends a batch.
///
/// A masked number leaves few enough candidates that unbounded questions would tell which one exists. So the answers say
/// only how a card and a NIK stand to each other, and the number of questions is bounded: by the rows of a hand-over
/// whose run a command opened, or else by ``perDay``.
enum Numbers {
    static let tables = [
        // `asked` is the number of rows that were asked under the run.
        Table(
            "handover", .own, key: ["run"],
            columns: """
                run TEXT NOT NULL PRIMARY KEY,
                opened_by TEXT NOT NULL,
                allowed INTEGER NOT NULL,
                asked INTEGER NOT NULL
                """),
        // The rows that a human asked outside a run on the latest day with such a question.
        Table(
            "numbers_asked", .own, key: ["person"],
            columns: """
                person TEXT NOT NULL PRIMARY KEY,
                day INTEGER NOT NULL,
                asked INTEGER NOT NULL
                """),
    ]

    /// The rows that a human may ask in a day without a run, such as at a counter.
    static let perDay: Int64 = 100
    /// Most rows of one hand-over.
    private static let mostRows: UInt64 = 100_000_000

    // MARK: - Opening a run

    static func decide(
        _ command: RegistryOpenHandover, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        if command.run.isEmpty { return .refuse(RegistryRefusal(.valueMissing, "run")) }
        let isNew = try !tables.exists("SELECT 1 FROM handover WHERE run = $1", [.text(command.run)])
        guard Texts.fits(command.run), isNew else { return .refuse(RegistryRefusal(.valueWrong, "run")) }
        guard command.families <= mostRows else { return .refuse(RegistryRefusal(.valueWrong, "families")) }
        guard command.persons <= mostRows else { return .refuse(RegistryRefusal(.valueWrong, "persons")) }
        let event = RegistryEvent.with {
            $0.handoverOpened = .with {
                $0.run = command.run
                $0.families = command.families
                $0.persons = command.persons
            }
        }
        return .accept([Happened(event)], .with { $0.done = .with { $0.count = 1 } })
    }

    static func apply(_ event: RegistryHandoverOpened, _ settled: Settled, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO handover (run, opened_by, allowed, asked) VALUES ($1, $2, $3, 0)",
            [.text(event.run), .text(settled.person), .number(event.families + event.persons)])
    }

    // MARK: - Asking

    static func decide(
        _ command: RegistryCheckNumbers, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard (1...Limits.bulkItems).contains(command.rows.count) else { return .refuse(RegistryRefusal(.tooMany)) }
        if let refusal = try refusal(of: command, asked, tables) { return .refuse(refusal) }
        let event = RegistryEvent.with {
            $0.numbersChecked = .with {
                $0.run = command.run
                $0.rows = UInt32(command.rows.count)
            }
        }
        let numbers = try numbers(of: command.rows, asked, tables)
        return .accept([Happened(event)], .with { $0.numbers = numbers })
    }

    /// Why these rows may not be asked; nil where they may.
    private static func refusal(
        of command: RegistryCheckNumbers, _ asked: Asked, _ tables: any Reading
    ) throws -> RegistryRefusal? {
        let rows = Int64(command.rows.count)
        if command.run.isEmpty {
            let before = try tables.integer(
                "SELECT asked FROM numbers_asked WHERE person = $1 AND day = $2",
                [.text(asked.person), .day(asked.today)])
            return before + rows > perDay ? RegistryRefusal(.askedTooOften, "\(perDay)") : nil
        }
        let found = try tables.first(
            "SELECT allowed, asked FROM handover WHERE run = $1 AND opened_by = $2",
            [.text(command.run), .text(asked.person)]
        ) { (allowed: $0.integer(0), asked: $0.integer(1)) }
        guard let found else { return RegistryRefusal(.runUnknown, command.run) }
        return found.asked + rows > found.allowed ? RegistryRefusal(.askedTooOften, "\(found.allowed)") : nil
    }

    static func apply(_ event: RegistryNumbersChecked, _ settled: Settled, _ tables: any Writing) throws {
        guard event.run.isEmpty else {
            return try tables.write(
                "UPDATE handover SET asked = asked + $1 WHERE run = $2", [.number(event.rows), .text(event.run)])
        }
        try tables.write(
            """
            INSERT INTO numbers_asked (person, day, asked) VALUES ($1, $2, $3)
            ON CONFLICT (person) DO UPDATE SET
                asked = CASE WHEN numbers_asked.day = excluded.day THEN numbers_asked.asked ELSE 0 END + excluded.asked,
                day = excluded.day
            """, [.text(settled.person), .day(settled.day), .number(event.rows)])
    }

    // MARK: - The answers

    /// A registered card within the grant.
    private struct Card {
        let family: Identifier
        /// The NIK of the living head; nil for none.
        var head: Int64?
    }

    private static func numbers(
        of rows: [RegistryCheckNumbers.Row], _ asked: Asked, _ tables: any Reading
    ) throws -> RegistryNumbers {
        let cards = rows.map { FamilyCardNumber($0.card)?.number }
        let niks = rows.map { (try? NIK($0.nik))?.number }
        let registered = try registered(Set(cards.compactMap(\.self)).sorted(), asked, tables)
        var families: [Int64: Identifier] = [:]
        let keys = Set(niks.compactMap(\.self)).sorted().map(Value.integer)
        try tables.each("SELECT nik, family FROM person WHERE nik", among: keys) { row in
            families[row.integer(0)] = row.id(1)
        }
        var answer = RegistryNumbers()
        for (card, nik) in zip(cards, niks) {
            let card = card.flatMap { registered[$0] }
            answer.cards.append(card.map { $0.head == nil ? .withoutHead : .withHead } ?? .unknown)
            answer.persons.append(
                nik.flatMap { nik in
                    families[nik].map { family in
                        guard family == card?.family else { return .onAnotherCard }
                        return card?.head == nik ? .headOfThisCard : .onThisCard
                    }
                } ?? .unknown)
        }
        return answer
    }

    /// The registered cards within the grant, by number.
    private static func registered(
        _ cards: [Int64], _ asked: Asked, _ tables: any Reading
    ) throws -> [Int64: Card] {
        var found: [Int64: Card] = [:]
        var cardOf: [Identifier: Int64] = [:]
        try tables.each("SELECT card, id, region FROM family WHERE card", among: cards.map(Value.integer)) { row in
            guard let id = row.id(1), let region = row.region(2), asked.reaches(region) else { return }
            found[row.integer(0)] = Card(family: id)
            cardOf[id] = row.integer(0)
        }
        let ids = cardOf.keys.sorted().map(Value.id)
        try tables.each("SELECT family, nik, head, state FROM person WHERE family", among: ids) { row in
            guard row.flag(2), row.int32(3) == RegistryPersonState.living.rawValue, let family = row.id(0),
                let card = cardOf[family]
            else { return }
            found[card]?.head = row.integer(1)
        }
        return found
    }
}
