/// A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// A day has no time zone; ``Moment/day`` converts a moment to a day.
public struct Day: Hashable, Sendable {
    /// Days since 1970-01-01; negative before.
    public let number: Int32

    /// The first day of the calendar, 0001-01-01.
    public static let first = Day(clamping: -719_162)
    /// The last day of the calendar, 9999-12-31.
    public static let last = Day(clamping: 2_932_896)

    /// The day this many days after 1970-01-01; nil outside the calendar.
    public init?(number: Int32) {
        guard (-719_162...2_932_896).contains(number) else { return nil }
        self.number = number
    }

    /// The day of a date; nil if there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month),
            day >= 1, day <= Day.daysInMonth(month, leap: Day.isLeap(year))
        else { return nil }
        // Counts years from 1 March, so that a leap day ends its year; 400 years are 146,097 days.
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Parses `YYYY-MM-DD`; nil for any other text or if there is no such day.
    public init?(iso text: String) {
        self.init(iso: text.utf8Span.span)
    }

    /// Parses the UTF-8 bytes of `YYYY-MM-DD`, without allocating; nil for any other bytes or if there is no such day.
    public init?(iso bytes: borrowing Span<UInt8>) {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Digits.number(bytes, 0..<4), let month = Digits.number(bytes, 5..<7),
            let day = Digits.number(bytes, 8..<10)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Clamps to the calendar: an earlier day becomes its first day, a later day its last.
    init(clamping number: Int64) {
        self.number = Int32(min(max(number, -719_162), 2_932_896))
    }

    /// Year, month (1–12) and day of the month, computed together.
    public var date: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fifth = (5 * dayOfYear + 2) / 153
        let month = fifth < 10 ? fifth + 3 : fifth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fifth + 2) / 5 + 1)
    }

    /// The year, 1–9999.
    public var year: Int { date.year }
    /// The month, 1–12.
    public var month: Int { date.month }
    /// The day of the month, 1–31.
    public var day: Int { date.day }

    /// `YYYY-MM-DD`.
    public var iso: String {
        let date = date
        return Digits.text(date.year, count: 4) + "-" + Digits.text(date.month, count: 2) + "-"
            + Digits.text(date.day, count: 2)
    }

    /// The day this many days later, or earlier for a negative number; clamped to the calendar.
    public func addingDays(_ days: Int) -> Day {
        Day(clamping: Int64(number) + Int64(min(max(days, -4_000_000), 4_000_000)))
    }

    /// The same day of the month this many months later, or the month's last day if the month is shorter (31 January
    /// plus one month is 28 or 29 February); clamped to the calendar.
    public func addingMonths(_ months: Int) -> Day {
        let date = date
        let month = Month(of: self).adding(months)
        let last = Day.daysInMonth(month.month, leap: Day.isLeap(month.year))
        return Day(year: month.year, month: month.month, day: min(date.day, last)) ?? month.firstDay
    }

    /// The number of days from this day to `other`; negative if `other` is earlier.
    public func days(until other: Day) -> Int { Int(other.number) - Int(number) }

    /// The age in whole years on `day` of a person born on this day.
    ///
    /// A person born on 29 February has their birthday on 1 March in other years; before the birth the age is 0
    /// (Tangga's strategy page, "Eight deprivations").
    public func age(on day: Day) -> Int {
        let birth = date
        let then = day.date
        let years = then.year - birth.year
        return max(0, (then.month, then.day) < (birth.month, birth.day) ? years - 1 : years)
    }

    /// Whether the year has a 29 February.
    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The number of days of a month (1–12).
    static func daysInMonth(_ month: Int, leap: Bool) -> Int {
        switch month {
        case 2: leap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Day: Comparable, CustomStringConvertible {
    /// Orders the earlier day first.
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// `YYYY-MM-DD`.
    public var description: String { iso }
}
