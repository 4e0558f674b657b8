import Edges
import Foundation
import Intake
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

@Suite struct AssessmentTests {
    @Test(
        arguments: [
            (4 * 391_000 - 1, 0, "extreme_poor"), (4 * 391_000, 0, "poor"), (4 * 715_288 - 1, 0, "poor"),
            (4 * 715_288, 0, "not_poor"), (0, 4 * 391_000 - 1, "extreme_poor"), (1_000_000, 1_861_152, "not_poor"),
            (0, 0, "extreme_poor"),
        ] as [(Int64, Int64, String)])
    func `all expenditure is compared with the lines exactly`(_ food: Int64, _ nonFood: Int64, _ status: String) throws
    {
        var household = soundHousehold()
        (household.facts.foodExpenditure, household.facts.nonFoodExpenditure) = (food, nonFood)
        #expect(household.expenditureStatus(try strategyNumbers()).rawValue == status)
    }

    @Test func `without either expenditure or without a member the status is unknown`() throws {
        let numbers = try strategyNumbers()
        var household = soundHousehold()
        household.facts.clearFoodExpenditure()
        #expect(household.expenditureStatus(numbers) == .unknown)
        household = soundHousehold()
        household.facts.clearNonFoodExpenditure()
        #expect(household.expenditureStatus(numbers) == .unknown)
        household = soundHousehold()
        household.members = []
        #expect(household.expenditureStatus(numbers) == .unknown)
    }

    @Test(
        arguments: [
            // poor by the line, deprivations, unknown findings: multidimensionally poor, meets charity
            (false, 2, 0, false, false), (false, 3, 0, true, false), (false, 2, 6, false, false),
            (true, 2, 0, false, false), (true, 3, 0, true, true), (true, 2, 1, false, false),
        ] as [(Bool, Int, Int, Bool, Bool)])
    func `three of eight make a family multidimensionally poor, and unknown does not count`(
        _ poor: Bool, _ lacking: Int, _ unknown: Int, _ multidimensional: Bool, _ charity: Bool
    ) throws {
        var household = soundHousehold()
        let lack: [(inout RegistryFamilyFacts) -> Void] = [
            { $0.roof = .asbes }, { $0.toilet = .umum }, { $0.drinkingWater = .airPermukaan },
        ]
        let forget: [(inout RegistryFamilyFacts) -> Void] = [
            { $0.clearHealthFacilityKmE6() }, { $0.clearPrimarySchoolKmE6() },
            {
                ($0.hasTelephone_p, $0.hasInternet_p) = (false, false); $0.clearMetFacilitator()
            },
            { $0.drinkingWater = .unknown }, { $0.clearFoodExpenditure() }, { $0.clearNonFoodExpenditure() },
        ]
        lack.prefix(lacking).forEach { $0(&household.facts) }
        forget.prefix(unknown).forEach { $0(&household.facts) }
        // Enough spent on food and on other things to lack neither, and less than the poverty line.
        let numbers = try strategyNumbers { if poor { $0[.povertyLine] = 1_000_000 } }
        let assessed = household.assessed(numbers)
        #expect(assessed.findings.count { $0 == .unknown } == unknown)
        #expect(assessed.deprivedCount == lacking)
        #expect(assessed.multidimensionallyPoor == multidimensional)
        #expect(assessed.meetsCharity == charity)
    }

    @Test func `the extremely poor meet the conditions of charity though not multidimensionally poor`() throws {
        var household = soundHousehold()
        (household.facts.foodExpenditure, household.facts.nonFoodExpenditure) = (100_000, 100_000)
        let assessed = household.assessed(try strategyNumbers { $0[.multidimensionalCutoff] = 8 })
        #expect(assessed.status == .extremePoor && !assessed.multidimensionallyPoor && assessed.meetsCharity)
    }

    @Test(
        arguments: [
            ([(60, FieldDisability.tidak)], true), ([(59, .tidak)], false), ([(60, .tidak), (30, .berat)], true),
            ([(60, .tidak), (30, .sedang)], false), ([(60, .tidak), (30, .unknown)], false), ([(70, .unknown)], true),
            ([], false),
        ] as [([(Int, FieldDisability)], Bool)])
    func `only elderly or severely disabled members make a family permanently protected`(
        _ members: [(Int, FieldDisability)], _ protected: Bool
    ) throws {
        var household = soundHousehold()
        household.members = members.map { age, disability in
            Household.Member(facts: .with { $0.disability = disability }, age: age)
        }
        #expect(household.assessed(try strategyNumbers()).permanentProtection == protected)
    }

