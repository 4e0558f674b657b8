import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import Reporting

/// A reader for Pandeglang learns no figure of Lebak and Tangerang, nor the sums of the province.
@Suite struct AreaTests {
    private typealias Case = AreaCase<ReportingService>

    private static func inside() throws -> Province {
        let province = try Province()
        try province.programme("jsk", relieves: [.food])
        try learn(province, 1...3, in: "36.01.01.2001")
        return province
    }

    private static func whole() throws -> Province {
        let province = try inside()
        try learn(province, 11...12, in: "36.02.01.2001")
        try learn(province, 21...21, in: "36.71.01.1001")
        return province
    }

    private static func learn(_ province: Province, _ families: ClosedRange<Int>, in region: String) throws {
        for number in families {
            try province.register(number, in: region)
            try province.assess(number, deprived: [0, 1, 2], spent: (1_000_000, 300_000), charity: true)
            try province.move(number, to: .charity, on: "2026-02-10")
            try province.registry(
                .enrolled(
                    .with {
                        ($0.enrolment, $0.family, $0.region, $0.programme) = (
                            id(7, number), family(number), region, "jsk"
                        )
                    }))
            try province.pay(number, to: number, "jsk", region: region)
            try province.empowerment(
                .completed(
                    .with {
                        ($0.course, $0.family, $0.person) = (id(3, 1), family(number), id(4, number))
                        ($0.region, $0.programme, $0.passed, $0.on) = (region, "blk", true, day("2026-02-20"))
                    }))
            try province.empowerment(
                .kurApplied(
                    .with {
                        ($0.application, $0.family, $0.region, $0.amount) = (id(5, number), family(number), region, 1)
                    }))
        }
    }

    private static func query(_ query: ReportingQuery.OneOf_Query) -> Case.Body { .query(.with { $0.query = query }) }

    /// Each report: of all that the grant reaches, of the kabupaten, of a kecamatan; of another; of the province.
    private static func cases(_ report: (String) -> ReportingQuery.OneOf_Query) -> [Case] {
        [
            .bounds(query(report(""))), .bounds(query(report("36.01")), differs: false),
            .bounds(query(report("36.01.01")), differs: false),
            .refuses(query(report("36.02")), .with { ($0.code, $0.subject) = (.outsideArea, "36.02") }),
            .refuses(query(report("36")), .with { ($0.code, $0.subject) = (.outsideArea, "36") }),
        ]
    }

    private static var cases: [Case] {
        cases { area in .indicators(.with { $0.area = area }) } + cases { area in .unmetNeed(.with { $0.area = area }) }
            + cases { area in .ladder(.with { $0.area = area }) }
            + [.bounds(query(.flows(.with { ($0.from, $0.to) = (day("2026-02-01"), day("2026-03-02")) })))]
    }

    private static let places = 0..<16

    @Test(arguments: places)
    func `nothing tells of what lies outside the area`(place: Int) throws {
        let (whole, each) = (try Self.whole().rehearsal, Self.cases[place])
        let inside = try Self.inside().rehearsal
        let faults = try each.faults(area: "36.01", province: "36", whole: whole, inside: inside)
        #expect(faults.isEmpty, "\(each.name(whole.service) ?? "")")
    }

    @Test func `every query has a case`() {
        #expect(Self.cases.count == Self.places.count)
        #expect(Set(Self.cases.compactMap { $0.name(ReportingService()) }) == Case.names(ReportingService()))
    }
}
