import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct ConditionCase: Sendable, CustomTestStringConvertible {
    let name: String
    let fails: String
    let conditions: @Sendable (inout RegistryConditions) -> Void

    var testDescription: String { "\(name) → \(fails)" }

    init(_ name: String, _ fails: String, _ conditions: @escaping @Sendable (inout RegistryConditions) -> Void) {
        (self.name, self.fails, self.conditions) = (name, fails, conditions)
    }
}

@Suite struct EnrolmentTests {
    /// A scene with one assessed family of the poorest, and the programmes `a` and `b`.
    static func scene(_ rules: [RegistryCombination] = [], change: (inout RegistryProgramme) -> Void = { _ in }) throws
        -> Scene
    {
        let scene = try Scene()
        try scene.family(1, facts: RungTests.poorest())
        try scene.assess()
        try scene.load([Scene.programme("a", change), Scene.programme("b")], rules)
        return scene
    }

    @Test(arguments: [
        ConditionCase("none", "") { _ in },
        ConditionCase("extremely poor", "") { $0.statuses = [.extremePoor, .poor] },
        ConditionCase("not poor", "statuses") { $0.statuses = [.notPoor] },
        ConditionCase("desil 3", "") { $0.desilAtMost = 3 },
        ConditionCase("desil 2", "desil_at_most") { $0.desilAtMost = 2 },
        ConditionCase("deprived of food or water", "") { $0.deprivedOf = [.cleanWater, .food] },
        ConditionCase("deprived of water", "deprived_of") { $0.deprivedOf = [.cleanWater] },
        ConditionCase("multidimensionally poor", "multidimensionally_poor") { $0.multidimensionallyPoor = true },
        ConditionCase("registered", "") { $0.rungs = [.registered] },
        ConditionCase("in charity", "rungs") { $0.rungs = [.charity, .community] },
        ConditionCase("somebody of 18–59", "") { ($0.member.ageFrom, $0.member.ageTo) = (18, 59) },
        ConditionCase("somebody of 60", "member") { $0.member.ageFrom = 60 },
        ConditionCase("somebody under 9", "member") { $0.member.ageTo = 8 },
        ConditionCase("somebody of 9 or less", "") { $0.member.ageTo = 9 },
        ConditionCase("a pupil of 13 or more", "") { ($0.member.ageFrom, $0.member.atSchool) = (13, true) },
        ConditionCase("a pupil of 15 or more", "member") { ($0.member.ageFrom, $0.member.atSchool) = (15, true) },
        ConditionCase("somebody pregnant", "member") { $0.member.pregnant = true },
        ConditionCase("somebody severely disabled", "member") { $0.member.severelyDisabled = true },
        ConditionCase("somebody not severely disabled", "") { $0.member.notSeverelyDisabled = true },
        ConditionCase("a house of their own", "") { $0.houseStatuses = [.milikSendiri] },
        ConditionCase("a rented house", "house_statuses") { $0.houseStatuses = [.kontrak] },
        ConditionCase("the first that fails", "statuses") {
            ($0.statuses, $0.houseStatuses) = ([.notPoor], [.kontrak])
        },
    ])
    func `every stated condition must hold`(_ each: ConditionCase) throws {
        let scene = try EnrolmentTests.scene { each.conditions(&$0.conditions) }
        let item = each.fails.isEmpty ? "" : "notEligible \(each.fails)"
        #expect(try scene.enrol([Scene.id(1)], in: "a").items == [item])
    }

    @Test func `an unknown fact does not make eligible`() throws {
        let scene = try Scene()
        var facts = Scene.facts()
        (facts.desil, facts.houseStatus) = (0, .unknown)
        let people = [
            Scene.member(born: "1990-01-01") {
                $0.facts.clearPregnant()
                ($0.facts.disability, $0.facts.schooling) = (.unknown, .unknown)
            }
        ]
        try scene.family(1, facts: facts, people: people)
        try scene.assess()
        let conditions: [(inout RegistryConditions) -> Void] = [
            { $0.desilAtMost = 10 }, { $0.houseStatuses = [.milikSendiri] }, { $0.member.pregnant = true },
            { $0.member.severelyDisabled = true }, { $0.member.notSeverelyDisabled = true },
            { $0.member.atSchool = true },
        ]
        for (index, condition) in conditions.enumerated() {
            let programme = Scene.programme("p\(index)") { condition(&$0.conditions) }
            try scene.load([programme])
            #expect(try scene.enrol([Scene.id(1)], in: programme.code).items[0].hasPrefix("notEligible"))
        }
    }

