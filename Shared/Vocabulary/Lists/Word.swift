/// A word of a closed list, as used in the cells of intake files, in wire enums and in tables.
///
/// The raw value is the written word. The order of the cases is the order of the list and fixes ``number``, so new
/// cases go at the end.
public protocol Word: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String, AllCases == [Self] {}

extension Word {
    /// The word's position in its list, from 1. On the wire 0 means an empty cell: unknown.
    @inlinable public var number: Int32 {
        for (index, word) in Self.allCases.enumerated() where word == self { return Int32(index) + 1 }
        return 0
    }

    /// The word at a position of the list; nil for 0 (unknown) and for numbers outside the list.
    @inlinable public init?(number: Int32) {
        let words = Self.allCases
        guard number >= 1, number <= words.count else { return nil }
        self = words[Int(number) - 1]
    }
}

extension Optional where Wrapped: Word {
    /// The word's ``Word/number``, or 0 for nil.
    @inlinable public var number: Int32 { self?.number ?? 0 }
}
