import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Families {
    /// Most cards, and most NIKs, in one query.
    static let mostAskedAtOnce = 2_000

    /// Which of these cards and NIKs are registered, in the order of the numbers. Intake asks before it sends a batch.
    ///
    /// A NIK is unique in the province, so the reply says for every NIK whether it is registered; its card, and all
    /// facts of a card, only within the grant.
    static func answer(
        _ query: RegistryRegisteredQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        guard query.cards.count <= mostAskedAtOnce, query.niks.count <= mostAskedAtOnce,
            !query.cards.isEmpty || !query.niks.isEmpty
        else { return .refuse(RegistryRefusal(.tooMany)) }
        let answer = try RegistryRegisteredAnswer.with {
            $0.cards = try cards(query.cards, asked, tables)
            $0.persons = try persons(query.niks, asked, tables)
        }
        return .answer(.with { $0.registeredKnown = answer })
    }

    private static func cards(
        _ cards: [String], _ asked: Asked, _ tables: any Reading
    ) throws -> [RegistryRegisteredAnswer.Card] {
        var found: [FamilyCardNumber: RegistryRegisteredAnswer.Card] = [:]
        // Without duplicates: a card read twice would return its persons twice.
        let keys = Set(cards.compactMap { FamilyCardNumber($0) }).sorted().map { Value.integer($0.number) }
        let sql = """
            SELECT family.card, family.id, family.region, person.nik, person.head, person.state
            FROM family LEFT JOIN person ON person.family = family.id WHERE family.card
            """
        try tables.each(sql, among: keys) { row in
            guard let card = FamilyCardNumber(number: row.integer(0)), let id = row.id(1), let region = row.region(2),
                asked.reaches(region)
            else { return }
            if found[card] == nil {
                found[card] = .with {
                    $0.card = card.text
                    $0.family = id.data
                    $0.region = region.text
                }
            }
            guard let nik = NIK(number: row.integer(3)) else { return }
            found[card]?.niks.append(nik.text)
            if row.flag(4), row.int32(5) == RegistryPersonState.living.rawValue { found[card]?.head = nik.text }
        }
        return found.values.sorted { $0.card < $1.card }
    }

    private static func persons(
        _ niks: [String], _ asked: Asked, _ tables: any Reading
    ) throws -> [RegistryRegisteredAnswer.Person] {
        var found: [NIK: RegistryRegisteredAnswer.Person] = [:]
        let keys = niks.compactMap { try? NIK($0) }.map { Value.integer($0.number) }
        let sql = """
            SELECT person.nik, family.card, family.region
            FROM person JOIN family ON family.id = person.family WHERE person.nik
            """
        try tables.each(sql, among: keys) { row in
            guard let nik = NIK(number: row.integer(0)) else { return }
            found[nik] = .with {
                $0.nik = nik.text
                guard let region = row.region(2), asked.reaches(region) else { return }
                $0.card = FamilyCardNumber(number: row.integer(1))?.text ?? ""
            }
        }
        return found.values.sorted { $0.nik < $1.nik }
    }
}
