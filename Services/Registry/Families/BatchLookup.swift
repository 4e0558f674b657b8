import Foundation
import Kernel
import Schemas
import Vocabulary

/// The registered cards, persons and villages of a batch, read with one query each before anything is decided.
struct BatchLookup {
    /// The columns of a registered card that a new form is compared with.
    struct Family {
        let id: Identifier
        let region: RegionCode
        let surveyedOn: Int32
        let importedBy: String
        let version: UInt32
        let holdsFrom: Int32
        let keyEpoch: UInt32
        let personal: Data
        var persons: [Person] = []
        var surveys: [Int32: Data] = [:]
    }

    /// A registered person.
    struct Person {
        let id: Identifier
        let nik: Int64
        let isHead: Bool
        let state: RegistryPersonState
        let stateSince: Int32
        let facts: Data
        let personal: Data

        var isLiving: Bool { state == .living }
    }

    private var byCard: [Int64: Family] = [:]
    private var familyOfNIK: [Int64: Identifier] = [:]
    private let villages: Set<RegionCode>

    init(of forms: [FormNumbers], _ tables: any Reading) throws {
        var cards: [Value] = []
        var niks: [Value] = []
        var regions: Set<RegionCode> = []
        for form in forms {
            if let card = form.card { cards.append(.integer(card.number)) }
            for case .valid(let nik) in form.niks { niks.append(.integer(nik.number)) }
            if let region = form.region { regions.insert(region) }
        }
        // Sorted, because a set's order varies and the same command must send the same queries.
        villages = try Regions.known(among: regions.sorted(), tables)
        try tables.each("SELECT nik, family FROM person WHERE nik", among: niks) { row in
            familyOfNIK[row.integer(0)] = row.id(1)
        }
        var cardOfFamily: [Identifier: Int64] = [:]
        let families = """
            SELECT card, id, region, surveyed_on, imported_by, version, holds_from, key_epoch, personal
            FROM family WHERE card
            """
        try tables.each(families, among: cards) { row in
            guard let id = row.id(1), let region = row.region(2) else { return }
            cardOfFamily[id] = row.integer(0)
            byCard[row.integer(0)] = Family(
                id: id, region: region, surveyedOn: row.int32(3),
                importedBy: row.text(4), version: UInt32(clamping: row.integer(5)), holdsFrom: row.int32(6),
                keyEpoch: UInt32(clamping: row.integer(7)), personal: row.blob(8))
        }
        guard !byCard.isEmpty else { return }
        let ids = cardOfFamily.keys.sorted().map(Value.id)
        let persons = """
            SELECT family, id, nik, head, state, state_since, facts, personal FROM person WHERE family
            """
        try tables.each(persons, among: ids) { row in
            guard let family = row.id(0), let card = cardOfFamily[family], let id = row.id(1) else { return }
            byCard[card]?.persons.append(
                Person(
                    id: id, nik: row.integer(2), isHead: row.flag(3),
                    state: RegistryPersonState(rawValue: Int(row.int32(4))) ?? .unknown, stateSince: row.int32(5),
                    facts: row.blob(6), personal: row.blob(7)))
        }
        // In the order of ``Families/members(of:_:)``: an event lists the persons, and the stores give them in any order.
        for card in byCard.keys {
            byCard[card]?.persons.sort { $0.isHead == $1.isHead ? $0.id < $1.id : $0.isHead }
        }
        try tables.each("SELECT family, surveyed_on, facts FROM survey WHERE family", among: ids) { row in
            guard let family = row.id(0), let card = cardOfFamily[family] else { return }
            byCard[card]?.surveys[row.int32(1)] = row.blob(2)
        }
    }

    /// The registered family of a card; nil where there is none.
    func family(of card: FamilyCardNumber) -> Family? { byCard[card.number] }

    /// The family on whose card the NIK is registered; nil where there is none.
    func family(of nik: NIK) -> Identifier? { familyOfNIK[nik.number] }

    /// Whether there is a village with this code.
    func isVillage(_ region: RegionCode) -> Bool { region.isVillage && villages.contains(region) }
}
