import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// An asker for Lebak learns nothing of the families of Serang, their proposals and enrolments.
///
/// Two things are told of what lies outside, because the register must say them: that a NIK is registered, and that a
/// card is taken.
@Suite struct AreaTests {
    private typealias Case = AreaCase<RegistryService>

    /// The things of one family outside.
    private struct Outside {
        let family: Data
        let proposal: Data
        let enrolment: Data
        let key: String
    }

    private static let (lebak, serang) = ("36.02", "36.04")
    private static let (card, nik) = (FamilyForms.card(11), FamilyForms.nik(110))
    private static let (noCard, noNIK) = (FamilyForms.card(77), FamilyForms.nik(770))

    /// Two families in Lebak, poor, assessed, proposed to charity, and enrolled in `jsk`.
    private static func inside() throws -> Rehearsal<RegistryService> {
        let registry = try FamilyForms.registry()
        try registry.store.transact { tables in
            for (name, value) in Scene.numbers.sorted(by: { $0.key.number < $1.key.number }) {
                try tables.write(
                    "INSERT INTO parameter (name, valid_from, value, source) VALUES ($1, $2, $3, $4)",
                    [.text(name.rawValue), .day(Scene.day("2025-01-01")), .integer(value), "strategy"])
            }
        }
        try accepted(
            registry, .loadProgrammes(.with { $0.programmes = ["jsk", "sembako"].map { Scene.programme($0) } }))
        _ = try serve(registry, [1, 2], in: FamilyForms.village)
        return registry
    }

    private static func whole() throws -> (registry: Rehearsal<RegistryService>, outside: Outside) {
        let registry = try inside()
        return (registry, try serve(registry, [11, 12], in: FamilyForms.otherVillage))
    }

