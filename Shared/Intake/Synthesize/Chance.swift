import Glibc

/// A seeded pseudorandom generator: xoshiro256** by Blackman and Vigna, its state initialized by SplitMix64.
///
/// The same seed gives the same numbers on every machine and with every version of Swift, which the standard library's
/// shuffles and random elements do not promise.
struct Chance {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var mixer = seed
        func next() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var mixed = mixer
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
        state = (next(), next(), next(), next())
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// A uniform number in [0, 1).
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A uniform number of the range.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
    }

    /// True with this probability.
    mutating func happens(_ probability: Double) -> Bool { fraction() < probability }

    /// A uniformly chosen element; the list must not be empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...(elements.count - 1))] }

    /// An index, chosen in proportion to its weight.
    mutating func pick(weights: [Double]) -> Int {
        var rest = fraction() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }

    /// A number from the standard normal distribution.
    mutating func normal() -> Double { Normal.quantile(max(fraction(), 0x1p-53)) }
}

/// The standard normal distribution.
enum Normal {
    /// The value below which `share` of the distribution lies, for 0 < `share` < 1 (Acklam's rational approximation,
    /// error below 1.2e-9).
    static func quantile(_ share: Double) -> Double {
        let low = 0.02425
        if share < low {
            return tail(sqrt(-2 * log(share)))
        } else if share > 1 - low {
            return -tail(sqrt(-2 * log(1 - share)))
        }
        let q = share - 0.5
        let r = q * q
        let above =
            ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r
                - 30.66479806614716) * r + 2.506628277459239
        let below =
            ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r
                - 13.28068155288572) * r + 1
        return above * q / below
    }

    private static func tail(_ q: Double) -> Double {
        let above =
            ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q
                + 4.374664141464968) * q + 2.938163982698783
        let below =
            (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1
        return above / below
    }
}
