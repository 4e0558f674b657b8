/// The measures of Foster, Greer and Thorbecke against a line, over persons: P0 headcount, P1 gap, P2 severity
/// (World Bank Handbook, ch. 4; `domain.md` 6.1). Poor is strictly below the line.
///
/// A family spends so much for all its members; what it lacks to the line times its members is its gap. Sums of gaps
/// and of their squares are kept whole, by line and number of members, and divided once.
struct Poverty: Hashable, Summed {
    /// Families with the same line and number of members.
    struct Part: Hashable {
        /// Rupiah a person and month.
        let line: Int64
        /// Members of each family.
        let members: Int64
        var families: Int64
        /// Those of them that are below the line.
        var poor: Int64
        /// The sum of their gaps.
        var gaps: Int64
        /// The sum of their gaps' squares.
        var squares: Int128
    }

    private(set) var parts: [Part] = []

    init() {}

    /// Adds families to those with the same line and number of members.
    mutating func add(_ part: Part) {
        guard part.line > 0, part.members > 0 else { return }
        if let place = parts.firstIndex(where: { $0.line == part.line && $0.members == part.members }) {
            parts[place].families += part.families
            parts[place].poor += part.poor
            parts[place].gaps += part.gaps
            parts[place].squares += part.squares
        } else {
            parts.append(part)
        }
    }

    mutating func add(_ other: Poverty) {
        for part in other.parts { add(part) }
    }

    /// What a family's expenditure lacks to the line of all its members, in rupiah; 0 at the line or above.
    ///
    /// It stays below 3 × 10⁹, so that its square fits 64 bits: a line of a hundred million would be needed to reach
    /// that.
    static func gap(of spent: Int64, members: UInt32, line: Int64) -> Int64 {
        let (needed, overflow) = line.multipliedReportingOverflow(by: Int64(members))
        guard !overflow else { return 3_000_000_000 }
        let (lacking, underflow) = needed.subtractingReportingOverflow(spent)
        return min(max(0, underflow ? 0 : lacking), 3_000_000_000)
    }

    private var persons: Int64 { parts.reduce(0) { $0 + $1.families * $1.members } }

    /// The share of persons below the line; nil of nobody.
    var p0: Double? {
        let persons = persons
        guard persons > 0 else { return nil }
        return Double(parts.reduce(0) { $0 + $1.poor * $1.members }) / Double(persons)
    }

    /// The mean of what is lacking, as a share of the line, who lacks nothing included; nil of nobody.
    var p1: Double? {
        let persons = persons
        guard persons > 0 else { return nil }
        var gaps: [(line: Int64, sum: Int64)] = []
        for part in parts {
            if let place = gaps.firstIndex(where: { $0.line == part.line }) {
                gaps[place].sum += part.gaps
            } else {
                gaps.append((part.line, part.gaps))
            }
        }
        return gaps.reduce(0) { $0 + Double($1.sum) / (Double($1.line) * Double(persons)) }
    }

    /// The mean of the squares of what is lacking, as shares of the line; nil of nobody.
    var p2: Double? {
        let persons = persons
        guard persons > 0 else { return nil }
        return parts.reduce(0) { sum, part in
            let line = Double(part.line)
            return sum + Double(part.squares) / (Double(part.members) * line * line * Double(persons))
        }
    }
}
