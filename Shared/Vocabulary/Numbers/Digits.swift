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
    ///
    /// - Parameter number: not negative, and of no more digits than `count`.
    static func text(_ number: some BinaryInteger, count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { text in
            var rest = UInt64(clamping: number)
            for index in (0..<count).reversed() {
                text[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            return count
        }
    }

    /// `digits`, which are ASCII, with all between the first `head` and the last `tail` hidden.
    static func masked(_ digits: String, head: Int, tail: Int) -> String {
        let bytes = digits.utf8Span.span
        return String(unsafeUninitializedCapacity: bytes.count) { text in
            for index in bytes.indices {
                let isShown = index < head || index >= bytes.count - tail
                text[index] = isShown ? bytes[index] : UInt8(ascii: "*")
            }
            return bytes.count
        }
    }
}
