/// An amount of money in whole rupiah, between −9 and 9 quadrillion (10¹⁵).
///
/// The limit is below 2⁵³, so that readers that store numbers as doubles (spreadsheets, JSON) represent every amount
/// exactly, and the sum of a thousand amounts fits into 64 bits; it is several hundred times a province's yearly
/// spending. Arithmetic is checked: a result outside the range throws and never traps.
public struct Rupiah: Hashable, Sendable {
    /// An arithmetic result outside the range.
    public struct Overflow: Error, Hashable, Sendable {
        /// Creates the error; it carries no details.
        public init() {}
    }

    /// The valid amounts, in whole rupiah.
    public static let range: ClosedRange<Int64> = -9_000_000_000_000_000...9_000_000_000_000_000

    /// Zero rupiah.
    public static let zero = Rupiah(checked: 0)

    /// The amount in whole rupiah.
    public let amount: Int64

    /// Creates an amount in whole rupiah; nil outside the range.
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

    /// The amount times `right`; throws outside the range.
    public static func * (left: Rupiah, right: Int64) throws(Overflow) -> Rupiah {
        try Rupiah(left.amount.multipliedReportingOverflow(by: right))
    }

    /// The amount with the opposite sign. It cannot fail, because the range is symmetric.
    public static prefix func - (operand: Rupiah) -> Rupiah { Rupiah(checked: -operand.amount) }

    /// The sum of all amounts; throws if any partial sum leaves the range.
    public static func sum(_ amounts: some Sequence<Rupiah>) throws(Overflow) -> Rupiah {
        var sum = Rupiah.zero
        for amount in amounts { sum = try sum + amount }
        return sum
    }

    /// The Indonesian notation: `Rp1.250.000`, `-Rp500`.
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
    /// Orders by the amount.
    public static func < (left: Rupiah, right: Rupiah) -> Bool { left.amount < right.amount }

    /// The Indonesian notation, as ``text``.
    public var description: String { text }
}
