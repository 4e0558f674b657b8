import Foundation

/// The middle of what was measured: half is less, half is more.
func median(_ values: [Double]) -> Double { percentile(0.5, values) }

/// The value below which this share of the values lies.
func percentile(_ share: Double, _ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
}

/// Seconds that `body` takes, by the clock that nobody sets.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let begun = ContinuousClock.now
    try body()
    return inSeconds(begun.duration(to: .now))
}

/// A duration as a number of seconds.
func inSeconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

/// Rates of a measurement and of its floor, taken in turns, so that what disturbs one disturbs the other.
struct Rounds {
    private(set) var measured: [Double] = []
    private(set) var floor: [Double] = []

    mutating func add(_ measured: Double, floor: Double) {
        self.measured.append(measured)
        self.floor.append(floor)
    }

    /// The middle of each, and the middle of the ratios within a round.
    func figure(_ key: String, _ what: String, unit: String) -> Figure {
        Figure(
            key: key, what: what, unit: unit, measured: median(measured), floor: median(floor),
            ratio: median(zip(measured, floor).map { $0 / $1 }))
    }
}
