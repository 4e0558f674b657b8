import Testing

@testable import Reporting

@Suite struct MeasureTests {
    /// Families with these expenditures against a line, each of `members` persons.
    private func poverty(_ spent: [Int64], line: Int64, members: UInt32 = 1) -> Poverty {
        var poverty = Poverty()
        for amount in spent {
            let gap = Poverty.gap(of: amount, members: members, line: line)
            poverty.add(
                Poverty.Part(
                    line: line, members: Int64(members), families: 1, poor: gap > 0 ? 1 : 0, gaps: gap,
                    squares: Int128(gap) * Int128(gap)))
        }
        return poverty
    }

    /// Country C of Haughton and Khandker, World Bank Handbook ch. 4 (`domain.md` 6.2).
    @Test(arguments: [
        ([100, 110, 150, 160], 0.5, 0.08, 0.0136), ([100, 150], 0.5, 0.10, 0.02), ([110, 160], 0.5, 0.06, 0.0072),
        ([125], 0, 0, 0), ([124], 1, 0.008, 0.000064),
    ])
    func `the poverty measures of a worked example`(spent: [Int64], p0: Double, p1: Double, p2: Double) throws {
        let measured = poverty(spent, line: 125)
        #expect(measured.p0 == p0)
        #expect(abs(try #require(measured.p1) - p1) < 1e-15)
        #expect(abs(try #require(measured.p2) - p2) < 1e-15)
    }

    @Test func `the measures decompose over parts of a population`() throws {
        var whole = poverty([100, 150], line: 125)
        whole.add(poverty([110, 160], line: 125))
        #expect(whole == poverty([100, 150, 110, 160], line: 125))
        #expect(abs(try #require(whole.p2) - 0.0136) < 1e-15)
    }

    @Test func `families count by their members, and each against its own line`() throws {
        var both = poverty([200], line: 125, members: 2)
        both.add(poverty([50], line: 100))
        #expect(both.p0 == 1)
        // Two persons lack a fifth, one person a half.
        let (p1, p2): (Double, Double) = (0.9 / 3, 0.33 / 3)
        #expect(abs(try #require(both.p1) - p1) < 1e-15)
        #expect(abs(try #require(both.p2) - p2) < 1e-15)
    }

    @Test func `an empty population has no measures`() {
        #expect(Poverty().p0 == nil && Poverty().p1 == nil && Poverty().p2 == nil)
        let nobody = Multidimensional()
        #expect(nobody.headcount == nil && nobody.intensity == nil && nobody.adjusted == nil)
        #expect(nobody.contributions.isEmpty)
    }

    @Test func `a population without poor has a headcount and no intensity`() {
        let rich = Multidimensional(persons: 3, poor: 0, censored: [0, 0])
        #expect(rich.headcount == 0 && rich.intensity == nil && rich.adjusted == 0 && rich.contributions.isEmpty)
    }

    @Test(arguments: [
        (400, 1, 391, 0), (390, 1, 391, 1), (391, 1, 391, 0), (0, 2, 391, 782), (0, 1, Int64.max, 3_000_000_000),
        (0, UInt32.max, Int64.max, 3_000_000_000), (0, 0, 391, 0),
    ])
    func `a gap is what is lacking`(spent: Int64, members: UInt32, line: Int64, expected: Int64) {
        #expect(Poverty.gap(of: spent, members: members, line: line) == expected)
    }

    /// Alkire and Foster's example of four persons, k = 2 of 4 (`domain.md` 6.2).
    @Test func `the multidimensional measures of a worked example`() throws {
        let cutoffs = [13, 12, 3, 1]
        let achieved = [[13.1, 14, 4, 1], [15.2, 7, 5, 0], [12.5, 10, 1, 0], [20, 11, 3, 1]]
        var measured = Multidimensional(persons: 0, poor: 0, censored: [0, 0, 0, 0])
        for person in achieved {
            let deprived = zip(person, cutoffs).map { $0 < Double($1) }
            let isPoor = deprived.count { $0 } >= 2
            measured.add(
                Multidimensional(persons: 1, poor: isPoor ? 1 : 0, censored: deprived.map { isPoor && $0 ? 1 : 0 }))
        }
        #expect(measured.headcount == 0.5)
        #expect(measured.intensity == 0.75)
        #expect(measured.adjusted == 0.375)
        let expected = [1.0 / 6, 1.0 / 3, 1.0 / 6, 1.0 / 3]
        #expect(zip(measured.contributions, expected).allSatisfy { abs($0 - $1) < 1e-15 })
    }
}
