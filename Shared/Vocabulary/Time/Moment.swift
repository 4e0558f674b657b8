/// A point in time with microsecond precision, within the years 1 to 9999.
public struct Moment: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before.
    public let microseconds: Int64

    /// Jakarta's time (WIB) is seven hours ahead of UTC all year.
    private static let jakarta: Int64 = 7 * 3_600 * 1_000_000
    private static let microsecondsADay: Int64 = 86_400 * 1_000_000
    private static let range: ClosedRange<Int64> =
        (-719_162 * microsecondsADay)...(2_932_897 * microsecondsADay - 1 - jakarta)

    /// Creates a moment from microseconds since 1970-01-01T00:00:00Z, clamped to the first and last moment of the
    /// calendar.
    public init(microseconds: Int64) {
        self.microseconds = min(max(microseconds, Moment.range.lowerBound), Moment.range.upperBound)
    }

    /// The midnight in Jakarta that begins `day`.
    public init(startOf day: Day) {
        self.init(microseconds: Int64(day.number) * Moment.microsecondsADay - Moment.jakarta)
    }

    /// The date in Jakarta at this moment (Asia/Jakarta, UTC+7, no summer time).
    public var day: Day {
        Day(clamping: Moment.split(microseconds + Moment.jakarta).days)
    }

    /// The moment this many seconds later, or earlier for a negative number; clamped to the calendar.
    public func adding(seconds: Int64) -> Moment {
        let bounded = min(max(seconds, -400_000_000_000), 400_000_000_000)
        return Moment(microseconds: microseconds + bounded * 1_000_000)
    }

    /// The moment this much later, or earlier for a negative length of time; clamped to the calendar.
    public func adding(_ length: Duration) -> Moment { Moment(microseconds: microseconds + length.microseconds) }

    /// The number of microseconds from this moment to `other`; negative if `other` is earlier.
    public func microseconds(until other: Moment) -> Int64 { other.microseconds - microseconds }

    /// In UTC: `2026-03-01T01:15:00.000000Z`. The order of the texts is the order in time.
    public var iso: String {
        let (days, rest) = Moment.split(microseconds)
        return Day(clamping: days).iso + "T" + Moment.clock(rest) + "." + Digits.text(rest % 1_000_000, count: 6) + "Z"
    }

    /// The local time in Banten, for display: `2026-03-01 08:15:00 WIB`.
    public var local: String {
        let (days, rest) = Moment.split(microseconds + Moment.jakarta)
        return Day(clamping: days).iso + " " + Moment.clock(rest) + " WIB"
    }

    private static func split(_ microseconds: Int64) -> (days: Int64, rest: Int64) {
        let rest = microseconds % microsecondsADay
        let days = microseconds / microsecondsADay
        return rest < 0 ? (days - 1, rest + microsecondsADay) : (days, rest)
    }

    private static func clock(_ microsecondsOfDay: Int64) -> String {
        let seconds = microsecondsOfDay / 1_000_000
        return Digits.text(seconds / 3_600, count: 2) + ":" + Digits.text(seconds / 60 % 60, count: 2) + ":"
            + Digits.text(seconds % 60, count: 2)
    }
}

extension Duration {
    /// The length in microseconds, rounded towards zero; at most some 290,000 years.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}

extension Moment: Comparable, CustomStringConvertible {
    /// Orders the earlier moment first.
    public static func < (left: Moment, right: Moment) -> Bool { left.microseconds < right.microseconds }

    /// In UTC, as ``iso``.
    public var description: String { iso }
}
