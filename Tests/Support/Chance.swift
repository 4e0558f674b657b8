/// Chance from a seed: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
///
/// The same seed draws the same numbers on every machine. It is the tests' only source of chance.
public struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Chance from a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number of the range.
    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True so many times in a thousand.
    public mutating func happens(_ perThousand: Int) -> Bool { number(0...999) < perThousand }

    /// True with a probability from 0 to 1.
    public mutating func happens(_ probability: Double) -> Bool { Double(next() >> 11) * 0x1p-53 < probability }

    /// One of several; there must be one.
    public mutating func one<T>(of things: [T]) -> T { things[number(0...(things.count - 1))] }

    /// Another stream of chance, so that what draws from one does not move the other.
    public mutating func fork() -> Chance { Chance(seed: next()) }
}
