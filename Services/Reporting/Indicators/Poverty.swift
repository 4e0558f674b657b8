/// The measures of Foster, Greer and Thorbecke against a line, over persons: P0 headcount, P1 gap, P2 severity (World
/// Bank Handbook, ch. 4; `domain.md` 6.1). Poor is strictly below the line.
///
/// A family's gap is the line times its members minus its expenditure. Sums of gaps and of their squares stay whole
/// numbers, by line and number of members, until the one division.
struct Poverty: Hashable, Summed {
    /// Families with the same line and number of members.
    struct Part: Hashable {
        /// Rupiah for one person and month.
        let line: Int64
        /// Number of members of each family.
        let members: Int64
        var families: Int64
        /// The families below the line.
        var poor: Int64
        /// The sum of the families' gaps, in rupiah.
        var gaps: Int64
        /// The sum of the squares of the gaps.
        var squares: Int128
    }

    private(set) var parts: [Part] = []

    init() {}

    /// Adds families to the part with the same line and number of members.
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

    /// The line times the members minus the family's expenditure, in rupiah; 0 at the line or above.
    ///
    /// Capped at 3 × 10⁹, so that its square fits into 64 bits; only a line near a hundred million could reach the cap.
    static func gap(of spent: Int64, members: UInt32, line: Int64) -> Int64 {
        let (needed, overflow) = line.multipliedReportingOverflow(by: Int64(members))
        guard !overflow else { return 3_000_000_000 }
        let (lacking, underflow) = needed.subtractingReportingOverflow(spent)
        return min(max(0, underflow ? 0 : lacking), 3_000_000_000)
    }

    private var persons: Int64 { parts.reduce(0) { $0 + $1.families * $1.members } }

    /// The share of persons below the line; nil without persons.
    var p0: Double? {
        let persons = persons
        guard persons > 0 else { return nil }
        return Double(parts.reduce(0) { $0 + $1.poor * $1.members }) / Double(persons)
    }

    /// The mean gap of all persons, as a share of the line; persons at the line or above count as 0. Nil without
    /// persons.
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

    /// The mean of the squared gaps of all persons, as shares of the line; nil without persons.
    var p2: Double? {
        let persons = persons
        guard persons > 0 else { return nil }
        return parts.reduce(0) { sum, part in
            let line = Double(part.line)
            return sum + Double(part.squares) / (Double(part.members) * line * line * Double(persons))
        }
    }
}
