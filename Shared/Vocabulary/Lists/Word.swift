/// A word of a closed list: what a cell of an intake file, a wire enum or a table may hold.
///
/// The raw value is the word as it is written. The order of the cases is the order of the list, and fixes
/// ``number``; so cases are only ever added at the end.
public protocol Word: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String, AllCases == [Self] {}

extension Word {
    /// The word's place in its list, from 1. On the wire 0 stands for an empty cell: unknown.
    @inlinable public var number: Int32 {
        for (index, word) in Self.allCases.enumerated() where word == self { return Int32(index) + 1 }
        return 0
    }

    /// The word at a place of the list; nil for 0 (unknown) and for numbers outside the list.
    @inlinable public init?(number: Int32) {
        let words = Self.allCases
        guard number >= 1, number <= words.count else { return nil }
        self = words[Int(number) - 1]
    }
}

extension Optional where Wrapped: Word {
    /// The word's ``Word/number``, or 0 where there is no word.
    @inlinable public var number: Int32 { self?.number ?? 0 }
}
