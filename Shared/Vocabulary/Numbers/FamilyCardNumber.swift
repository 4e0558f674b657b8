/// The number of a family card (*nomor kartu keluarga*, no. KK): 16 digits.
///
/// Six of the region, six of the date of recording and four of a serial; a family that splits or moves gets
/// another one. Nothing beyond the 16 digits is checked, because older cards follow older rules.
public struct FamilyCardNumber: Hashable, Sendable {
    private let digits: UInt64

    /// Reads a card number; nil unless it is 16 digits.
    public init?(_ text: String) {
        self.init(utf8: text.utf8Span.span)
    }

    /// Reads a card number from its UTF-8 bytes, without allocating; nil unless it is 16 digits.
    public init?(utf8 bytes: borrowing Span<UInt8>) {
        guard let digits = Digits.number(bytes, count: 16) else { return nil }
        self.digits = digits
    }

    /// The card that ``number`` gave; nil where it is none.
    public init?(number: Int64) {
        guard number >= 0, number < 10_000_000_000_000_000 else { return nil }
        digits = UInt64(number)
    }

    /// The 16 digits as one number: what tables and the wire hold.
    public var number: Int64 { Int64(digits) }

    /// The 16 digits.
    public var text: String { Digits.text(digits, count: 16) }

    /// For lists that everybody sees: the first six and the last four digits.
    public var masked: String { Digits.masked(text, head: 6, tail: 4) }
}

extension FamilyCardNumber: Comparable, CustomStringConvertible {
    /// By the digits.
    public static func < (left: FamilyCardNumber, right: FamilyCardNumber) -> Bool { left.digits < right.digits }

    /// The masked form, so that a log line or a test message never shows a family's number.
    public var description: String { masked }
}
