import Testing
import Vocabulary

struct RupiahTests {
    @Test(arguments: [
        (Int64(0), "Rp0"),
        (1, "Rp1"),
        (999, "Rp999"),
        (1_000, "Rp1.000"),
        (1_250_000, "Rp1.250.000"),
        (-500, "-Rp500"),
        (-1_250_000, "-Rp1.250.000"),
        (9_000_000_000_000_000, "Rp9.000.000.000.000.000"),
    ])
    func `an amount is written with dots`(amount: Int64, text: String) throws {
        #expect(try #require(Rupiah(amount)).text == text)
    }

    @Test func `there are no amounts outside the range`() {
        #expect(Rupiah(9_000_000_000_000_001) == nil)
        #expect(Rupiah(-9_000_000_000_000_001) == nil)
        #expect(Rupiah(.min) == nil)
    }

    @Test func `arithmetic is exact within the range and throws outside`() throws {
        let most = try #require(Rupiah(Rupiah.range.upperBound))
        let one = try #require(Rupiah(1))
        #expect(try one + one == Rupiah(2))
        #expect(try one - most == Rupiah(-8_999_999_999_999_999))
        #expect(try one * 1_521_097 == Rupiah(1_521_097))
        #expect(-most == Rupiah(Rupiah.range.lowerBound))
        #expect(throws: Rupiah.Overflow()) { try most + one }
        #expect(throws: Rupiah.Overflow()) { try -most - one }
        #expect(throws: Rupiah.Overflow()) { try most * 2 }
        #expect(throws: Rupiah.Overflow()) { try most * .max }
        #expect(throws: Rupiah.Overflow()) { try Rupiah.sum([most, one, -one]) }
    }

    @Test(arguments: [
        (Int64(500_000), Int64(27_500), Int64(13_750_000_000)),
        (500_000, 65_000, 32_500_000_000),
        (2_500_000, 6_200, 15_500_000_000),
    ])
    func `sums that must agree do`(each: Int64, families: Int64, total: Int64) throws {
        #expect(try #require(Rupiah(each)) * families == Rupiah(total))
    }
}
