/// A month of a year, the period for which a benefit is paid; from 0001-01 to 9999-12.
public struct Month: Hashable, Sendable {
    /// Months since the beginning of year 0 (twelve times the year plus the month, from 0), as stored in tables.
    public let index: Int32

    /// The month with this ``index``; nil outside the calendar.
    public init?(index: Int32) {
        guard (12...119_999).contains(index) else { return nil }
        self.index = index
    }

    /// The month (1–12) of a year; nil outside the calendar.
    public init?(year: Int, month: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month) else { return nil }
        index = Int32(year * 12 + month - 1)
    }

    /// Parses `YYYY-MM`; nil for any other text or if there is no such month.
    public init?(_ text: String) {
        let bytes = text.utf8Span.span
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), let year = Digits.number(bytes, 0..<4),
            let month = Digits.number(bytes, 5..<7)
        else { return nil }
        self.init(year: year, month: month)
    }

    /// The month that contains `day`.
    public init(of day: Day) {
        let date = day.date
        index = Int32(date.year * 12 + date.month - 1)
    }

    /// The year, 1–9999.
    public var year: Int { Int(index) / 12 }
    /// The month of the year, 1–12.
    public var month: Int { Int(index) % 12 + 1 }

    /// `YYYY-MM`.
    public var text: String { Digits.text(year, count: 4) + "-" + Digits.text(month, count: 2) }

    /// The following month; the calendar's last month returns itself.
    public var next: Month { adding(1) }
    /// The preceding month; the calendar's first month returns itself.
    public var previous: Month { adding(-1) }

    /// The month this many months later, or earlier for a negative number; clamped to the calendar.
    public func adding(_ months: Int) -> Month {
        let bounded = min(max(months, -120_000), 120_000)
        return Month(checked: Int32(min(max(Int(index) + bounded, 12), 119_999)))
    }

    /// The first day of the month.
    public var firstDay: Day { Day(year: year, month: month, day: 1) ?? .first }

    /// The last day of the month.
    public var lastDay: Day {
        Day(year: year, month: month, day: Day.daysInMonth(month, leap: Day.isLeap(year))) ?? .last
    }

    /// All days of the month.
    public var days: ClosedRange<Day> { firstDay...lastDay }

    private init(checked index: Int32) { self.index = index }
}

extension Month: Comparable, CustomStringConvertible {
    /// Orders the earlier month first.
    public static func < (left: Month, right: Month) -> Bool { left.index < right.index }

    /// `YYYY-MM`.
    public var description: String { text }
}
