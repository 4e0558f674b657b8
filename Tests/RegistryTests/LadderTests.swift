import Intake
import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// A family for which the next move is due, one change to it, and the criteria that then fail.
struct LadderCase: Sendable, CustomTestStringConvertible {
    let name: String
    let from: Rung
    let fails: [String]
    let change: @Sendable (inout Ladder) -> Void

    var testDescription: String { "\(from.rawValue): \(name) → \(fails)" }

    init(_ from: Rung, _ name: String, _ fails: [String], _ change: @escaping @Sendable (inout Ladder) -> Void) {
        (self.name, self.from, self.fails, self.change) = (name, from, fails, change)
    }
}

@Suite struct LadderTests {
    /// A family on the given rung that fulfils every criterion.
    static func ready(_ rung: Rung) throws -> Ladder {
        let numbers = try strategyNumbers()
        let household = soundHousehold()
        var assessment = household.assessed(numbers)
        assessment.meetsCharity = rung == .registered
        var previous = assessment
        previous.surveyedOn -= 180
        return Ladder(
            rung: rung, assessment: assessment, previous: previous, members: household.members,
            evidence: FamilyEvidence(
                deliveredMonths: ["2026-01", "2026-02", "2026-03"].compactMap { Month($0) },
                courses: [FamilyEvidence.Course(attended: 8, sessions: 10)], accounts: 1, activeGroups: 1,
                runningSince: nil, repaidWithoutArrears: false),
            today: Scene.day("2026-03-02"), numbers: numbers)
    }

    @Test(
        arguments: [
            (Rung.registered, Rung.charity), (.charity, .community), (.community, .group), (.group, .independent),
        ] as [(Rung, Rung)])
    func `the next rung is due when everything holds`(_ from: Rung, _ to: Rung) throws {
        let move = try LadderTests.ready(from).move
        #expect(move.isDue && move.to == to && !move.urgent)
    }

    @Test(arguments: [Rung.community, .group, .independent])
    func `the extremely poor go back to charity at once`(_ from: Rung) throws {
        var ladder = try LadderTests.ready(from)
        ladder.assessment.status = .extremePoor
        #expect(ladder.move.isDue && ladder.move.to == .charity && ladder.move.urgent)
    }

    @Test func `an independent family that is not extremely poor stays`() throws {
        #expect(try !LadderTests.ready(.independent).move.isDue)
    }

    @Test(arguments: cases)
    func `each criterion stands by itself`(_ each: LadderCase) throws {
        var ladder = try LadderTests.ready(each.from)
        each.change(&ladder)
        #expect(ladder.move.receipt.criteria.filter { !$0.holds }.map(\.name) == each.fails)
        #expect(ladder.move.isDue == each.fails.isEmpty)
    }

    static let cases: [LadderCase] = [
        LadderCase(.registered, "does not meet charity", ["meets_charity"]) { $0.assessment.meetsCharity = false },
        LadderCase(.charity, "food-deprived", ["not_food_deprived"]) { $0.assessment.findings[0] = .deprived },
        LadderCase(.charity, "food unknown", ["not_food_deprived"]) { $0.assessment.findings[0] = .unknown },
        LadderCase(.charity, "only elderly", ["not_permanent_protection", "able_member"]) {
            $0.assessment.permanentProtection = true
            $0.members = [Household.Member(facts: .init(), age: 61)]
        },
        LadderCase(.charity, "able at 18", []) { ladder in
            ladder.members = [Household.Member(facts: .with { $0.disability = .tidak }, age: 18)]
        },
        LadderCase(.charity, "able at 59", []) { ladder in
            ladder.members = [Household.Member(facts: .with { $0.disability = .sedang }, age: 59)]
        },
        LadderCase(.charity, "17", ["able_member"]) { ladder in
            ladder.members = [Household.Member(facts: .with { $0.disability = .tidak }, age: 17)]
        },
        LadderCase(.charity, "60", ["able_member"]) { ladder in
            ladder.members = [Household.Member(facts: .with { $0.disability = .tidak }, age: 60)]
        },
        LadderCase(.charity, "severely disabled", ["able_member"]) { ladder in
            ladder.members = [Household.Member(facts: .with { $0.disability = .berat }, age: 30)]
        },
        LadderCase(.charity, "disability unknown", ["able_member"]) { ladder in
            ladder.members = [Household.Member(facts: .init(), age: 30)]
        },
        LadderCase(.charity, "two months", ["benefits_delivered"]) { $0.evidence.deliveredMonths.removeLast() },
        LadderCase(.community, "79 %", ["course_completed"]) {
            $0.evidence.courses = [FamilyEvidence.Course(attended: 79, sessions: 100)]
        },
        LadderCase(.community, "80 %", []) {
            $0.evidence.courses = [FamilyEvidence.Course(attended: 4, sessions: 5)]
        },
        LadderCase(.community, "no course", ["course_completed"]) { $0.evidence.courses = [] },
        LadderCase(.community, "a course without sessions", ["course_completed"]) {
            $0.evidence.courses = [FamilyEvidence.Course(attended: 0, sessions: 0)]
        },
        LadderCase(.community, "no account", ["bank_account"]) { $0.evidence.accounts = 0 },
        LadderCase(.community, "no group", ["group_or_enterprise"]) { $0.evidence.activeGroups = 0 },
        LadderCase(.community, "an enterprise of six months", []) {
            ($0.evidence.activeGroups, $0.evidence.runningSince) = (0, Scene.day("2025-09-02"))
        },
        LadderCase(.community, "a day less", ["group_or_enterprise"]) {
            ($0.evidence.activeGroups, $0.evidence.runningSince) = (0, Scene.day("2025-09-03"))
        },
        LadderCase(.group, "179 days apart", ["assessments_apart"]) { $0.previous?.surveyedOn += 1 },
        LadderCase(
            .group, "one assessment",
            ["assessments_apart", "not_poor_in_both", "not_multidimensionally_poor_in_both"]
        ) { $0.previous = nil },
        LadderCase(.group, "poor now", ["not_poor_in_both"]) { $0.assessment.status = .poor },
        LadderCase(.group, "poor then", ["not_poor_in_both"]) { $0.previous?.status = .poor },
        LadderCase(.group, "unknown now", ["not_poor_in_both"]) { $0.assessment.status = .unknown },
        LadderCase(.group, "multidimensionally poor then", ["not_multidimensionally_poor_in_both"]) {
            $0.previous?.multidimensionallyPoor = true
        },
        LadderCase(.group, "neither group nor loan", ["group_active_or_kur_repaid"]) { $0.evidence.activeGroups = 0 },
        LadderCase(.group, "a loan repaid", []) {
            ($0.evidence.activeGroups, $0.evidence.repaidWithoutArrears) = (0, true)
        },
        LadderCase(.group, "permanently protected", ["not_permanent_protection"]) {
            $0.assessment.permanentProtection = true
        },
    ]

    @Test(arguments: Rung.allCases)
    func `a receipt comes out the same every time`(_ rung: Rung) throws {
        let bytes = try LadderTests.ready(rung).move.receipt.serializedData()
        #expect(try LadderTests.ready(rung).move.receipt.serializedData() == bytes)
        let receipt = try RegistryReceipt(serializedBytes: bytes)
        #expect(receipt.rules == (try strategyNumbers().rules))
        #expect(receipt.inputs.first { $0.name == "surveyed_on" }?.value == "2026-02-01")
    }
}
