/// A person's population number (*nomor induk kependudukan*): 16 digits `PP KK CC DDMMYY NNNN`.
///
/// Province, kabupaten/kota and kecamatan of the *first* registration, the birth date with 40 added to a woman's day,
/// and a sequence from 0001. It never changes, even if its birth date is wrong, so no part of it is a fact about today
/// (Dukcapil Klaten, "Arti 16 digit NIK"). There is no check digit.
public struct NIK: Hashable, Sendable {
    /// The reason why a text is not a NIK.
    public enum Fault: Error, Hashable, Sendable {
        /// Not 16 digits, all digits equal, or sequence 0000.
        case malformed
        /// The day (less 40), month and two-digit year are not a date.
        case impossibleDate
    }

    private let digits: UInt64

    /// Parses a NIK.
    public init(_ text: String) throws(Fault) {
        try self.init(utf8: text.utf8Span.span)
    }

    /// Parses a NIK from its UTF-8 bytes, without allocating.
    public init(utf8 bytes: borrowing Span<UInt8>) throws(Fault) {
        guard let digits = Digits.number(bytes, count: 16) else { throw .malformed }
        try self.init(digits: digits)
    }

    /// The NIK that ``number`` encodes; nil for a number that no NIK has.
    public init?(number: Int64) {
        guard number > 0, number < 10_000_000_000_000_000 else { return nil }
        do { try self.init(digits: UInt64(number)) } catch { return nil }
    }

    private init(digits: UInt64) throws(Fault) {
        // Only the sixteen-digit numbers with equal digits (and 0) are multiples of 1111111111111111.
        guard digits % 1_111_111_111_111_111 != 0, digits % 10_000 != 0 else { throw .malformed }
        self.digits = digits
        guard (1...12).contains(birthMonth), birthDay >= 1, birthDay <= daysInBirthMonth else { throw .impossibleDate }
    }

    /// The 16 digits as one number, as stored in tables and sent on the wire.
    public var number: Int64 { Int64(digits) }

    /// The 16 digits.
    public var text: String { Digits.text(digits, count: 16) }

    /// For lists shown to every user: the kabupaten or kota and the last two digits, `3602**********01`. The digits
    /// between them, most of them the birth date, leave too few candidates where they are shown.
    public var masked: String { Digits.masked(text, head: 4, tail: 2) }

    /// The kecamatan of first registration, by its code at that time; today's region table may no longer have it. Nil
    /// if the six digits are not a code.
    public var kecamatan: RegionCode? {
        let code = RegionCode(
            province: Int(digits / 100_000_000_000_000),
            kabkota: Int(digits / 1_000_000_000_000 % 100),
            kecamatan: Int(digits / 10_000_000_000 % 100))
        return code?.level == .kecamatan ? code : nil
    }

    /// The sex that the encoded day of birth implies.
    public var sex: Sex { encodedDay > 40 ? .female : .male }

    /// The day of birth, 1–31, without the 40 added for a woman.
    public var birthDay: Int { encodedDay > 40 ? encodedDay - 40 : encodedDay }

    /// The month of birth, 1–12.
    public var birthMonth: Int { Int(digits / 1_000_000 % 100) }

    /// The last two digits of the year of birth.
    public var birthYear: Int { Int(digits / 10_000 % 100) }

    /// Whether the NIK's day, month and two-digit year equal those of `day`.
    public func agrees(withBirth day: Day) -> Bool {
        let date = day.date
        return date.day == birthDay && date.month == birthMonth && date.year % 100 == birthYear
    }

    private var encodedDay: Int { Int(digits / 100_000_000 % 100) }

    /// The century is unknown, so 29 February is accepted if the two-digit year is divisible by four.
    private var daysInBirthMonth: Int { Day.daysInMonth(birthMonth, leap: birthYear % 4 == 0) }
}

extension NIK: Comparable, CustomStringConvertible {
    /// Orders by the digits.
    public static func < (left: NIK, right: NIK) -> Bool { left.digits < right.digits }

    /// The masked form, so that a log line or a test message never reveals a person's number.
    public var description: String { masked }
}
