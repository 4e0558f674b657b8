import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// A rule against having two programmes at the same time or within `window` days.
func rule(
    _ one: String, _ other: String, window: Int32 = 0, scope: RegistryCombinationScope = .family,
    effect: RegistryCombinationEffect = .block, _ change: (inout RegistryCombination) -> Void = { _ in }
) -> RegistryCombination {
    .with {
        $0.name = "\(one)+\(other)"
        ($0.one, $0.other, $0.scope, $0.windowDays, $0.effect) = (one, other, scope, window, effect)
        $0.validFrom = Scene.day("2026-01-01").number
        change(&$0)
    }
}

struct FaultyProgramme: Sendable, CustomTestStringConvertible {
    let refusal: String
    let change: @Sendable (inout RegistryProgramme) -> Void

    var testDescription: String { refusal }

    init(_ refusal: String, _ change: @escaping @Sendable (inout RegistryProgramme) -> Void) {
        (self.refusal, self.change) = (refusal, change)
    }
}

struct FaultyRule: Sendable, CustomTestStringConvertible {
    let refusal: String
    let change: @Sendable (inout RegistryCombination) -> Void

    var testDescription: String { refusal }

    init(_ refusal: String, _ change: @escaping @Sendable (inout RegistryCombination) -> Void) {
        (self.refusal, self.change) = (refusal, change)
    }
}

@Suite struct ProgrammeTests {
    @Test func `loading again leaves no event, and a changed entry replaces the old one`() throws {
        let scene = try Scene()
        let programmes = [Scene.programme("jsk"), Scene.programme("pkh")]
        #expect(try scene.load(programmes, [rule("jsk", "pkh")]).answer?.done.count == 3)
        #expect(try scene.load(programmes, [rule("jsk", "pkh")]).answer?.done.count == 0)
        let dearer = Scene.programme("jsk") { $0.amount = 600_000 }
        #expect(try scene.load([dearer], [rule("jsk", "pkh", effect: .warn)]).events.count == 2)
        guard case .answer(let answer) = try scene.rehearsal.query(.with { $0.programmes = .init() }) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.programmes.programmes == [dearer, programmes[1]])
        #expect(answer.programmes.combinations == [rule("jsk", "pkh", effect: .warn)])
    }

    @Test(arguments: [
        FaultyProgramme("notUnderstood jsk") { $0.phase = .UNRECOGNIZED(9) },
        FaultyProgramme("notUnderstood jsk") { $0.relieves = [.food, .UNRECOGNIZED(9)] },
        FaultyProgramme("notUnderstood jsk") { $0.conditions.rungs = [.UNRECOGNIZED(9)] },
        FaultyProgramme("valueMissing .code") { $0.code = "" },
        FaultyProgramme("valueMissing jsk.name") { $0.name = "" },
        FaultyProgramme("valueMissing jsk.owner") { $0.owner = "" },
        FaultyProgramme("valueMissing jsk.phase") { $0.phase = .unknown },
        FaultyProgramme("valueMissing jsk.kind") { $0.kind = .unknown },
        FaultyProgramme("valueMissing jsk.rhythm") { $0.rhythm = .unknown },
        FaultyProgramme("valueMissing jsk.valid_from") { $0.validFrom = 0 },
        FaultyProgramme("valueWrong j k.code") { $0.code = "j k" },
        FaultyProgramme("valueWrong jsk.node") { $0.node = "dinsos" },
        FaultyProgramme("valueWrong jsk.node") { $0.node = "Disbursement.Dinsos" },
        FaultyProgramme("valueWrong jsk.amount") { $0.amount = -1 },
        FaultyProgramme("valueWrong jsk.amount") { $0.amount = .max },
        FaultyProgramme("valueWrong jsk.sources") { $0.sources = [.unknown] },
        FaultyProgramme("valueWrong jsk.relieves") { $0.relieves = [.unknown] },
        FaultyProgramme("valueWrong jsk.conditions") { $0.conditions.statuses = [.unknown] },
        FaultyProgramme("valueWrong jsk.conditions") { $0.conditions.desilAtMost = 11 },
        FaultyProgramme("valueWrong jsk.conditions") {
            ($0.conditions.member.ageFrom, $0.conditions.member.ageTo) = (20, 19)
        },
        FaultyProgramme("valueWrong jsk.valid_to") { $0.validTo = $0.validFrom - 1 },
        FaultyProgramme("valueWrong jsk.valid_to") { $0.validFrom = .max },
    ])
    func `a faulty programme is refused with its field`(_ each: FaultyProgramme) throws {
        let scene = try Scene()
        #expect(Scene.text(try scene.load([Scene.programme("jsk", each.change)]).refusal) == each.refusal)
        #expect(try scene.rehearsal.count("programme") == 0)
    }

    @Test(arguments: [
        FaultyRule("notUnderstood a+b") { $0.scope = .UNRECOGNIZED(9) },
        FaultyRule("notUnderstood a+b") { $0.effect = .UNRECOGNIZED(9) },
        FaultyRule("valueMissing name") { $0.name = "" },
        FaultyRule("valueMissing a+b.one") { $0.one = "" },
        FaultyRule("valueMissing a+b.scope") { $0.scope = .unknown },
        FaultyRule("valueMissing a+b.effect") { $0.effect = .unknown },
        FaultyRule("valueMissing a+b.valid_from") { $0.validFrom = 0 },
        FaultyRule("programmeUnknown c") { $0.other = "c" },
        FaultyRule("combinationMalformed a+b") { $0.windowDays = -1 },
        FaultyRule("combinationMalformed a+b") { $0.other = "a" },
        FaultyRule("combinationMalformed a+b") { $0.validTo = $0.validFrom - 1 },
    ])
    func `a faulty combination is refused with its name`(_ each: FaultyRule) throws {
        let programmes = [Scene.programme("a"), Scene.programme("b")]
        #expect(Scene.text(try Scene().load(programmes, [rule("a", "b", each.change)]).refusal) == each.refusal)
    }

    @Test func `nothing, too much, the same twice, or less than a province is refused`() throws {
        let scene = try Scene()
        #expect(Scene.text(try scene.load([]).refusal) == "tooMany")
        #expect(Scene.text(try scene.load((0...1_000).map { Scene.programme("p\($0)") }).refusal) == "tooMany")
        #expect(
            Scene.text(try scene.load([Scene.programme("a"), Scene.programme("a")]).refusal) == "valueWrong a.code")
        let command = RegistryCommand.with { $0.loadProgrammes.programmes = [Scene.programme("a")] }
        #expect(Scene.text(try scene.ask(command, in: "36.02").refusal) == "outsideArea")
    }
}
