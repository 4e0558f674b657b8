/// Parsing and formatting of numbers with a fixed number of decimal digits.
enum Digits {
    /// The number that `bytes` spell; nil unless they are exactly `count` ASCII digits.
    ///
    /// - Parameter count: at most 18, so that the number does not overflow.
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

    /// The number that the bytes in `range` spell; nil unless all of them are ASCII digits.
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

    /// `number` in decimal, padded with leading zeros to `count` digits.
    ///
    /// - Parameter number: not negative, with at most `count` digits.
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

    /// `digits` (ASCII) with `*` for every digit between the first `head` and the last `tail`.
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
