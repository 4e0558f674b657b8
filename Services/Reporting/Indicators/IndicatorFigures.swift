import Kernel
import Vocabulary

/// The figures of a region's families.
struct IndicatorFigures: Summed {
    var families: Int64 = 0
    var persons: Int64 = 0
    var assessed: Int64 = 0
    var extremePoor: Int64 = 0
    var poor: Int64 = 0
    var notPoor: Int64 = 0
    var multidimensionallyPoor: Int64 = 0
    var charity: Int64 = 0
    var rungs = [Int64](repeating: 0, count: Rung.allCases.count)
    var deprived = [Int64](repeating: 0, count: Deprivation.allCases.count)
    var unknown = [Int64](repeating: 0, count: Deprivation.allCases.count)
    var multidimensional = Multidimensional()
    var extreme = Poverty()
    var line = Poverty()

    mutating func add(_ other: IndicatorFigures) {
        families += other.families
        persons += other.persons
        assessed += other.assessed
        extremePoor += other.extremePoor
        poor += other.poor
        notPoor += other.notPoor
        multidimensionallyPoor += other.multidimensionallyPoor
        charity += other.charity
        for place in rungs.indices { rungs[place] += other.rungs[place] }
        for place in deprived.indices { deprived[place] += other.deprived[place] }
        for place in unknown.indices { unknown[place] += other.unknown[place] }
        multidimensional.add(other.multidimensional)
        extreme.add(other.extreme)
        line.add(other.line)
    }

    /// The counts of each kabupaten and kota in the area, in one pass over its families.
    static func counted(_ scope: Scope, _ tables: any Reading) throws -> [(kabkota: Int64, figures: IndicatorFigures)] {
        let places = Deprivation.allCases.indices
        let bits = { (column: String) in places.map { "sum((\(column) >> \($0)) & 1)" } }
        // All these columns are 0 for a family without an assessment.
        var sums = ["count(*)", "sum(living)", "count(surveyed_on)"]
        sums += [ExpenditureStatus.extremePoor, .poor, .notPoor].map {
            "sum(CASE WHEN status = \($0.number) THEN 1 ELSE 0 END)"
        }
        sums += ["sum(poor)", "sum(charity)", "sum(members)", "sum(poor * members)"]
        sums += Rung.allCases.map { "sum(CASE WHEN rung = \($0.number) THEN 1 ELSE 0 END)" }
        sums += bits("deprived")
        sums += bits("unknown")
        sums += places.map { "sum(poor * members * ((deprived >> \($0)) & 1))" }
        return try tables.rows(
            """
            SELECT kabkota, \(sums.joined(separator: ", ")) FROM family WHERE \(Scope.livingFamilies)
            GROUP BY kabkota ORDER BY kabkota
            """, scope.families
        ) { row in
            var figures = IndicatorFigures()
            figures.families = row.integer(1)
            figures.persons = row.integer(2)
            figures.assessed = row.integer(3)
            figures.extremePoor = row.integer(4)
            figures.poor = row.integer(5)
            figures.notPoor = row.integer(6)
            figures.multidimensionallyPoor = row.integer(7)
            figures.charity = row.integer(8)
            let rungs = 11
            let deprived = rungs + Rung.allCases.count
            let unknown = deprived + places.count
            let censored = unknown + places.count
            figures.rungs = figures.rungs.indices.map { row.integer(rungs + $0) }
            figures.deprived = places.map { row.integer(deprived + $0) }
            figures.unknown = places.map { row.integer(unknown + $0) }
            figures.multidimensional = Multidimensional(
                persons: row.integer(9), poor: row.integer(10), censored: places.map { row.integer(censored + $0) })
            return (row.integer(0), figures)
        }
    }

    /// The expenditure gaps of each kabupaten and kota in the area, by line and number of members.
    static func spent(_ scope: Scope, _ tables: any Reading) throws -> [(kabkota: Int64, figures: IndicatorFigures)] {
        // The sum of the squares of millions of families exceeds 64 bits, so it is summed in two halves.
        let sums = ["extreme_gap", "poverty_gap"].map { gap in
            """
            sum(CASE WHEN \(gap) > 0 THEN 1 ELSE 0 END), sum(\(gap)), sum((\(gap) * \(gap)) >> 31),
            sum((\(gap) * \(gap)) & 2147483647)
            """
        }
        return try tables.rows(
            """
            SELECT kabkota, extreme_line, poverty_line, members, count(*), \(sums.joined(separator: ", ")) FROM family
            WHERE \(Scope.livingFamilies) AND extreme_gap IS NOT NULL
            GROUP BY kabkota, extreme_line, poverty_line, members
            ORDER BY kabkota, extreme_line, poverty_line, members
            """, scope.families
        ) { row in
            func part(line: Int, _ column: Int) -> Poverty.Part {
                Poverty.Part(
                    line: row.integer(line), members: row.integer(3), families: row.integer(4),
                    poor: row.integer(column), gaps: row.integer(column + 1),
                    squares: Int128(row.integer(column + 2)) << 31 + Int128(row.integer(column + 3)))
            }
            var figures = IndicatorFigures()
            figures.extreme.add(part(line: 1, 5))
            figures.line.add(part(line: 2, 9))
            return (row.integer(0), figures)
        }
    }
}
