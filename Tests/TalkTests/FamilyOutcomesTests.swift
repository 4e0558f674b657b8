import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Talk

/// The Registry's outcomes of a hand-over's families, of older and newer nodes too.
struct FamilyOutcomesTests {
    private typealias Outcome = RegistryRegistered.Outcome
    private typealias Fault = RegistryRegistered.Fault

    private static func fault(_ member: Int32, _ word: String, _ number: RegistryIntakeCode = .unspecified) -> Fault {
        .with { ($0.member, $0.code, $0.intakeCode) = (member, word, number) }
    }

    private static func outcome(_ fate: Outcome.Fate, _ faults: Fault...) -> Outcome {
        .with { ($0.fate, $0.faults) = (fate, faults) }
    }

    /// The numbers of several families, and the codes for the report as `member code`.
    private static func added(_ families: [Outcome]) -> (outcomes: FamilyOutcomes, codes: [String]) {
        var outcomes = FamilyOutcomes()
        let codes = families.flatMap { outcomes.add($0) }
        return (outcomes, codes.map { "\($0.member) \($0.code.word)" })
    }

    @Test func `each family counts once, by its fate`() {
        let fates: [Outcome.Fate] = [.new, .new, .updated, .unchanged, .rejected, .UNRECOGNIZED(9)]
        let (outcomes, codes) = Self.added(fates.map { Self.outcome($0) })
        #expect((outcomes.new, outcomes.updated, outcomes.unchanged, outcomes.rejected) == (2, 1, 1, 2))
        #expect(outcomes.settled == 6 && codes.isEmpty)
    }

    @Test func `a code is read by its number, and by its word where an older node sends no number`() {
        let (outcomes, codes) = Self.added([
            Self.outcome(
                .rejected, Self.fault(-1, "region_unknown", .regionUnknown), Self.fault(0, "nik_duplicate"),
                Self.fault(1, "", .nikMalformed), Self.fault(2, "age_over_100", .UNRECOGNIZED(99)))
        ])
        #expect(codes == ["-1 region_unknown", "0 nik_duplicate", "1 nik_malformed", "2 age_over_100"])
        #expect((outcomes.outside, outcomes.rejectedForUnknown, outcomes.acceptedWithUnknown) == (0, 0, 0))
    }

    @Test func `only faults of the area lie outside it, once for each family`() {
        let older = Self.fault(1, "outside_area")
        let (outcomes, codes) = Self.added([
            Self.outcome(.rejected, Self.fault(0, "outside_area", .outsideArea), older),
            Self.outcome(.rejected, Self.fault(-1, "date_in_future", .dateInFuture), older),
        ])
        #expect(codes == ["-1 date_in_future"])
        #expect((outcomes.outside, outcomes.rejected, outcomes.rejectedForUnknown) == (2, 2, 0))
    }

    @Test func `a code of a newer Registry is counted as unknown, once for each family`() {
        let newer = Self.fault(-1, "code_of_tomorrow", .UNRECOGNIZED(999))
        let (outcomes, codes) = Self.added([
            Self.outcome(.rejected, newer, newer, Self.fault(0, "nik_malformed", .nikMalformed)),
            Self.outcome(.updated, newer), Self.outcome(.new, Self.fault(3, "code_of_tomorrow")),
        ])
        #expect(codes == ["0 nik_malformed"])
        #expect((outcomes.outside, outcomes.rejectedForUnknown, outcomes.acceptedWithUnknown) == (0, 1, 2))
    }
}
