import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Reporting

/// A reporting node on 2 March 2026 that has learned a province of two kabupaten and a kota.
final class Province {
    static let lines: (extreme: Int64, poverty: Int64) = (391_000, 715_288)
    let rehearsal: Rehearsal<ReportingService>

    init(regions: Bool = true, window: Int64? = 12) throws {
        rehearsal = try Rehearsal(ReportingService(), on: "2026-03-02")
        if regions {
            try registry(
                .regionsImported(
                    .with {
                        $0.regions = [
                            ("36.71", "Kota Tangerang", .kota), ("36", "Banten", .provinsi),
                            ("36.02", "Lebak", .kabupaten), ("36.01", "Pandeglang", .kabupaten),
                            ("36.01.01", "Sumur", .kecamatan),
                        ].map { (code: String, name: String, level: FieldRegionLevel) in
                            .with {
                                $0.code = code
                                $0.name = name
                                $0.level = level
                            }
                        }
                    }))
        }
        if let window {
            try registry(
                .parameterSet(
                    .with {
                        $0.parameter.name = "served_window_months"
                        $0.parameter.value = window
                        $0.parameter.validFrom = day("2026-01-01")
                    }))
        }
    }

    func on(_ iso: String) { rehearsal.now = Moment(startOf: Day(iso: iso) ?? .first).adding(seconds: 43_200) }

    func registry(_ event: RegistryEvent.OneOf_Event) throws {
        try rehearsal.learn(from: "registry.bappeda", [RegistryEvent.with { $0.event = event }])
    }

    func disbursement(_ event: DisbursementEvent.OneOf_Event, from agency: String = "dinsos") throws {
        try rehearsal.learn(from: "disbursement." + agency, [DisbursementEvent.with { $0.event = event }])
    }

    func empowerment(_ event: EmpowermentEvent.OneOf_Event, from agency: String = "dinkop") throws {
        try rehearsal.learn(from: "empowerment-training." + agency, [EmpowermentEvent.with { $0.event = event }])
    }

    func register(_ number: Int, in region: String = "36.01.01.2001", living: UInt32 = 4) throws {
        try registry(
            .familyRegistered(
                .with {
                    $0.family = family(number)
                    $0.region = region
                    $0.livingMembers = living
                }))
    }

    func assess(
        _ number: Int, on survey: String = "2026-01-10", deprived: Set<Int> = [], unknown: Set<Int> = [],
        members: UInt32 = 4, spent: (Int64, Int64)? = nil, charity: Bool = false
    ) throws {
        try registry(
            .familyAssessed(
                .with {
                    $0.family = family(number)
                    $0.surveyedOn = day(survey)
                    $0.findings = (0..<8).map {
                        deprived.contains($0) ? .deprived : unknown.contains($0) ? .unknown : .met
                    }
                    $0.members = members
                    $0.extremeLine = Province.lines.extreme
                    $0.povertyLine = Province.lines.poverty
                    $0.multidimensionallyPoor = deprived.count >= 3
                    $0.deprivedCount = UInt32(deprived.count)
                    $0.meetsCharity = charity
                    if let spent {
                        $0.foodExpenditure = spent.0
                        $0.nonFoodExpenditure = spent.1
                        let total = spent.0 + spent.1
                        $0.status =
                            total < Province.lines.extreme * Int64(members)
                            ? .extremePoor : total < Province.lines.poverty * Int64(members) ? .poor : .notPoor
                    }
                }))
    }

    func move(_ number: Int, to rung: FieldRung, on decided: String, rejected: Bool = false) throws {
        try registry(
            .rungDecided(
                .with {
                    $0.family = family(number)
                    $0.to = rung
                    $0.on = day(decided)
                    $0.rejected = rejected
                }))
    }

    func programme(_ code: String, relieves: [FieldDeprivation]) throws {
        try registry(
            .programmeLoaded(
                .with {
                    $0.programme.code = code
                    $0.programme.relieves = relieves
                }))
    }

    func pay(
        _ payment: Int, to number: Int, _ programme: String, on: String = "2026-02-01", amount: Int64 = 500_000,
        source: FieldFundSource = .apbdProvinsi, region: String = "36.01.01.2001", from agency: String = "dinsos"
    ) throws {
        try disbursement(
            .paid(
                .with {
                    $0.payment = id(2, payment)
                    $0.family = family(number)
                    $0.region = region
                    $0.programme = programme
                    $0.amount = amount
                    $0.source = source
                    $0.on = day(on)
                }), from: agency)
    }

    func answer(_ query: ReportingQuery.OneOf_Query, in area: String = "36") throws -> ReportingAnswer {
        switch try rehearsal.query(.with { $0.query = query }, in: area) {
        case .answer(let answer): return answer
        case .refuse(let refusal):
            Issue.record("refused: \(refusal)")
            return ReportingAnswer()
        }
    }

    func refusal(to query: ReportingQuery.OneOf_Query, in area: String = "36") throws -> ReportingRefusal? {
        guard case .refuse(let refusal) = try rehearsal.query(.with { $0.query = query }, in: area) else { return nil }
        return refusal
    }

    func indicators(_ area: String = "", in grant: String = "36") throws -> [ReportingRegionIndicators] {
        try answer(.indicators(.with { $0.area = area }), in: grant).indicators.regions
    }
}

func day(_ iso: String) -> Int32 { Day(iso: iso)?.number ?? 0 }

func id(_ kind: UInt8, _ number: Int) -> Data {
    Data([kind, UInt8(number >> 8), UInt8(number & 255)] + [UInt8](repeating: 0, count: 13))
}
func family(_ number: Int) -> Data { id(1, number) }
