import Edges
import Foundation
import Intake
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Reporting

@Suite struct IndicatorTests {
    @Test func `the province comes first, then each kabupaten and kota by code`() throws {
        let province = try Province()
        try province.register(1)
        let rows = try province.indicators()
        #expect(rows.map(\.region) == ["36", "36.01", "36.02", "36.71"])
        #expect(rows.map(\.name) == ["Banten", "Pandeglang", "Lebak", "Kota Tangerang"])
        #expect(rows.map(\.families) == [1, 1, 0, 0])
        #expect(rows.map(\.persons) == [4, 4, 0, 0])
    }

    @Test func `without an assessment there are no ratios`() throws {
        let province = try Province()
        try province.register(1)
        let row = try #require(try province.indicators().first)
        #expect(row.assessed == 0 && row.statusUnknown == 0)
        #expect(!row.multidimensional.hasH && !row.multidimensional.hasA && !row.multidimensional.hasM0)
        #expect(!row.extreme.hasP0 && !row.line.hasP2)
        #expect(row.contributions.isEmpty && row.deprived == Array(repeating: 0, count: 8))
    }

    @Test func `figures of a few families`() throws {
        let province = try Province()
        try province.register(1, living: 4)
        try province.register(2, living: 2)
        try province.register(3, in: "36.02.01.2001", living: 4)
        try province.assess(
            1, deprived: [0, 1, 7], unknown: [4], members: 4, spent: (1_000_000, 400_000), charity: true)
        try province.assess(2, deprived: [0], members: 2, spent: (900_000, 500_000))
        try province.assess(3, unknown: [0, 1], members: 4)
        let rows = try province.indicators()
        let whole = rows[0]
        #expect(whole.deprived == [2, 1, 0, 0, 0, 0, 0, 1])
        #expect(whole.unknown == [1, 1, 0, 0, 1, 0, 0, 0])
        #expect([whole.extremePoor, whole.poor, whole.notPoor, whole.statusUnknown] == [1, 1, 0, 1])
        #expect(whole.proposedCharity == 1 && whole.assessed == 3)
        #expect(whole.multidimensional.families == 1 && whole.multidimensional.persons == 4)
        #expect(whole.multidimensional.h == 0.4 && whole.multidimensional.a == 0.375)
        #expect(whole.multidimensional.m0 == 0.15)
        let third: Double = 1 / 3
        #expect(whole.contributions == [third, third, 0, 0, 0, 0, 0, third])
        // Of six persons with known expenditure four lack 41,000 of 391,000 rupiah.
        let poor: Double = 4 / 6
        #expect(whole.extreme.p0 == poor)
        let lacking: Double = 164_000 / (391_000 * 6)
        #expect(abs(whole.extreme.p1 - lacking) < 1e-15)
        #expect(whole.line.p0 == 1)
        #expect(rows[1].families == 2 && rows[2].families == 1)
        #expect(rows[2].multidimensional.h == 0 && !rows[2].multidimensional.hasA)
        #expect(!rows[2].line.hasP0)
    }

    @Test func `only the latest survey counts, and a later assessment of the same day replaces`() throws {
        let province = try Province()
        try province.register(1)
        try province.assess(1, on: "2026-01-10", deprived: [0, 1, 2])
        try province.assess(1, on: "2025-01-10", deprived: [5])
        #expect(try province.indicators()[0].deprived == [1, 1, 1, 0, 0, 0, 0, 0])
        try province.assess(1, on: "2026-01-10", deprived: [3])
        #expect(try province.indicators()[0].deprived == [0, 0, 0, 1, 0, 0, 0, 0])
        try province.assess(1, on: "2026-02-10", deprived: [4])
        #expect(try province.indicators()[0].deprived == [0, 0, 0, 0, 1, 0, 0, 0])
        #expect(try province.indicators()[0].assessed == 1)
    }

    @Test func `a family that moves is counted where it lives, and a family without living members no more`() throws {
        let province = try Province()
        try province.register(1)
        try province.assess(1, deprived: [0])
        try province.register(1, in: "36.71.01.1001")
        #expect(try province.indicators().map(\.families) == [1, 0, 0, 1])
        #expect(try province.indicators()[3].deprived[0] == 1)
        try province.registry(
            .personMarked(
                .with {
                    $0.family = family(1)
                    $0.livingMembers = 0
                }))
        #expect(try province.indicators().map(\.families) == [0, 0, 0, 0])
    }