    @Test func `refusals come in their order`() throws {
        let scene = try EnrolmentTests.scene()
        try scene.family(2, region: Scene.kelurahan)
        try scene.family(3)
        #expect(Scene.text(try scene.enrol([Scene.id(1)], in: "z").refusal) == "programmeUnknown z")
        try scene.load([Scene.programme("late") { $0.validFrom = Scene.day("2026-03-03").number }])
        #expect(Scene.text(try scene.enrol([Scene.id(1)], in: "late").refusal) == "programmeNotValid late")
        try scene.load([Scene.programme("over") { $0.validTo = Scene.day("2026-03-01").number }])
        #expect(Scene.text(try scene.enrol([Scene.id(1)], in: "over").refusal) == "programmeNotValid over")
        try scene.load([Scene.programme("last") { $0.validTo = Scene.day("2026-03-02").number }])
        #expect(try scene.enrol([Scene.id(1)], in: "last").items == [""])
        let items = try scene.enrol(
            [Scene.id(2), Scene.id(9), Scene.id(3), Scene.id(1), Scene.id(1)], in: "a", area: "36.02"
        )
        .items
        #expect(
            items == ["familyUnknown", "familyUnknown", "notAssessed", "", "alreadyEnrolled a"])
        let many = [Identifier](repeating: Scene.id(1), count: 1_001)
        #expect(Scene.text(try scene.enrol(many, in: "a").refusal) == "tooMany families")
        #expect(Scene.text(try scene.enrol([], in: "a").refusal) == "tooMany most")
    }

    @Test(
        arguments: [
            (0, RegistryPersonState.living, FieldExclusionSignal.asn, "asn"), (3, .living, .tni, "tni"),
            (1, .living, .polri, "polri"), (2, .living, .bumnBumd, "bumn_bumd"), (1, .living, .pejabat, "pejabat"),
            (1, .deceased, .asn, ""), (1, .deceased, .unknown, ""), (2, .movedOut, .unknown, ""),
            (3, .unmatched, .unknown, ""), (0, .deceased, .unknown, "deceased"), (0, .movedOut, .unknown, "moved_out"),
            (0, .unmatched, .unknown, "unmatched"),
        ] as [(Int, RegistryPersonState, FieldExclusionSignal, String)])
    func `a signal of any member and the loss of the head exclude the card`(
        _ place: Int, _ state: RegistryPersonState, _ signal: FieldExclusionSignal, _ exclusion: String
    ) throws {
        let scene = try EnrolmentTests.scene()
        var people = Scene.people
        people[place].state = state
        people[place].facts.signal = signal
        try scene.family(2, people: people)
        try scene.assess()
        #expect(try scene.enrol([Scene.id(2)], in: "a").items == [exclusion.isEmpty ? "" : "excluded \(exclusion)"])
    }

    @Test func `programmes that do not go together are refused with the rule's name, whichever comes first`() throws {
        for (first, second) in [("a", "b"), ("b", "a")] {
            let scene = try EnrolmentTests.scene([rule("a", "b")])
            #expect(try scene.enrol([Scene.id(1)], in: first).items == [""])
            #expect(try scene.enrol([Scene.id(1)], in: second).items == ["combination a+b"])
        }
    }

    @Test(
        arguments: [
            // the rule's window in days, days after the end of the first enrolment, refused
            (Int32(0), 0, false), (1, 0, true), (1, 1, false), (365, 364, true), (365, 365, false),
            (3_653, 3_652, true),
            (3_653, 3_653, false),
        ] as [(Int32, Int64, Bool)])
    func `a window counts its days from the end of the other enrolment`(
        _ window: Int32, _ days: Int64, _ refused: Bool
    ) throws {
        let scene = try EnrolmentTests.scene([rule("a", "b", window: window)])
        let enrolment = try scene.enrol([Scene.id(1)], in: "a").events[0].enrolled.enrolment
        #expect(try scene.enrol([Scene.id(1)], in: "b").items == ["combination a+b"])
        try EnrolmentTests.end(enrolment, in: scene)
        scene.rehearsal.now = scene.rehearsal.now.adding(seconds: days * 86_400)
        #expect(try scene.enrol([Scene.id(1)], in: "b").items == [refused ? "combination a+b" : ""])
    }

    @Test func `a programme may bar a family that had it for a while`() throws {
        let scene = try EnrolmentTests.scene([rule("a", "a", window: 365)])
        let enrolment = try scene.enrol([Scene.id(1)], in: "a").events[0].enrolled.enrolment
        #expect(try scene.enrol([Scene.id(1)], in: "a").items == ["alreadyEnrolled a"])
        try EnrolmentTests.end(enrolment, in: scene)
        #expect(try scene.enrol([Scene.id(1)], in: "a").items == ["combination a+a"])
        scene.rehearsal.now = scene.rehearsal.now.adding(seconds: 365 * 86_400)
        #expect(try scene.enrol([Scene.id(1)], in: "a").items == [""])
    }

    @Test(
        arguments: [
            ("2026-03-02", nil as String?, true), ("2026-03-03", nil, false), ("2026-01-01", "2026-03-02", true),
            ("2026-01-01", "2026-03-01", false),
        ] as [(String, String?, Bool)])
    func `a rule binds on the days on which it is valid`(_ from: String, _ to: String?, _ binds: Bool) throws {
        let scene = try EnrolmentTests.scene([
            rule("a", "b") {
                $0.validFrom = Scene.day(from).number
                if let to { $0.validTo = Scene.day(to).number }
            }
        ])
        try scene.enrol([Scene.id(1)], in: "a")
        #expect(try scene.enrol([Scene.id(1)], in: "b").items == [binds ? "combination a+b" : ""])
    }

    @Test func `a rule that only warns is written into the enrolment`() throws {
        let scene = try EnrolmentTests.scene([rule("a", "b", effect: .warn)])
        #expect(try scene.enrol([Scene.id(1)], in: "a").events[0].enrolled.warnings == [])
        #expect(try scene.enrol([Scene.id(1)], in: "b").events[0].enrolled.warnings == ["a+b"])
    }

    @Test(
        arguments: [
            (RegistryCombinationScope.house, Int64(106_000_001), Scene.desa, true),
            (.house, 106_000_002, Scene.desa, false),
            (.house, 106_000_001, Scene.kelurahan, false), (.family, 106_000_001, Scene.desa, false),
        ] as [(RegistryCombinationScope, Int64, String, Bool)])
    func `another family of the same house counts where the rule is about houses`(
        _ scope: RegistryCombinationScope, _ longitude: Int64, _ region: String, _ refused: Bool
    ) throws {
        let scene = try Scene()
        try scene.family(1, position: (-6_000_001, 106_000_001))
        try scene.family(2, region: region, position: (-6_000_001, longitude))
        try scene.assess()
        try scene.load([Scene.programme("a")], [rule("a", "a", window: 3_653, scope: scope)])
        #expect(try scene.enrol([Scene.id(1), Scene.id(2)], in: "a").items == ["", refused ? "combination a+a" : ""])
    }

    @Test func `a walk lists families enrolled or kept out by a rule, and counts the others by reason`() throws {
        let scene = try Scene()
        try scene.family(1, facts: RungTests.poorest())
        try scene.family(2)
        var people = Scene.people
        people[0].facts.signal = .tni
        try scene.family(3, facts: RungTests.poorest(), people: people)
        try scene.assess()
        try scene.family(4)
        try scene.load([Scene.programme("a") { $0.conditions.statuses = [.extremePoor] }])
        let walk = RegistryCommand.with {
            $0.enrolFamilies = .with { ($0.programme, $0.area, $0.most) = ("a", "36", 4) }
        }
        let first = try scene.ask(walk)
        #expect(first.answer?.bulk.items.map(\.id) == [Scene.id(1).data, Scene.id(3).data])
        #expect(first.items == ["", "excluded tni"])
        #expect(first.tallies == ["not_eligible.statuses 1", "not_assessed 1"])
        #expect(first.answer?.bulk.lookedAt == 4 && first.answer?.bulk.done == 1)
        #expect(first.answer?.bulk.next == Scene.id(4).data)
        let second = try scene.ask(walk)
        #expect(second.tallies.contains("already_enrolled 1") && second.events.isEmpty)
    }

    @Test func `an enrolment ends once, within the grant, for a reason`() throws {
        let scene = try EnrolmentTests.scene()
        let enrolment = try scene.enrol([Scene.id(1)], in: "a").events[0].enrolled.enrolment
        let end = { (id: Data, reason: String, area: String) in
            Scene.text(
                try scene.ask(.with { $0.endEnrolment = .with { ($0.enrolment, $0.reason) = (id, reason) } }, in: area)
                    .refusal)
        }
        // Outside the grant, an existing enrolment and an unknown id give the same refusals.
        for id in [enrolment, Data(count: 16)] {
            #expect(try end(id, "", "36.71") == "valueMissing reason")
            #expect(try end(id, "mampu", "36.71") == "enrolmentUnknown")
        }
        #expect(try end(enrolment, "", "36") == "valueMissing reason")
        #expect(try end(Data(count: 16), "mampu", "36") == "enrolmentUnknown")
        #expect(try end(enrolment, "mampu", "36") == "")
        #expect(try end(enrolment, "mampu", "36") == "enrolmentEnded")
        let views = try scene.rehearsal.store.read { try Enrolments.views(of: Scene.id(1), $0) }
        #expect(views.map(\.endedBecause) == ["mampu"])
        #expect(views.map(\.endedOn) == [scene.rehearsal.now.day.number])
    }

    @Test func `enrolments are listed by programme and area`() throws {
        let scene = try EnrolmentTests.scene()
        try scene.family(2, facts: RungTests.poorest(), region: Scene.kelurahan)
        try scene.assess()
        try scene.enrol([Scene.id(1), Scene.id(2)], in: "a")
        try scene.enrol([Scene.id(1)], in: "b")
        let list = { (programme: String, area: String) in
            let query = RegistryQuery.with {
                $0.enrolments = .with { ($0.programme, $0.area, $0.most) = (programme, area, 10) }
            }
            guard case .answer(let answer) = try scene.rehearsal.query(query) else { return -1 }
            return answer.enrolments.enrolments.count
        }
        #expect(try list("", "36") == 3)
        #expect(try list("a", "36") == 2)
        #expect(try list("a", "36.71") == 1)
        #expect(try list("z", "36") == -1)
    }

    private static func end(_ enrolment: Data, in scene: Scene) throws {
        try scene.ask(.with { $0.endEnrolment = .with { ($0.enrolment, $0.reason) = (enrolment, "selesai") } })
    }
}
