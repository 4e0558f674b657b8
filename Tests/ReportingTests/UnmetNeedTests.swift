import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Testing

@testable import Reporting

@Suite struct UnmetNeedTests {
    /// Four families deprived of food and water; `pangan` relieves food, `air` water.
    private func province() throws -> Province {
        let province = try Province()
        try province.programme("pangan", relieves: [.food])
        try province.programme("air", relieves: [.cleanWater, .sanitation])
        for number in 1...4 {
            try province.register(number, in: number == 4 ? "36.02.01.2001" : "36.01.01.2001")
            try province.assess(number, deprived: [0, 2])
        }
        return province
    }

    private func cell(
        _ province: Province, _ region: String, _ deprivation: FieldDeprivation
    ) throws -> [Int64] {
        let rows = try province.answer(.unmetNeed(.init())).unmetNeed.rows
        let row = try #require(rows.first { $0.region == region })
        #expect(row.cells.map(\.deprivation) == FieldDeprivation.allCases.filter { $0 != .unknown })
        let cell = try #require(row.cells.first { $0.deprivation == deprivation })
        return [cell.deprived, cell.served, cell.gap]
    }

    @Test func `no family was served yet`() throws {
        let province = try province()
        #expect(try cell(province, "36", .food) == [4, 0, 4])
        #expect(try cell(province, "36.01", .food) == [3, 0, 3])
        #expect(try cell(province, "36.02", .cleanWater) == [1, 0, 1])
        #expect(try cell(province, "36.71", .food) == [0, 0, 0])
        #expect(try cell(province, "36", .housing) == [0, 0, 0])
    }

    @Test func `a programme serves what it relieves, each family once`() throws {
        let province = try province()
        try province.pay(1, to: 1, "pangan")
        try province.pay(2, to: 1, "pangan", on: "2026-01-01")
        try province.pay(3, to: 4, "pangan")
        try province.pay(4, to: 2, "lain")
        #expect(try cell(province, "36", .food) == [4, 2, 2])
        #expect(try cell(province, "36.01", .food) == [3, 1, 2])
        #expect(try cell(province, "36.02", .food) == [1, 1, 0])
        #expect(try cell(province, "36", .cleanWater) == [4, 0, 4])
    }

    @Test(arguments: [("2025-03-02", 1), ("2025-03-01", 0), ("2026-03-02", 1)])
    func `only within the window`(on: String, served: Int64) throws {
        let province = try province()
        try province.pay(1, to: 1, "pangan", on: on)
        #expect(try cell(province, "36", .food) == [4, served, 4 - served])
    }

    @Test func `goods, courses and groups serve as well as money`() throws {
        let province = try province()
        try province.disbursement(
            .delivered(
                .with {
                    $0.payment = id(2, 1)
                    $0.family = family(1)
                    $0.programme = "air"
                    $0.on = day("2026-02-01")
                }), from: "ketapang")
        for (number, attended) in [(2, 1), (3, 0)] {
            try province.empowerment(
                .completed(
                    .with {
                        $0.course = id(3, 1)
                        $0.family = family(number)
                        $0.person = id(4, number)
                        $0.programme = "air"
                        $0.attended = Int32(attended)
                        $0.on = day("2026-02-01")
                    }), from: "disnaker")
        }
        try province.empowerment(
            .groupFormed(
                .with {
                    $0.group = id(5, 1)
                    $0.programme = "air"
                    $0.on = day("2026-02-01")
                    $0.members = [.with { $0.family = family(4) }]
                }))
        // Family 3 attended no session of the course, so it was not reached.
        #expect(try cell(province, "36", .cleanWater) == [4, 3, 1])
    }

    @Test func `a deprivation that ended is no longer counted, and a programme loaded again replaces`() throws {
        let province = try province()
        try province.pay(1, to: 1, "pangan")
        try province.assess(1, on: "2026-02-20", deprived: [2])
        #expect(try cell(province, "36", .food) == [3, 0, 3])
        try province.programme("pangan", relieves: [.cleanWater])
        #expect(try cell(province, "36", .cleanWater) == [4, 1, 3])
    }

    @Test func `a payment may be heard before its family`() throws {
        let province = try province()
        try province.pay(1, to: 9, "pangan")
        #expect(try cell(province, "36", .food) == [4, 0, 4])
        try province.register(9)
        try province.assess(9, deprived: [0])
        #expect(try cell(province, "36", .food) == [5, 1, 4])
    }
}
