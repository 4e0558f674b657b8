import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// A register whose families are written into its tables directly, for tests of the rules after intake.
struct Scene {
    let rehearsal: Rehearsal<RegistryService>

    /// A scene with the strategy's numbers, a desa and a kelurahan, and no family.
    init(on day: String = "2026-03-02", without missing: ParameterName? = nil) throws {
        rehearsal = try Rehearsal(RegistryService(), on: day)
        try rehearsal.store.transact { tables in
            for (name, value) in Scene.numbers.sorted(by: { $0.key.number < $1.key.number }) where name != missing {
                try tables.write(
                    "INSERT INTO parameter (name, valid_from, value, source) VALUES ($1, $2, $3, $4)",
                    [.text(name.rawValue), .day(Scene.day("2025-01-01")), .integer(value), "strategy"])
            }
            for (region, level) in [(Scene.desa, RegionLevel.desa), (Scene.kelurahan, .kelurahan)] {
                try tables.write(
                    "INSERT INTO region (code, name, level) VALUES ($1, $2, $3)",
                    [.number(RegionCode(region)?.number), .text(region), .number(level.number)])
            }
        }
    }

    static let desa = "36.02.01.2001"
    static let kelurahan = "36.71.01.1001"

    /// The defaults of Tangga's strategy page.
    static let numbers: [ParameterName: Int64] = [
        .foodLine: 524_678, .nonFoodLine: 190_610, .extremeLine: 391_000, .povertyLine: 715_288,
        .multidimensionalCutoff: 3, .healthFacilityKm: 5_000_000, .primarySchoolKm: 3_000_000,
        .juniorSchoolKm: 6_000_000, .floorPerMember: 7_200_000, .schoolAgeFrom: 7, .schoolAgeTo: 15,
        .primaryAgeFrom: 7, .primaryAgeTo: 12, .juniorAgeFrom: 13, .juniorAgeTo: 15, .diplomaAgeFrom: 15,
        .adultAgeFrom: 18, .adultAgeTo: 59, .elderlyAgeFrom: 60, .deliveredMonths: 3, .attendancePercent: 80,
        .enterpriseMonths: 6, .independenceDays: 180, .servedWindowMonths: 12,
    ]

    static func day(_ iso: String) -> Day { Day(iso: iso) ?? .first }

    /// The facts of a family that lacks nothing: four members in their own sound house.
    static func facts(on day: String = "2026-02-01") -> RegistryFamilyFacts {
        .with {
            $0.surveyedOn = Scene.day(day).number
            $0.desil = 3
            $0.houseStatus = .milikSendiri
            $0.floorAreaM2E6 = 40_000_000
            $0.floor = .keramik
            $0.wall = .tembok
            $0.roof = .genteng
            $0.drinkingWater = .leding
            $0.bathingWater = .leding
            $0.toilet = .sendiri
            $0.closet = .leherAngsa
            $0.sewage = .tangkiSeptik
            $0.healthFacilityKmE6 = 1_000_000
            $0.primarySchoolKmE6 = 1_000_000
            $0.juniorSchoolKmE6 = 1_000_000
            $0.hasTelephone_p = true
            $0.hasInternet_p = true
            $0.metFacilitator = true
            $0.foodExpenditure = 4 * 600_000
            $0.nonFoodExpenditure = 4 * 300_000
        }
    }

    /// A healthy and insured member without an exclusion signal.
    static func member(
        born: String, diploma: FieldDiploma = .tidakAda, schooling: FieldSchooling = .tidakLagi,
        _ change: (inout Person) -> Void = { _ in }
    ) -> Person {
        var person = Person(
            bornOn: day(born),
            facts: .with {
                $0.diploma = diploma
                $0.schooling = schooling
                $0.disability = .tidak
                $0.jknActive = true
                $0.illUntreated = false
                $0.pregnant = false
            })
        change(&person)
        return person
    }

    /// Two parents, a primary school's pupil and a junior secondary school's.
    static let people = [
        member(born: "1985-05-05", diploma: .sma), member(born: "1988-08-08", diploma: .smp),
        member(born: "2017-01-01", schooling: .masih), member(born: "2012-01-01", diploma: .sd, schooling: .masih),
    ]

    struct Person: Sendable {
        var bornOn: Day
        var facts: RegistryMemberFacts
        var state: RegistryPersonState = .living
    }

