/// The multidimensional measures of Alkire and Foster with equal weights, over persons: H = q/N, A = Σc/q, M0 = H·A
/// (`domain.md` 6.1). The counts stay whole numbers until the one division.
struct Multidimensional: Hashable, Summed {
    /// N: all persons counted.
    var persons: Int64 = 0
    /// q: the poor persons.
    var poor: Int64 = 0
    /// For each dimension, the poor persons deprived in it.
    var censored: [Int64] = []

    /// `censored` has one count for each dimension.
    init(persons: Int64, poor: Int64, censored: [Int64]) {
        self.persons = persons
        self.poor = poor
        self.censored = censored
    }

    init() {}

    mutating func add(_ other: Multidimensional) {
        persons += other.persons
        poor += other.poor
        while censored.count < other.censored.count { censored.append(0) }
        for (dimension, count) in other.censored.enumerated() { censored[dimension] += count }
    }

    /// The deprivations of all poor persons, summed over the dimensions.
    private var deprivations: Int64 { censored.reduce(0, +) }

    /// The share of poor persons; nil without persons.
    var headcount: Double? { persons > 0 ? Double(poor) / Double(persons) : nil }

    /// The average share of dimensions in which a poor person is deprived; nil without poor persons.
    var intensity: Double? {
        poor > 0 ? Double(deprivations) / (Double(censored.count) * Double(poor)) : nil
    }

    /// The adjusted headcount; nil without persons.
    var adjusted: Double? {
        guard persons > 0 else { return nil }
        return poor > 0 ? Double(deprivations) / (Double(censored.count) * Double(persons)) : 0
    }

    /// The share of each dimension in the adjusted headcount; they sum to 1. Empty where the adjusted headcount is 0.
    var contributions: [Double] {
        let all = deprivations
        return all > 0 ? censored.map { Double($0) / Double(all) } : []
    }
}
