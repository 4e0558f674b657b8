import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// A walk's numbers of families: the kinds of today beside the names that a client of an earlier version reads.
struct TallyTests {
    private typealias Kind = RegistryTally.Kind

    private static let groups: [(TallyGroup, String, Kind, RegistryTally.OneOf_Detail?)] = [
        (.unchanged, "unchanged", .unchanged, nil),
        (.status(.extremePoor), "extreme_poor", .status, .status(.extremePoor)),
        (.status(.poor), "poor", .status, .status(.poor)),
        (.status(.notPoor), "not_poor", .status, .status(.notPoor)),
        (.status(.unknown), "unknown", .status, .status(.unknown)),
        (.multidimensionallyPoor, "multidimensionally_poor", .multidimensionallyPoor, nil),
        (.permanentProtection, "permanent_protection", .permanentProtection, nil),
        (.meetsCharity, "meets_charity", .meetsCharity, nil),
        (.notAssessed, "not_assessed", .notAssessed, nil),
        (.notDue, "not_due", .notDue, nil),
        (.alreadyProposed, "already_proposed", .alreadyProposed, nil),
        (.rejectedBefore, "rejected_before", .rejectedBefore, nil),
        (.proposedTo(.charity), "to_charity", .proposedTo, .rung(.charity)),
        (.proposedBackTo(.community), "back_to_community", .proposedBackTo, .rung(.community)),
        (.notEligible(.statuses), "not_eligible.statuses", .notEligible, .condition(.statuses)),
        (.notEligible(.desilAtMost), "not_eligible.desil_at_most", .notEligible, .condition(.desilAtMost)),
        (.notEligible(.houseStatuses), "not_eligible.house_statuses", .notEligible, .condition(.houseStatuses)),
        (.alreadyEnrolled, "already_enrolled", .alreadyEnrolled, nil),
    ]

    @Test func `the old name stands beside kind and detail`() {
        for (group, name, kind, detail) in Self.groups {
            let tally = group.tally
            #expect(tally.name == name && tally.count == 1)
            #expect(tally.kind == kind && tally.detail == detail, "\(name)")
        }
        let kinds = Set(Self.groups.map(\.2))
        #expect(kinds == Set(Kind.allCases).subtracting([.unspecified]))
    }

    @Test func `families of one group are counted together, in the order of the groups`() {
        var tallies = Tallies()
        for group in [.status(.poor), .notDue, .status(.poor), .status(.notPoor)] as [TallyGroup] {
            tallies.count(group)
        }
        #expect(tallies.lines.map { "\($0.name) \($0.count)" } == ["poor 2", "not_due 1", "not_poor 1"])
    }

    @Test func `the replies to a walk have both`() throws {
        let scene = try Scene()
        try scene.family(1)
        let assessed = try #require(try scene.assess().answer).walked.tallies
        #expect(assessed.map(\.name) == ["not_poor"])
        #expect(assessed.map(\.kind) == [.status] && assessed.map(\.status) == [.notPoor])
        try scene.load([Scene.programme("a") { $0.conditions.statuses = [.extremePoor] }])
        let walk = RegistryCommand.with {
            $0.enrolFamilies = .with { ($0.programme, $0.area, $0.most) = ("a", "36", 4) }
        }
        let enrolled = try #require(try scene.ask(walk).answer).bulk.tallies
        #expect(enrolled.map(\.name) == ["not_eligible.statuses"])
        #expect(enrolled.map(\.kind) == [.notEligible] && enrolled.map(\.condition) == [.statuses])
    }
}