    @Test func `the digest of the rules changes with every number, and only with them`() throws {
        let rules = try strategyNumbers().rules
        #expect(try strategyNumbers().rules == rules)
        for name in Scene.numbers.keys {
            #expect(try strategyNumbers { $0[name, default: 0] += 1 }.rules != rules, "\(name)")
        }
    }

    @Test func `findings stand in the tables, and assessing again finds nothing new`() throws {
        let scene = try Scene()
        let family = try scene.family(1)
        let first = try scene.assess()
        #expect(first.assessed.count == 1)
        #expect(first.answer?.walked.changed == 1)
        let kept = try scene.rehearsal.store.read { try Assessments.latest(of: family, $0) }
        #expect(kept == first.assessed.first)
        #expect(try scene.assess().tallies == ["unchanged 1"])
        #expect(try scene.rehearsal.count("assessment", where: "assessor = 'assessor' AND latest = 1") == 1)
    }

    @Test func `a changed member, number or survey is assessed anew`() throws {
        let scene = try Scene()
        let family = try scene.family(1)
        try scene.assess()
        try scene.write("UPDATE person SET state = 2 WHERE family = $1 AND head = 1", [.id(family)])
        #expect(try scene.assess().assessed.map(\.members) == [3])
        try scene.write(
            "INSERT INTO parameter (name, valid_from, value, source) VALUES ('extreme_line', $1, 400000, 'decree')",
            [.day(scene.rehearsal.now.day)])
        #expect(try scene.assess().assessed.map(\.extremeLine) == [400_000])
        try scene.survey(family, Scene.facts(on: "2026-03-01"))
        #expect(try scene.assess().assessed.map(\.surveyedOn) == [Scene.day("2026-03-01").number])
        #expect(try scene.rehearsal.count("assessment") == 2)
        #expect(try scene.rehearsal.count("assessment", where: "latest = 1") == 1)
    }

    @Test func `a parameter of tomorrow is not yet valid`() throws {
        let scene = try Scene()
        try scene.family(1)
        try scene.write(
            "INSERT INTO parameter (name, valid_from, value, source) VALUES ('extreme_line', $1, 1, 'decree')",
            [.day(scene.rehearsal.now.day.addingDays(1))])
        #expect(try scene.assess().assessed.map(\.extremeLine) == [391_000])
    }

    /// The whole province goes by id; a smaller area by region and id, or on from an id where a client has one.
    @Test(arguments: [("36.02", 24), ("36.02", 16), ("36", 16)])
    func `a walk resumes where it stopped, within its area`(area: String, bytes: Int) throws {
        let scene = try Scene()
        for number in UInt8(1)...5 {
            try scene.family(number, region: number == 3 && area != "36" ? Scene.kelurahan : Scene.desa)
        }
        let first = try scene.assess(area, most: area == "36" ? 3 : 2)
        let next = try #require(first.answer?.walked.next)
        let last = Scene.id(area == "36" ? 3 : 2).data
        #expect(area == "36" ? next == last : next.count == 24 && next.suffix(16) == last)
        let second = try scene.ask(
            .with { $0.assessFamilies = .with { ($0.area, $0.most, $0.after) = (area, 3, next.suffix(bytes)) } })
        #expect(second.assessed.map(\.family) == [Scene.id(4).data, Scene.id(5).data])
        #expect(second.answer?.walked.next.isEmpty == true)
    }

    @Test(
        arguments: [
            ("36", UInt32(0), 0, "36", "tooMany most"), ("36", 1_001, 0, "36", "tooMany most"),
            ("36", 10, 0, "36.02", "outsideArea 36"), ("", 10, 0, "36", "valueMissing area"),
            ("banten", 10, 0, "36", "valueWrong area"), ("36", 10, 3, "36", "valueWrong after"),
        ] as [(String, UInt32, Int, String, String)])
    func `an invalid walk is refused`(
        _ area: String, _ most: UInt32, _ after: Int, _ grant: String, _ refusal: String
    ) throws {
        let command = RegistryCommand.with {
            $0.assessFamilies = .with { ($0.area, $0.most, $0.after) = (area, most, Data(count: after)) }
        }
        #expect(Scene.text(try Scene().ask(command, in: grant).refusal) == refusal)
    }

    @Test func `a missing parameter is named`() throws {
        let scene = try Scene(without: .elderlyAgeFrom)
        #expect(Scene.text(try scene.assess().refusal) == "parameterUnknown elderly_age_from")
        #expect(Scene.text(try scene.propose().refusal) == "parameterUnknown elderly_age_from")
    }
}
