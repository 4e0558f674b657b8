/// An id of Tangga's own: 16 bytes that mean nothing by themselves.
///
/// Where they come from is the kernel's affair; nobody draws one at random while deciding or applying.
public struct Identifier: Hashable, Sendable {
    @usableFromInline let high: UInt64
    @usableFromInline let low: UInt64

    /// The id of 16 bytes; nil for any other number of them.
    @inlinable public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (high: UInt64, low: UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        high = UInt64(bigEndian: words.high)
        low = UInt64(bigEndian: words.low)
    }

    /// The id of these bytes one after another: the first 16, with zeros where there are fewer.
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

    /// The id that 32 hexadecimal digits of either case spell; nil for anything else.
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

    /// The 16 bytes.
    public var bytes: [UInt8] { withBytes { [UInt8]($0) } }

    /// Calls `body` with the 16 bytes.
    public func withBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    /// 32 hexadecimal digits.
    public var text: String {
        Identifier.hex(high) + Identifier.hex(low)
    }

    /// For tables on a screen: the first four and the last six digits, `3f9a…c2e107`.
    ///
    /// Both ends, so that ids which share a beginning or an ending still look different; and both can be found in
    /// ``text``.
    public var short: String { text.prefix(4) + "…" + text.suffix(6) }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Identifier: Comparable, CustomStringConvertible {
    /// By the bytes.
    public static func < (left: Identifier, right: Identifier) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// 32 hexadecimal digits.
    public var description: String { text }
}
