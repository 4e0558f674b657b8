public import Foundation
public import Vocabulary

/// The value of a column.
public enum Value: Hashable, Sendable {
    /// SQL NULL: unknown.
    case null
    /// A whole number: a day, a month, an amount of rupiah, a code.
    case integer(Int64)
    /// A floating-point number; never money.
    case real(Double)
    /// Text, compared by its bytes.
    case text(String)
    /// Bytes, such as an id.
    case blob(Data)
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// NULL.
    public init(nilLiteral: ()) { self = .null }
}

extension Value {
    /// The 16 bytes of an id.
    public static func id(_ id: Identifier) -> Value { .blob(id.data) }
    /// The number of a day.
    public static func day(_ day: Day) -> Value { .integer(Int64(day.number)) }
    /// The microseconds of a moment.
    public static func moment(_ moment: Moment) -> Value { .integer(moment.microseconds) }
    /// The index of a month.
    public static func month(_ month: Month) -> Value { .integer(Int64(month.index)) }
    /// The number of a region, so that an area is a range of numbers.
    public static func region(_ region: RegionCode) -> Value { .integer(region.number) }
    /// 0 or 1.
    public static func flag(_ flag: Bool) -> Value { .integer(flag ? 1 : 0) }
    /// A whole number, clamped to 64 bits.
    public static func number(_ number: some BinaryInteger) -> Value { .integer(Int64(clamping: number)) }
    /// A whole number, clamped to 64 bits; NULL for nil.
    public static func number(_ number: (some BinaryInteger)?) -> Value {
        number.map { .integer(Int64(clamping: $0)) } ?? .null
    }
    /// 0 or 1; NULL for nil.
    public static func flag(_ flag: Bool?) -> Value { flag.map { .integer($0 ? 1 : 0) } ?? .null }
    /// A text; NULL if it is empty.
    public static func textOrNull(_ text: String) -> Value { text.isEmpty ? .null : .text(text) }
}
