import Edges
import Foundation
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import Reporting

@Suite struct FlowTests {
    struct Flow: Hashable {
        let from: FieldRung
        let to: FieldRung
        let families: Int64
        init(_ from: FieldRung, _ to: FieldRung, _ families: Int64) {
            self.from = from
            self.to = to
            self.families = families
        }
    }

    private func flows(
        _ province: Province, from: String = "2026-01-31", to: String = "2026-02-28", in area: String = "36"
    ) throws -> [Flow] {
        let query = ReportingQuery.OneOf_Query.flows(
            .with {
                $0.from = day(from)
                $0.to = day(to)
            })
        return try province.answer(query, in: area).flows.flows.map { Flow($0.from, $0.to, $0.families) }
    }

    private func province() throws -> Province {
        let province = try Province()
        province.on("2026-01-02")
        for number in 1...5 { try province.register(number, in: number == 5 ? "36.02.01.2001" : "36.01.01.2001") }
        try province.move(1, to: .charity, on: "2026-01-10")
        try province.move(2, to: .charity, on: "2026-01-31")
        try province.move(2, to: .community, on: "2026-02-01")
        try province.move(2, to: .charity, on: "2026-02-28")
        try province.move(3, to: .charity, on: "2026-03-01")
        try province.move(5, to: .charity, on: "2026-02-10")
        try province.move(5, to: .community, on: "2026-02-10")
        return province
    }

    @Test func `the matrix goes from the end of one day to the end of the other`() throws {
        #expect(
            try flows(province()) == [
                Flow(.registered, .registered, 2), Flow(.registered, .community, 1), Flow(.charity, .charity, 2),
            ])
    }

    @Test func `rows sum to the opening stock`() throws {
        let province = try province()
        province.on("2026-02-15")
        try province.register(6)
        try province.move(6, to: .charity, on: "2026-02-20")
        try province.registry(
            .personMarked(
                .with {
                    $0.family = family(1)
                    $0.livingMembers = 0
                }))
        let flows = try flows(province)
        #expect(flows.contains(Flow(.unknown, .charity, 1)))
        #expect(flows.contains(Flow(.charity, .unknown, 1)))
        // At the end of January there were five families, three of them on the first rung.
        #expect(flows.filter { $0.from == .registered }.reduce(0) { $0 + $1.families } == 3)
        #expect(flows.filter { $0.from != .unknown }.reduce(0) { $0 + $1.families } == 5)
        #expect(flows.filter { $0.to != .unknown }.reduce(0) { $0 + $1.families } == 5)
    }

    @Test func `a family that came and went in between, or had gone before, is in neither stock`() throws {
        let province = try Province()
        for (number, came, went) in [(1, "2026-02-02", "2026-02-03"), (2, "2026-01-02", "2026-01-03")] {
            province.on(came)
            try province.register(number)
            province.on(went)
            try province.registry(.personMarked(.with { $0.family = family(number) }))
        }
        #expect(try flows(province).isEmpty)
        // A family that is registered again counts as if it had never left.
        try province.register(2)
        #expect(try flows(province) == [Flow(.registered, .registered, 1)])
    }

    @Test func `the same day twice moves no family`() throws {
        let same = try flows(province(), from: "2026-02-28", to: "2026-02-28")
        #expect(same.allSatisfy { $0.from == $0.to })
        #expect(same.reduce(0) { $0 + $1.families } == 5)
    }

    @Test func `a grant limits whose moves are counted`() throws {
        #expect(try flows(province(), in: "36.02") == [Flow(.registered, .community, 1)])
        #expect(try flows(province(), in: "32").isEmpty)
    }

    @Test(arguments: [("", "2026-01-01", "from"), ("2026-01-01", "", "to")])
    func `both days are needed`(from: String, to: String, subject: String) throws {
        let refusal = try province().refusal(
            to: .flows(
                .with {
                    $0.from = day(from)
                    $0.to = day(to)
                }))
        #expect(refusal?.code == .valueMissing && refusal?.subject == subject)
    }

    @Test func `a family's version replaces what was known of it, and does not register it again`() throws {
        let province = try Province()
        func change(_ version: UInt32, in region: String, living: Int) throws {
            try province.registry(
                .familyChanged(
                    .with {
                        ($0.family, $0.version, $0.region) = (family(1), version, region)
                        $0.day = day("2026-01-0\(version)")
                        $0.members = (0..<3).map { number in
                            .with { $0.state = number < living ? .living : .movedOut }
                        }
                    }))
        }
        province.on("2026-01-10")
        try province.register(1, in: "36.71.01.1001")
        province.on("2026-02-10")
        try change(1, in: "36.02.01.2001", living: 0)
        #expect(try flows(province) == [Flow(.registered, .unknown, 1)])
        try change(2, in: "36.01.01.2001", living: 3)
        #expect(try flows(province) == [Flow(.registered, .registered, 1)])
        let row = """
            kabkota = 3601000000 AND region = 3601012001 AND living = 3 AND version = 2
                AND holds_from = \(day("2026-01-02")) AND registered_on = \(day("2026-01-10")) AND gone_on IS NULL
            """
        #expect(try province.rehearsal.count("family", where: row) == 1)
    }
}