    /// Registers a family; its id has `number` in its last byte.
    @discardableResult
    func family(
        _ number: UInt8, facts: RegistryFamilyFacts = Scene.facts(), people: [Person] = Scene.people,
        region: String = Scene.desa, rung: Rung = .registered, importedBy: String = "importer",
        position: (Int64, Int64)? = nil
    ) throws -> Identifier {
        let id = Scene.id(number)
        var personal = RegistryFamilyPersonal()
        if let position { (personal.latitudeE6, personal.longitudeE6) = position }
        let kept = try personal.serializedData()
        try rehearsal.store.transact { tables in
            try tables.write(
                """
                INSERT INTO family
                    (id, card, region, living, surveyed_on, imported_by, run, rung, rung_since, personal)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                [
                    .id(id), .number(number), .number(RegionCode(region)?.number), .number(people.count),
                    .number(facts.surveyedOn), .text(importedBy), "run", .number(rung.number),
                    .number(facts.surveyedOn), .blob(kept),
                ])
            for (index, person) in people.enumerated() {
                let born = RegistryMemberPersonal.with { $0.bornOn = person.bornOn.number }
                try tables.write(
                    """
                    INSERT INTO person (family, id, nik, head, state, state_since, facts, personal)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                    """,
                    [
                        .id(id), .id(id.derived(index)), .integer(Int64(number) * 100 + Int64(index)),
                        .flag(index == 0), .number(person.state.rawValue), 0, .blob(try person.facts.serializedData()),
                        .blob(try born.serializedData()),
                    ])
            }
        }
        try survey(id, facts)
        return id
    }

    /// Adds a survey to a registered family; the latest one counts.
    func survey(_ family: Identifier, _ facts: RegistryFamilyFacts) throws {
        try rehearsal.store.transact { tables in
            try tables.write(
                "INSERT INTO survey (family, surveyed_on, facts) VALUES ($1, $2, $3)",
                [.id(family), .number(facts.surveyedOn), .blob(try facts.serializedData())])
            try tables.write(
                "UPDATE family SET surveyed_on = $1 WHERE id = $2", [.number(facts.surveyedOn), .id(family)])
        }
    }

    static func id(_ number: UInt8) -> Identifier {
        Identifier(bytes: [UInt8](repeating: 1, count: 15) + [number])!
    }

    /// Applies events as a turn does.
    func happen(_ events: [RegistryEvent]) throws {
        let settled = Settled(entry: 1, at: rehearsal.now, person: "operator")
        try rehearsal.store.transact { tables in
            for event in events { try rehearsal.service.apply(event, nil, settled, tables) }
            try Deriving.settle(rehearsal.service, tables)
        }
    }

    /// Runs a statement in the tables.
    func write(_ sql: String, _ arguments: [Value] = []) throws {
        try rehearsal.store.transact { tables in
            _ = try tables.write(sql, arguments)
        }
    }

    // MARK: Asking

    @discardableResult
    func assess(_ area: String = "36", by person: String = "assessor", most: UInt32 = 100) throws -> Outcome {
        try ask(.with { $0.assessFamilies = .with { ($0.area, $0.most) = (area, most) } }, by: person)
    }

    @discardableResult
    func propose(_ area: String = "36", by person: String = "proposer", most: UInt32 = 100) throws -> Outcome {
        try ask(.with { $0.proposeRungs = .with { ($0.area, $0.most) = (area, most) } }, by: person)
    }

    @discardableResult
    func confirm(
        _ proposals: [Data], by person: String = "confirmer", reject: String? = nil, in area: String = "36"
    ) throws -> Outcome {
        try ask(
            .with {
                $0.confirmRungs = .with {
                    $0.proposals = proposals
                    $0.reject = reject != nil
                    $0.reason = reject ?? ""
                }
            }, by: person, in: area)
    }

    @discardableResult
    func enrol(_ families: [Identifier], in programme: String, area: String = "36") throws -> Outcome {
        try ask(
            .with {
                $0.enrolFamilies = .with {
                    $0.programme = programme
                    $0.families = families.map(\.data)
                }
            }, in: area)
    }

    @discardableResult
    func load(_ programmes: [RegistryProgramme], _ combinations: [RegistryCombination] = []) throws -> Outcome {
        try ask(.with { $0.loadProgrammes = .with { ($0.programmes, $0.combinations) = (programmes, combinations) } })
    }

    @discardableResult
    func ask(_ command: RegistryCommand, by person: String = "operator", in area: String = "36") throws -> Outcome {
        switch try rehearsal.ask(command, by: person, in: area) {
        case .accepted(let happened, let answer): Outcome(events: happened.map(\.event), answer: answer, refusal: nil)
        case .refused(let refusal): Outcome(events: [], answer: nil, refusal: refusal)
        }
    }

    struct Outcome {
        let events: [RegistryEvent]
        let answer: RegistryAnswer?
        let refusal: RegistryRefusal?

        var proposals: [RegistryRungProposed] { events.map(\.rungProposed) }
        var assessed: [RegistryFamilyAssessed] { events.map(\.familyAssessed) }
        /// `code subject` of each item of a bulk command; empty for an accepted item.
        var items: [String] { answer?.bulk.items.map { $0.hasRefusal ? Scene.text($0.refusal) : "" } ?? [] }
        /// `name count` of each tally.
        var tallies: [String] {
            ((answer?.walked.tallies ?? []) + (answer?.bulk.tallies ?? [])).map { "\($0.name) \($0.count)" }
        }
    }

    /// A refusal as text, such as `excluded asn`; empty for none.
    static func text(_ refusal: RegistryRefusal?) -> String {
        guard let refusal else { return "" }
        // A subject of a list is there as its number too.
        switch refusal.code {
        case .samePerson:
            #expect(DecisionRole(number: Int32(refusal.role.rawValue))?.rawValue == refusal.subject)
        case .notEligible:
            #expect(ProgrammeCondition(number: Int32(refusal.condition.rawValue))?.rawValue == refusal.subject)
        case .excluded:
            #expect(FamilyExclusion(number: Int32(refusal.exclusion.rawValue))?.rawValue == refusal.subject)
        default: #expect(refusal.value == nil)
        }
        return refusal.subject.isEmpty ? "\(refusal.code)" : "\(refusal.code) \(refusal.subject)"
    }

    func rung(of family: Identifier) throws -> Rung? {
        try rehearsal.store.read {
            try $0.first("SELECT rung FROM family WHERE id = $1", [.id(family)]) { $0.int32(0) }
        }
        .flatMap { Rung(number: $0) }
    }

    /// A programme without conditions.
    static func programme(
        _ code: String, _ change: (inout RegistryProgramme) -> Void = { _ in }
    ) -> RegistryProgramme {
        .with {
            $0.code = code
            $0.name = code
            $0.owner = "dinsos"
            $0.node = "disbursement.dinsos"
            $0.phase = .charity
            $0.kind = .cash
            $0.amount = 500_000
            $0.rhythm = .monthly
            $0.sources = [.apbdProvinsi]
            $0.relieves = [.food]
            $0.validFrom = Scene.day("2026-01-01").number
            change(&$0)
        }
    }
}
