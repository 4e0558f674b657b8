/// Seeded random numbers: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
///
/// The same seed gives the same numbers on every machine. Tests use no other source of randomness.
public struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that starts at `seed`.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// An integer in the range.
    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True with a probability of `perThousand` in 1,000.
    public mutating func happens(_ perThousand: Int) -> Bool { number(0...999) < perThousand }

    /// True with a probability from 0 to 1.
    public mutating func happens(_ probability: Double) -> Bool { Double(next() >> 11) * 0x1p-53 < probability }

    /// A random element. The array must not be empty.
    public mutating func one<T>(of things: [T]) -> T { things[number(0...(things.count - 1))] }

    /// An independent generator, so that draws from one do not shift the other's sequence.
    public mutating func fork() -> Chance { Chance(seed: next()) }
}
