/// The multidimensional measures of Alkire and Foster with equal weights, over persons: H = q/N, A = Σc/q, M0 = H·A
/// (`domain.md` 6.1). Kept as whole numbers until they are divided.
struct Multidimensional: Hashable, Summed {
    /// N: all persons looked at.
    var persons: Int64 = 0
    /// q: those who are poor.
    var poor: Int64 = 0
    /// Of each dimension the poor persons who are deprived in it.
    var censored: [Int64] = []

    /// How many of them are deprived in this dimension and poor: as many dimensions as there are numbers.
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

    /// The deprivations of all poor persons together.
    private var deprivations: Int64 { censored.reduce(0, +) }

    /// The share of poor persons; nil of nobody.
    var headcount: Double? { persons > 0 ? Double(poor) / Double(persons) : nil }

    /// The average share of dimensions in which a poor person is deprived; nil where nobody is poor.
    var intensity: Double? {
        poor > 0 ? Double(deprivations) / (Double(censored.count) * Double(poor)) : nil
    }

    /// The adjusted headcount; nil of nobody.
    var adjusted: Double? {
        guard persons > 0 else { return nil }
        return poor > 0 ? Double(deprivations) / (Double(censored.count) * Double(persons)) : 0
    }

    /// Each dimension's part in the adjusted headcount, which sum to 1; none where that is 0.
    var contributions: [Double] {
        let all = deprivations
        return all > 0 ? censored.map { Double($0) / Double(all) } : []
    }
}
