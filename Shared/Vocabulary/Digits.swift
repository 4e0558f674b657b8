/// Reading and writing numbers of a fixed number of decimal digits.
enum Digits {
    /// The number that `bytes` spell, or nil unless they are exactly `count` ASCII digits.
    ///
    /// - Parameter count: at most 18, so that the number fits.
    @inline(__always)
    static func number(_ bytes: borrowing Span<UInt8>, count: Int) -> UInt64? {
        guard bytes.count == count else { return nil }
        var number: UInt64 = 0
        for index in bytes.indices {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ UInt64(digit)
        }
        return number
    }

    /// The number that a part of `bytes` spells, or nil unless all of it are ASCII digits.
    @inline(__always)
    static func number(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        var number = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ Int(digit)
        }
        return number
    }

    /// `number` in decimal, with zeros in front to make `count` digits.
    static func text(_ number: some BinaryInteger, count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// `digits` with all between the first `head` and the last `tail` characters hidden.
    static func masked(_ digits: String, head: Int, tail: Int) -> String {
        let hidden = max(0, digits.count - head - tail)
        return digits.prefix(head) + String(repeating: "*", count: hidden) + digits.suffix(tail)
    }
}
