import Glibc
import Vocabulary

/// Parsing of a cell. Nothing here allocates, and nothing is trimmed.
extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are valid UTF-8 without a NUL.
    package var isText: Bool {
        var index = 0
        var seen: UInt64 = 0
        var zeros: UInt64 = 0
        let bytes = UnsafeRawBufferPointer(self)
        // Eight bytes at a time: a high bit means non-ASCII; `(x - 1) & ~x` has a high bit where a byte is zero.
        while index + 8 <= count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            seen |= word
            zeros |= (word &- 0x0101_0101_0101_0101) & ~word
            index += 8
        }
        while index < count {
            seen |= UInt64(self[index]) << 56
            zeros |= self[index] == 0 ? 0x80 : 0
            index += 1
        }
        if zeros & 0x8080_8080_8080_8080 != 0 && contains(0) { return false }
        if seen & 0x8080_8080_8080_8080 == 0 { return true }
        do { _ = try UTF8Span(validating: span) } catch { return false }
        return true
    }

    /// The number of Unicode scalars; the bytes must be valid UTF-8.
    var scalarCount: Int { count { $0 & 0xC0 != 0x80 } }

    /// The result of parsing a number. All numbers beyond the limits of every column become the same largest number.
    enum Number: Equatable {
        case unreadable
        case value(Int64)
    }

    /// A whole number: an optional minus and digits, optionally with dots between groups of three (`1.250.000`).
    var wholeNumber: Number {
        let start = first == UInt8(ascii: "-") ? 1 : 0
        guard count > start else { return .unreadable }
        var number: Int64 = 0
        var group = 0
        var hasDots = false
        for index in start..<count {
            let byte = self[index]
            if byte == UInt8(ascii: ".") {
                guard hasDots ? group == 3 : (1...3).contains(group) else { return .unreadable }
                hasDots = true
                group = 0
            } else {
                guard let digit = byte.digit else { return .unreadable }
                number = Self.append(digit, to: number)
                group += 1
            }
        }
        guard !hasDots || group == 3 else { return .unreadable }
        return .value(start == 1 ? -number : number)
    }

    /// A decimal number in millionths: an optional minus and digits, optionally with a point or comma and more digits.
    ///
    /// Nonzero digits after the sixth decimal place make the last digit odd, so that the number still compares exactly
    /// with every limit that is a multiple of two millionths.
    var decimalNumber: Number {
        let start = first == UInt8(ascii: "-") ? 1 : 0
        var number: Int64 = 0
        var index = start
        while index < count, let digit = self[index].digit {
            number = Self.append(digit, to: number)
            index += 1
        }
        guard index > start else { return .unreadable }
        var places = 0
        if index < count {
            guard self[index] == UInt8(ascii: ".") || self[index] == UInt8(ascii: ","), index + 1 < count else {
                return .unreadable
            }
            for byte in self[(index + 1)...] {
                guard let digit = byte.digit else { return .unreadable }
                if places < 6 { number = Self.append(digit, to: number) } else if digit > 0 { number |= 1 }
                places += 1
            }
        }
        while places < 6 {
            number = Self.append(0, to: number)
            places += 1
        }
        return .value(start == 1 ? -number : number)
    }

    /// A date: `YYYY-MM-DD`, `DD-MM-YYYY` or `DD/MM/YYYY`; nil for any other form or if there is no such day.
    var date: Day? {
        guard count == 10 else { return nil }
        if self[4] == UInt8(ascii: "-") { return Day(iso: span) }
        guard self[2] == self[5], self[2] == UInt8(ascii: "-") || self[2] == UInt8(ascii: "/"),
            let day = digits(0..<2), let month = digits(3..<5), let year = digits(6..<10)
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// Sixteen digits as a number; nil for any other cell.
    var sixteenDigits: UInt64? { count == 16 ? digits(0..<16).map { UInt64($0) } : nil }

    /// Whether the cell consists of ASCII digits only, and their number is in `counts`.
    func isDigits(_ counts: ClosedRange<Int>) -> Bool { counts.contains(count) && allSatisfy { $0.digit != nil } }

    /// The word of a list; nil if the cell is not in the list.
    func word<W: Word>(_ type: W.Type) -> W? {
        for word in W.allCases where equals(word.rawValue) { return word }
        return nil
    }

    /// `ya` or `tidak`; nil for any other cell.
    var yesNo: Bool? {
        if equals("ya") { return true }
        return equals("tidak") ? false : nil
    }

    @inline(__always)
    private func equals(_ text: String) -> Bool {
        guard text.utf8.count == count, let start = baseAddress else { return false }
        return text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.baseAddress.map { memcmp(start, $0, bytes.count) == 0 } ?? false
        } ?? false
    }

    /// Larger than any limit of any column, also in millionths.
    private static var largest: Int64 { 100_000_000_000_000_001 }

    private static func append(_ digit: Int64, to number: Int64) -> Int64 {
        number < largest / 10 ? number * 10 + digit : largest
    }

    private func digits(_ range: Range<Int>) -> Int? {
        var number: Int64 = 0
        for index in range {
            guard let digit = self[index].digit else { return nil }
            number = number * 10 + digit
        }
        return Int(number)
    }
}

extension UInt8 {
    fileprivate var digit: Int64? {
        let digit = self &- UInt8(ascii: "0")
        return digit <= 9 ? Int64(digit) : nil
    }
}
