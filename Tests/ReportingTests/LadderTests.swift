import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Testing

@testable import Reporting

@Suite struct LadderTests {
    private func rows(_ province: Province) throws -> [ReportingLadder.Row] {
        try province.answer(.ladder(.init())).ladder.rows
    }

    @Test func `every family stands on one rung`() throws {
        let province = try Province()
        for number in 1...3 { try province.register(number) }
        try province.register(4, in: "36.02.01.2001")
        try province.move(1, to: .charity, on: "2026-01-05")
        try province.move(1, to: .community, on: "2026-02-05")
        try province.move(2, to: .charity, on: "2026-01-05", rejected: true)
        try province.move(4, to: .group, on: "2026-01-05")
        let rows = try rows(province)
        #expect(rows.map(\.region) == ["36", "36.01", "36.02", "36.71"])
        #expect(rows[0].rungs == [2, 0, 1, 1, 0])
        #expect(rows[1].rungs == [2, 0, 1, 0, 0])
        #expect(try province.indicators()[0].rungs == [2, 0, 1, 1, 0])
    }

    @Test func `families with a running enrolment count once`() throws {
        let province = try Province()
        for (enrolment, number) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
            try province.registry(
                .enrolled(
                    .with {
                        $0.enrolment = id(6, enrolment)
                        $0.family = family(number)
                        $0.region = "36.01.01.2001"
                    }))
        }
        try province.registry(
            .enrolmentEnded(
                .with {
                    $0.enrolment = id(6, 4)
                    $0.on = day("2026-02-01")
                }))
        #expect(try rows(province).map(\.enrolled) == [2, 2, 0, 0])
    }

    @Test func `money and goods are summed by source over all nodes, repeated events once`() throws {
        let province = try Province()
        try province.pay(1, to: 1, "jsk", amount: 500_000)
        try province.pay(1, to: 1, "jsk", amount: 500_000)
        try province.pay(2, to: 2, "jsk", amount: 500_000, source: .csr)
        try province.pay(3, to: 2, "beras", amount: 120_000, source: .csr, from: "ketapang")
        try province.pay(4, to: 3, "jsk", amount: 7, region: "36.71.01.1001")
        try province.disbursement(.paymentFailed(.with { $0.amount = 9 }))
        let rows = try rows(province)
        #expect(rows[0].paid.map(\.source) == [.apbdProvinsi, .csr])
        #expect(rows[0].paid.map(\.amount) == [500_007, 620_000])
        #expect(rows.map(\.familiesPaid) == [3, 2, 0, 1])
        #expect(rows[2].paid.isEmpty)
    }

    @Test func `trained are families with a passed course, grouped those in a running group`() throws {
        let province = try Province()
        for (person, passed) in [(1, true), (2, true), (3, false)] {
            try province.empowerment(
                .completed(
                    .with {
                        $0.course = id(3, 1)
                        $0.family = family(person == 2 ? 1 : person)
                        $0.person = id(4, person)
                        $0.region = "36.01.01.2001"
                        $0.attended = 1
                        $0.passed = passed
                    }))
        }
        for group in [1, 2] {
            try province.empowerment(
                .groupFormed(
                    .with {
                        $0.group = id(5, group)
                        $0.members = (1...5).map { number in
                            .with {
                                $0.family = family(group * 10 + number)
                                $0.region = "36.02.01.2001"
                            }
                        }
                    }))
        }
        try province.empowerment(.groupClosed(.with { $0.group = id(5, 2) }))
        let rows = try rows(province)
        #expect(rows.map(\.trained) == [1, 1, 0, 0])
        #expect(rows.map(\.grouped) == [5, 0, 5, 0])
    }

    @Test func `KUR is followed from the application to the last instalment`() throws {
        let province = try Province()
        for number in 1...3 {
            try province.empowerment(
                .kurApplied(
                    .with {
                        $0.application = id(7, number)
                        $0.region = "36.01.01.2001"
                        $0.amount = 10_000_000
                    }))
        }
        for (number, approved) in [(1, true), (2, false)] {
            try province.empowerment(
                .kurAnswered(
                    .with {
                        $0.application = id(7, number)
                        $0.approved = approved
                        $0.amount = approved ? 8_000_000 : 0
                    }))
        }
        try province.empowerment(
            .instalmentRecorded(
                .with {
                    $0.application = id(7, 1)
                    $0.outstanding = 7_700_000
                }))
        let row = try rows(province)[1]
        #expect(row.kurApplied == 3 && row.kurApproved == 1)
        #expect(row.kurAmount == 8_000_000 && row.kurOutstanding == 7_700_000)
    }
}
