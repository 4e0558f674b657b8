/// An amount of money in whole rupiah, between −9 and 9 quadrillion (10¹⁵).
///
/// The limit lies below 2⁵³, so that every amount also survives a reader that keeps numbers as doubles
/// (spreadsheets, JSON), and a thousand amounts can be added in 64 bits; it is some hundred times what a province
/// spends in a year. Arithmetic is checked: what would leave the range throws, and nothing traps.
public struct Rupiah: Hashable, Sendable {
    /// An arithmetic result outside the range.
    public struct Overflow: Error, Hashable, Sendable {
        /// Says that some result was out of range.
        public init() {}
    }

    /// The amounts that there are.
    public static let range: ClosedRange<Int64> = -9_000_000_000_000_000...9_000_000_000_000_000

    /// Nothing.
    public static let zero = Rupiah(checked: 0)

    /// The amount in whole rupiah.
    public let amount: Int64

    /// An amount in whole rupiah; nil outside the range.
    public init?(_ amount: Int64) {
        guard Rupiah.range.contains(amount) else { return nil }
        self.amount = amount
    }

    private init(checked amount: Int64) { self.amount = amount }

    private init(_ result: (partialValue: Int64, overflow: Bool)) throws(Overflow) {
        guard !result.overflow, Rupiah.range.contains(result.partialValue) else { throw Overflow() }
        amount = result.partialValue
    }

    /// The sum; throws outside the range.
    public static func + (left: Rupiah, right: Rupiah) throws(Overflow) -> Rupiah {
        try Rupiah(left.amount.addingReportingOverflow(right.amount))
    }

    /// The difference; throws outside the range.
    public static func - (left: Rupiah, right: Rupiah) throws(Overflow) -> Rupiah {
        try Rupiah(left.amount.subtractingReportingOverflow(right.amount))
    }

    /// So many times the amount; throws outside the range.
    public static func * (left: Rupiah, right: Int64) throws(Overflow) -> Rupiah {
        try Rupiah(left.amount.multipliedReportingOverflow(by: right))
    }

    /// The amount owed the other way; the range is the same on both sides, so this cannot fail.
    public static prefix func - (operand: Rupiah) -> Rupiah { Rupiah(checked: -operand.amount) }

    /// The sum of all; throws where any partial sum leaves the range.
    public static func sum(_ amounts: some Sequence<Rupiah>) throws(Overflow) -> Rupiah {
        var sum = Rupiah.zero
        for amount in amounts { sum = try sum + amount }
        return sum
    }

    /// As it is written in Indonesia: `Rp1.250.000`, `-Rp500`.
    public var text: String {
        let digits = String(amount.magnitude)
        var text = amount < 0 ? "-Rp" : "Rp"
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(".") }
            text.append(digit)
        }
        return text
    }
}

extension Rupiah: Comparable, CustomStringConvertible {
    /// By the amount.
    public static func < (left: Rupiah, right: Rupiah) -> Bool { left.amount < right.amount }

    /// As it is written in Indonesia.
    public var description: String { text }
}
