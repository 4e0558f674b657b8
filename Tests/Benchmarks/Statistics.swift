import Foundation

/// The median.
func median(_ values: [Double]) -> Double { percentile(0.5, values) }

/// The value below which this share of the values lies; NaN for no values.
func percentile(_ share: Double, _ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
}

/// The seconds that `body` takes, by the monotonic clock.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let begun = ContinuousClock.now
    try body()
    return inSeconds(begun.duration(to: .now))
}

/// A duration as a number of seconds.
func inSeconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

/// Rates of a measurement and of its floor, taken alternately, so that a disturbance affects both.
struct Rounds {
    private(set) var measured: [Double] = []
    private(set) var floor: [Double] = []

    mutating func add(_ measured: Double, floor: Double) {
        self.measured.append(measured)
        self.floor.append(floor)
    }

    /// The median of each, and the median of the rounds' ratios.
    func figure(_ key: String, _ what: String, unit: String) -> Figure {
        Figure(
            key: key, what: what, unit: unit, measured: median(measured), floor: median(floor),
            ratio: median(zip(measured, floor).map { $0 / $1 }))
    }
}
