import Testing

@testable import EmpowermentTraining

@Suite struct AnnuityTests {
    /// The first four are the field's worked examples (`domain.md` 4.3 and 6.2); the others were computed elsewhere
    /// with exact fractions.
    @Test(arguments: [
        (10_000_000, 300, 36, 290_812), (10_000_000, 600, 36, 304_219), (50_000_000, 600, 36, 1_521_097),
        (100_000_000, 600, 60, 1_933_280),
        (500_000_000, 600, 60, 9_666_401),
        (9_000_000_000_000_000, 600, 60, 173_995_213_764_851),
        (9_000_000_000_000_000, 9_999, 600, 749_925_000_000_000),
        (1_234_567, 1, 599, 2_066),
        (3_333_333, 700, 47, 81_293),
        (4_942_859_576, 300, 10, 501_107_844),
        (4_699_252_754, 923, 8, 607_919_943),
        (922_121_677, 300, 56, 17_666_538),
        (1_796_035_740, 600, 12, 154_578_384),
        (6_661_697_231, 300, 73, 99_950_098),
        (12_000_000, 0, 12, 1_000_000), (5, 0, 2, 3), (5, 0, 3, 2), (1, 600, 1, 1), (0, 600, 12, 0),
    ])
    func `the instalment is exact`(amount: Int64, rate: Int64, months: Int, expected: Int64) {
        #expect(Annuity.instalment(of: amount, rate: rate, months: months) == expected)
    }

    @Test(arguments: [(10_000_000, 300, 36), (100_000_000, 600, 60), (1_000, 600, 60), (7, 300, 36), (1, 10_000, 600)])
    func `the principal parts sum to the amount`(amount: Int64, rate: Int64, months: Int) {
        let plan = Annuity.schedule(of: amount, rate: rate, months: months)
        #expect(plan.count == months)
        #expect(plan.map(\.principal).reduce(0, +) == amount)
        #expect(plan.last?.outstanding == 0)
        #expect(plan.allSatisfy { $0.principal >= 0 && $0.interest >= 0 && $0.outstanding >= 0 })
    }

    @Test func `the last instalment differs by rounding only`() throws {
        let plan = Annuity.schedule(of: 10_000_000, rate: 300, months: 36)
        #expect(plan.dropLast().allSatisfy { $0.instalment == 290_812 })
        #expect(abs(try #require(plan.last).instalment - 290_812) <= 36)
        #expect(plan.first == Annuity.Due(number: 1, interest: 25_000, principal: 265_812, outstanding: 9_734_188))
    }

    @Test(arguments: [(200, 600, 1), (100, 600, 1), (99, 600, 0), (9_000_000_000_000_000, 10_000, 750_000_000_000_000)])
    func `a month's interest rounds a half up`(outstanding: Int64, rate: Int64, expected: Int64) {
        #expect(Annuity.interest(on: outstanding, rate: rate) == expected)
    }

    @Test func `whole numbers carry and borrow over their limbs`() {
        let large = WholeNumber.power(UInt64.max, 5)
        #expect(large * 2 - large == large)
        #expect(large * 3 > large * 2)
        #expect(WholeNumber.power(2, 128) - WholeNumber(1) < WholeNumber.power(2, 128))
        #expect((WholeNumber.power(2, 128) - WholeNumber(1)) * 1 > WholeNumber.power(2, 127))
        #expect(WholeNumber(3) - WholeNumber(5) == WholeNumber(0))
    }
}
