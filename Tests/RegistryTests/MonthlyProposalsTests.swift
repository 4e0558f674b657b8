import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// The day on which the Registry's node proposes by itself.
struct MonthlyProposalsTests {
    @Test(arguments: [
        ("2026-03-01", 1, "2026-03-01"),
        ("2026-03-31", 1, "2026-03-01"),
        ("2026-03-14", 15, "2026-02-15"),
        ("2026-03-15", 15, "2026-03-15"),
        ("2026-01-27", 28, "2025-12-28"),
        ("2026-02-28", 28, "2026-02-28"),
        ("2028-02-29", 28, "2028-02-28"),
    ])
    func `the day is the last with its number in a month`(today: String, dayOfMonth: Int, expected: String) throws {
        let today = try #require(Day(iso: today))
        #expect(MonthlyProposals.last(dayOfMonth, until: today)?.iso == expected)
    }

    /// A parameter of the table below: the day of the month, and the day from which it is valid.
    struct Row {
        let value: Int64
        let from: String

        init(_ value: Int64, from: String) { (self.value, self.from) = (value, from) }
    }

    /// The Registry's today is 2 March 2026.
    @Test(
        arguments: [
            ([], nil),
            ([Row(0, from: "2026-01-01")], nil),
            ([Row(1, from: "2026-01-01")], "2026-03-01"),
            ([Row(2, from: "2026-03-02")], "2026-03-02"),
            ([Row(3, from: "2026-01-01")], "2026-02-03"),
            // Valid from a later day than the last one with its number: due for the first time in April.
            ([Row(1, from: "2026-03-02")], nil),
            // Valid from tomorrow.
            ([Row(2, from: "2026-03-03")], nil),
            ([Row(1, from: "2026-01-01"), Row(0, from: "2026-02-01")], nil),
        ] as [([Row], String?)])
    func `proposals are due on the day that is valid, and never before it was set`(
        rows: [Row], since: String?
    ) throws {
        let registry = try Rehearsal(RegistryService())
        for row in rows {
            let parameter = try RegistryParameter.with {
                ($0.name, $0.value, $0.source) = ("proposal_day", row.value, "Pergub")
                $0.validFrom = try #require(Day(iso: row.from)).number
            }
            _ = try registry.ask(.with { $0.setParameters.parameters = [parameter] })
        }
        let province = try #require(RegionCode("36"))
        let due = try registry.store.read { try RegistryService().due(at: registry.now, in: province, $0) }
        #expect(due.map(\.since.day.iso) == (since.map { [$0] } ?? []))
        #expect(due.allSatisfy { $0.command.proposeRungs.area == "36" })
        // What has no person as its starter may propose; it never confirms, enrols or reveals.
        #expect(due.allSatisfy { RegistryService().name(of: $0.command) == "propose_rungs" })
    }

    @Test(arguments: [(-1, false), (0, true), (28, true), (29, false)] as [(Int64, Bool)])
    func `the day of the month is one that every month has`(value: Int64, isAccepted: Bool) throws {
        #expect(ParameterName.proposalDay.range.contains(value) == isAccepted)
    }
}
