/// The number of a family card (*nomor kartu keluarga*, no. KK): 16 digits.
///
/// Six digits of the region, six of the date of recording and a serial of four; a family that splits or moves gets a
/// new number. Only the 16 digits are checked, because older cards follow older rules.
public struct FamilyCardNumber: Hashable, Sendable {
    private let digits: UInt64

    /// Parses a card number; nil unless it is 16 digits.
    public init?(_ text: String) {
        self.init(utf8: text.utf8Span.span)
    }

    /// Parses a card number from its UTF-8 bytes, without allocating; nil unless it is 16 digits.
    public init?(utf8 bytes: borrowing Span<UInt8>) {
        guard let digits = Digits.number(bytes, count: 16) else { return nil }
        self.digits = digits
    }

    /// The card number that ``number`` encodes; nil outside 0 to 10¹⁶ − 1.
    public init?(number: Int64) {
        guard number >= 0, number < 10_000_000_000_000_000 else { return nil }
        digits = UInt64(number)
    }

    /// The 16 digits as one number, as stored in tables and sent on the wire.
    public var number: Int64 { Int64(digits) }

    /// The 16 digits.
    public var text: String { Digits.text(digits, count: 16) }

    /// For lists shown to every user: the kabupaten or kota and the last two digits.
    public var masked: String { Digits.masked(text, head: 4, tail: 2) }
}

extension FamilyCardNumber: Comparable, CustomStringConvertible {
    /// Orders by the digits.
    public static func < (left: FamilyCardNumber, right: FamilyCardNumber) -> Bool { left.digits < right.digits }

    /// The masked form, so that a log line or a test message never reveals a family's number.
    public var description: String { masked }
}