    /// Registers families and leads them to a proposal and an enrolment.
    private static func serve(
        _ registry: Rehearsal<RegistryService>, _ numbers: [Int], in village: String
    ) throws -> Outside {
        let forms = numbers.map { form($0, in: village) }
        let families = try registry.register(forms).map(\.family)
        try accepted(registry, .assessFamilies(.with { ($0.area, $0.most) = ("36", 100) }), by: "assessor")
        let proposals = try accepted(
            registry, .proposeRungs(.with { ($0.area, $0.most) = ("36", 100) }), by: "proposer")
        let enrolments = try accepted(
            registry, .enrolFamilies(.with { ($0.programme, $0.families) = ("jsk", families) }))
        return Outside(
            family: try #require(families.first),
            proposal: try #require(proposals.first { $0.rungProposed.family == families[0] }).rungProposed.proposal,
            enrolment: try #require(enrolments.first { $0.enrolled.family == families[0] }).enrolled.enrolment,
            key: try #require(Identifier(bytes: families[0])).text)
    }

    private static func form(_ number: Int, in village: String) -> RegistryFamilyForm {
        FamilyForms.family(number) {
            $0.region = village
            $0.facts = RungTests.poorest()
            ($0.facts.foodExpenditure, $0.facts.nonFoodExpenditure) = (300_000, 200_000)
        }
    }

    @discardableResult
    private static func accepted(
        _ registry: Rehearsal<RegistryService>, _ command: RegistryCommand.OneOf_Command, by person: String = "operator"
    ) throws -> [RegistryEvent] {
        guard case .accepted(let happened, _) = try registry.ask(.with { $0.command = command }, by: person) else {
            throw FamilyForms.Unexpected()
        }
        return happened.map(\.event)
    }

    @Sendable private static func command(_ command: RegistryCommand.OneOf_Command) -> Case.Body {
        .command(.with { $0.command = command })
    }

    @Sendable private static func query(_ query: RegistryQuery.OneOf_Query) -> Case.Body {
        .query(.with { $0.query = query })
    }

    private static func cases(_ outside: Outside) -> [Case] {
        wholeProvince + families(outside) + areas + decisions(outside)
    }

    private static var wholeProvince: [Case] {
        let parameter = RegistryParameter.with {
            ($0.name, $0.value) = (ParameterName.foodLine.rawValue, 1)
            ($0.validFrom, $0.source) = (Scene.day("2026-01-01").number, "SK")
        }
        return [
            .refuses(
                command(.importRegions(.with { $0.regions = FamilyForms.regions.filter { $0.code == serang } })),
                RegistryRefusal(.outsideArea, serang)),
            .refuses(command(.setParameters(.with { $0.parameters = [parameter] })), RegistryRefusal(.outsideArea)),
            .refuses(
                command(.loadProgrammes(.with { $0.programmes = [Scene.programme("pkh")] })),
                RegistryRefusal(.outsideArea)),
            .opens(query(.parameters(.init()))), .opens(query(.programmes(.init()))),
            .bounds(query(.regions(.with { ($0.area, $0.most) = (lebak, 100) })), differs: false),
            .refuses(
                query(.regions(.with { ($0.area, $0.most) = (serang, 100) })), RegistryRefusal(.outsideArea, serang)),
        ]
    }

    private static func families(_ outside: Outside) -> [Case] {
        let persons = { @Sendable (card: String) in
            FamilyForms.family(99) {
                $0.clearFacts()
                ($0.region, $0.personal.card) = ("", card)
                $0.members = [FamilyForms.member(991)]
            }
        }
        let elsewhere = { @Sendable (card: String) in
            FamilyForms.family(99) { ($0.region, $0.personal.card) = (FamilyForms.otherVillage, card) }
        }
        let register = { @Sendable (form: RegistryFamilyForm) in Case.Body.command(FamilyForms.command([form])) }
        let reveal = { @Sendable (key: String) in
            command(.revealFamily(.with { ($0.key, $0.purpose) = (key, "kunjungan") }))
        }
        let page = { @Sendable (key: String) in query(.family(.with { $0.key = key })) }
        let readers = { @Sendable (key: String) in query(.readers(.with { $0.key = key })) }
        let noKey = String(outside.key.dropLast(4)) + "0000"
        return [
            .bounds(register(form(3, in: FamilyForms.village)), differs: false),
            .hides(card, like: noCard) { register(persons($0)) },
            .hides(card, like: noCard) { register(elsewhere($0)) },
            .hides(nik, like: noNIK) { nik in
                command(.markPerson(.with { ($0.nik, $0.state, $0.since) = (nik, .deceased, 20_000) }))
            },
            .hides(outside.key, like: noKey) { reveal($0) }, .hides(card, like: noCard) { reveal($0) },
            .hides(nik, like: noNIK) { reveal($0) },
            .hides(outside.key, like: noKey) { page($0) }, .hides(card, like: noCard) { page($0) },
            .hides(nik, like: noNIK) { page($0) },
            .hides(outside.key, like: noKey) { readers($0) }, .hides(card, like: noCard) { readers($0) },
            .hides(card, like: noCard) { card in
                command(.checkNumbers(.with { $0.rows = [.with { $0.card = card }] }))
            },
            .bounds(command(.openHandover(.with { ($0.run, $0.persons) = ("b", 1) })), differs: false),
        ]
    }

    /// Each request that names an area: of it, and of another.
    private static var areas: [Case] {
        func each(_ body: (String) -> Case.Body, differs: Bool = false) -> [Case] {
            [.bounds(body(lebak), differs: differs), .refuses(body(serang), RegistryRefusal(.outsideArea, serang))]
        }
        return each { area in command(.assessFamilies(.with { ($0.area, $0.most) = (area, 100) })) }
            + each { area in command(.proposeRungs(.with { ($0.area, $0.most) = (area, 100) })) }
            + each { area in
                command(.enrolFamilies(.with { ($0.programme, $0.area, $0.most) = ("sembako", area, 100) }))
            }
            + each { area in query(.proposals(.with { ($0.area, $0.most) = (area, 100) })) }
            + each { area in query(.enrolments(.with { ($0.area, $0.most) = (area, 100) })) }
            + each { area in query(.worklist(.with { ($0.agency, $0.area, $0.most) = ("dinsos", area, 100) })) }
    }

    private static func decisions(_ outside: Outside) -> [Case] {
        [
            .hides(outside.family) { family in
                command(.enrolFamilies(.with { ($0.programme, $0.families) = ("sembako", [family]) }))
            },
            .hides(outside.proposal) { proposal in command(.confirmRungs(.with { $0.proposals = [proposal] })) },
            .hides(outside.enrolment) { enrolment in
                command(.endEnrolment(.with { ($0.enrolment, $0.reason) = (enrolment, "pindah") }))
            },
        ]
    }

    private static let places = 0..<36

    @Test(arguments: places)
    func `nothing tells of what lies outside the area`(place: Int) throws {
        let (whole, outside) = try Self.whole()
        let each = Self.cases(outside)[place]
        let faults = try each.faults(area: Self.lebak, province: "36", whole: whole, inside: Self.inside())
        #expect(faults.isEmpty, "\(each.name(whole.service) ?? "")")
    }

    @Test func `every command and query has a case`() throws {
        let (whole, outside) = try Self.whole()
        #expect(Self.cases(outside).count == Self.places.count)
        #expect(Set(Self.cases(outside).compactMap { $0.name(whole.service) }) == Case.names(whole.service))
    }

    @Test func `proposals, enrolments and needs move with their family`() throws {
        let (registry, _) = try Self.whole()
        func listed(_ area: String) throws -> [Int] {
            let proposals = try registry.answer(
                to: .with { $0.proposals = .with { ($0.area, $0.most) = (area, 9) } }, in: area)
            let enrolments = try registry.answer(
                to: .with { $0.enrolments = .with { ($0.area, $0.most) = (area, 9) } }, in: area)
            #expect(proposals.proposals.proposals.allSatisfy { $0.region.hasPrefix(area) })
            #expect(enrolments.enrolments.enrolments.allSatisfy { $0.region.hasPrefix(area) })
            return [proposals.proposals.proposals.count, enrolments.enrolments.enrolments.count]
        }
        #expect(try listed(Self.lebak) == [2, 2] && listed(Self.serang) == [2, 2])
        #expect(try registry.register([Self.form(1, in: FamilyForms.otherVillage)]).map(\.fate) == [.updated])
        #expect(try listed(Self.lebak) == [1, 1] && listed(Self.serang) == [3, 3])
        let worklist = RegistryQuery.with {
            $0.worklist = .with { ($0.agency, $0.area, $0.most) = ("dinsos", Self.lebak, 9) }
        }
        #expect(try registry.answer(to: worklist, in: Self.lebak).worklist.waiting == 1)
    }
}