    @Test func `a part of a kabupaten can be asked for`() throws {
        let province = try Province()
        try province.register(1)
        try province.register(2, in: "36.01.02.2001")
        #expect(try province.indicators("36.01").map(\.families) == [2])
        #expect(try province.indicators("36.01.01").map(\.families) == [1])
        #expect(try province.indicators("36").map(\.families) == [2, 2, 0, 0])
    }

    @Test func `a grant limits what is shown`() throws {
        let province = try Province()
        try province.register(1)
        #expect(try province.indicators(in: "36.01").map(\.region) == ["36.01"])
        #expect(try province.refusal(to: .indicators(.with { $0.area = "36.02" }), in: "36.01")?.code == .outsideArea)
        #expect(try province.refusal(to: .indicators(.with { $0.area = "36" }), in: "36.01")?.code == .outsideArea)
        #expect(try province.refusal(to: .indicators(.init()), in: "32")?.code == .outsideArea)
    }

    /// A generator of pseudo-random numbers that is the same in every run.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private struct Household {
        let kabkota: String
        let members: UInt32
        let deprived: Set<Int>
        let unknown: Set<Int>
        let spent: (Int64, Int64)?
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `random families are counted as one by one`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let province = try Province()
        var households: [Household] = []
        for number in 1...200 {
            let kabkota = ["36.01", "36.02", "36.71"][Int.random(in: 0..<3, using: &random)]
            let household = Household(
                kabkota: kabkota, members: UInt32.random(in: 1...9, using: &random),
                deprived: Set((0..<8).filter { _ in Int.random(in: 0..<10, using: &random) < 3 }),
                unknown: Set((0..<8).filter { _ in Int.random(in: 0..<10, using: &random) < 2 }),
                spent: Int.random(in: 0..<10, using: &random) < 2
                    ? nil
                    : (Int64.random(in: 0...4_000_000, using: &random), .random(in: 0...2_000_000, using: &random)))
            households.append(household)
            try province.register(number, in: kabkota + ".01.1001", living: household.members)
            try province.assess(
                number, deprived: household.deprived, unknown: household.unknown, members: household.members,
                spent: household.spent, charity: household.deprived.contains(0))
        }
        for row in try province.indicators() {
            try compare(row, households.filter { row.region == "36" || $0.kabkota == row.region })
        }
    }

    private func compare(_ row: ReportingRegionIndicators, _ households: [Household]) throws {
        #expect(row.families == households.count && row.assessed == households.count)
        #expect(row.persons == households.reduce(0) { $0 + Int64($1.members) })
        for place in 0..<8 {
            #expect(row.deprived[place] == households.count { $0.deprived.contains(place) })
            #expect(
                row.unknown[place]
                    == households.count { $0.unknown.contains(place) && !$0.deprived.contains(place) })
        }
        #expect(row.proposedCharity == households.count { $0.deprived.contains(0) })
        #expect(row.statusUnknown == households.count { $0.spent == nil })

        let persons = households.flatMap { Array(repeating: $0, count: Int($0.members)) }
        let poor = persons.filter { $0.deprived.count >= 3 }
        let all = Double(persons.count)
        #expect(row.multidimensional.persons == poor.count)
        #expect(abs(row.multidimensional.h - Double(poor.count) / all) < 1e-12)
        let shares = poor.reduce(0.0) { $0 + Double($1.deprived.count) / 8 }
        #expect(abs(row.multidimensional.m0 - shares / all) < 1e-12)
        #expect(abs(row.multidimensional.a - shares / Double(poor.count)) < 1e-12)
        #expect(abs(row.multidimensional.m0 - row.multidimensional.h * row.multidimensional.a) < 1e-12)
        #expect(abs(row.contributions.reduce(0, +) - 1) < 1e-12)
        for place in 0..<8 {
            let part = Double(poor.count { $0.deprived.contains(place) }) / 8 / shares
            #expect(abs(row.contributions[place] - part) < 1e-12)
        }
        for (fgt, line) in [(row.extreme, Province.lines.extreme), (row.line, Province.lines.poverty)] {
            let gaps = persons.compactMap { person in
                person.spent.map { spent in
                    let each = Double(spent.0 + spent.1) / Double(person.members)
                    return max(0, (Double(line) - each) / Double(line))
                }
            }
            let known = Double(gaps.count)
            #expect(abs(fgt.p0 - Double(gaps.count { $0 > 0 }) / known) < 1e-12)
            #expect(abs(fgt.p1 - gaps.reduce(0, +) / known) < 1e-12)
            #expect(abs(fgt.p2 - gaps.reduce(0) { $0 + $1 * $1 } / known) < 1e-12)
        }
    }
}
