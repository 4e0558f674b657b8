/// An id that Tangga assigns: 16 opaque bytes.
///
/// The kernel supplies ids; deciding and applying must not draw one at random.
public struct Identifier: Hashable, Sendable {
    @usableFromInline let high: UInt64
    @usableFromInline let low: UInt64

    /// The id with these 16 bytes; nil for any other number of bytes.
    @inlinable public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (high: UInt64, low: UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        high = UInt64(bigEndian: words.high)
        low = UInt64(bigEndian: words.low)
    }

    /// The id of the concatenated parts: their first 16 bytes, padded with zeros.
    public init(joining parts: [UInt8]...) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for part in parts {
            for byte in part.prefix(16 - count) {
                high = high << 8 | low >> 56
                low = low << 8 | UInt64(byte)
                count += 1
            }
        }
        while count < 16 {
            high = high << 8 | low >> 56
            low <<= 8
            count += 1
        }
        self.high = high
        self.low = low
    }

    /// Parses 32 hexadecimal digits of either case; nil for any other text.
    public init?(hex text: String) {
        guard text.utf8.count == 32 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for character in text.utf8 {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
            default: return nil
            }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
        }
        self.high = high
        self.low = low
    }

    /// The 16 bytes, most significant first.
    public var bytes: [UInt8] { withBytes { [UInt8]($0) } }

    /// Calls `body` with the 16 bytes, most significant first. The pointer is valid only during the call.
    public func withBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    /// 32 lower-case hexadecimal digits.
    public var text: String {
        Identifier.hex(high) + Identifier.hex(low)
    }

    /// For tables on a screen: the first four and the last six digits, `3f9a…c2e107`.
    ///
    /// It shows both ends, so that ids with a common prefix or suffix still differ, and both parts can be searched for
    /// in ``text``.
    public var short: String { text.prefix(4) + "…" + text.suffix(6) }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Identifier: Comparable, CustomStringConvertible {
    /// Orders by the bytes.
    public static func < (left: Identifier, right: Identifier) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// 32 lower-case hexadecimal digits.
    public var description: String { text }
}
