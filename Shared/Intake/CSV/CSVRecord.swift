import Glibc

/// The bytes of one cell, without its quotes. Valid until the record is split again.
package typealias CSVCell = UnsafeBufferPointer<UInt8>

/// One record of a CSV file (RFC 4180), split into its cells without allocating.
///
/// A record without quotes, as nearly every record, is cut at its commas; only a record with a quote is parsed by the
/// rules for quotes.
package struct CSVRecord: ~Copyable {
    /// How far a record extends into the given bytes.
    package enum Extent: Equatable {
        /// The record has `length` bytes with its line end, on this many physical lines.
        case whole(length: Int, lines: Int)
        /// A quote is not closed, is inside an unquoted cell or is followed by text. Reading continues after `length`
        /// bytes, with the physical line after the one in which the faulty cell begins, so that an open quote does not
        /// swallow the rows below it.
        case faulty(length: Int, lines: Int)
        /// The bytes end before the record does.
        case unfinished
    }

    private let quote = Int32(UInt8(ascii: "\""))
    private var storage: UnsafeMutableBufferPointer<CSVCell>
    private var count = 0
    private var unescaped: UnsafeMutableBufferPointer<UInt8>
    private var unescapedCount = 0

    /// An empty record.
    package init() {
        storage = .allocate(capacity: 64)
        unescaped = .allocate(capacity: 0)
    }

    deinit {
        storage.deallocate()
        unescaped.deallocate()
    }

    /// The cells of the last whole record; valid as long as the bytes that were split, and until the next split.
    package var cells: UnsafeBufferPointer<CSVCell> { UnsafeBufferPointer(rebasing: storage[..<count]) }

    /// Splits the first record of `bytes`.
    ///
    /// - Parameter isLast: whether the file ends with `bytes`.
    package mutating func split(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Extent {
        count = 0
        guard let start = bytes.baseAddress, bytes.count > 0 else { return .unfinished }
        let newline = memchr(start, Int32(UInt8(ascii: "\n")), bytes.count)
        if newline == nil, !isLast {
            return memchr(start, quote, bytes.count) == nil ? .unfinished : splitQuoted(bytes, isLast: false)
        }
        let length = newline.map { UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? bytes.count
        guard memchr(start, quote, length) == nil else { return splitQuoted(bytes, isLast: isLast) }
        let end = length > 0 && start[length - 1] == UInt8(ascii: "\r") ? length - 1 : length
        var from = 0
        for index in 0..<end where start[index] == UInt8(ascii: ",") {
            append(CSVCell(start: start + from, count: index - from))
            from = index + 1
        }
        append(CSVCell(start: start + from, count: end - from))
        return .whole(length: newline == nil ? length : length + 1, lines: 1)
    }

    private mutating func splitQuoted(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Extent {
        unescapedCount = 0
        var lines = 1
        var position = 0
        while true {
            // At the start of a cell.
            let cellStart = position
            var end: Int
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                switch closingQuote(bytes, after: position, isLast: isLast) {
                case .found(let closing, let escapes):
                    append(cell(bytes, from: position + 1, to: closing, escapes: escapes))
                    end = closing + 1
                case .none: return faulty(bytes, cellStart: cellStart, isLast: isLast)
                case .unfinished: return .unfinished
                }
                for index in cellStart..<end where bytes[index] == UInt8(ascii: "\n") { lines += 1 }
            } else {
                end = position
                while end < bytes.count, bytes[end] != UInt8(ascii: ","), bytes[end] != UInt8(ascii: "\n") {
                    if bytes[end] == UInt8(ascii: "\"") {
                        return faulty(bytes, cellStart: cellStart, isLast: isLast)
                    }
                    end += 1
                }
                guard end < bytes.count || isLast else { return .unfinished }
                let isLineEnd = end == bytes.count || bytes[end] == UInt8(ascii: "\n")
                if isLineEnd, end > cellStart, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
                append(CSVCell(rebasing: bytes[cellStart..<end]))
            }
            // After the cell: a comma, or the end of the line.
            if end < bytes.count, bytes[end] == UInt8(ascii: ",") {
                position = end + 1
                continue
            }
            if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
            if end == bytes.count { return isLast ? .whole(length: end, lines: lines) : .unfinished }
            if bytes[end] == UInt8(ascii: "\n") { return .whole(length: end + 1, lines: lines) }
            return faulty(bytes, cellStart: cellStart, isLast: isLast)
        }
    }

    private enum Closing { case found(Int, escapes: Bool), none, unfinished }

    private func closingQuote(_ bytes: UnsafeBufferPointer<UInt8>, after opening: Int, isLast: Bool) -> Closing {
        guard let start = bytes.baseAddress else { return .none }
        var position = opening + 1
        var escapes = false
        while let found = memchr(start + position, quote, bytes.count - position) {
            let closing = UnsafeRawPointer(found) - UnsafeRawPointer(start)
            if closing + 1 == bytes.count, !isLast { return .unfinished }
            if closing + 1 == bytes.count || bytes[closing + 1] != UInt8(ascii: "\"") {
                return .found(closing, escapes: escapes)
            }
            escapes = true
            position = closing + 2
        }
        return isLast ? .none : .unfinished
    }

    private func faulty(_ bytes: UnsafeBufferPointer<UInt8>, cellStart: Int, isLast: Bool) -> Extent {
        var lines = 1
        for index in 0..<cellStart where bytes[index] == UInt8(ascii: "\n") { lines += 1 }
        for index in cellStart..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
            return .faulty(length: index + 1, lines: lines)
        }
        return isLast ? .faulty(length: bytes.count, lines: lines) : .unfinished
    }

    /// The cell between two quotes; doubled quotes are made single in this record's own memory.
    private mutating func cell(
        _ bytes: UnsafeBufferPointer<UInt8>, from: Int, to end: Int, escapes: Bool
    ) -> CSVCell {
        guard escapes else { return CSVCell(rebasing: bytes[from..<end]) }
        if unescaped.count < bytes.count {
            // All cells of the record fit, because they are shorter than its bytes; so no cell moves after its
            // creation.
            unescaped.deallocate()
            unescaped = .allocate(capacity: bytes.count)
        }
        let start = unescapedCount
        var index = from
        while index < end {
            unescaped[unescapedCount] = bytes[index]
            unescapedCount += 1
            index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
        }
        return CSVCell(rebasing: UnsafeBufferPointer(unescaped)[start..<unescapedCount])
    }

    @inline(__always)
    private mutating func append(_ cell: CSVCell) {
        if count == storage.count {
            let larger = UnsafeMutableBufferPointer<CSVCell>.allocate(capacity: count * 2)
            _ = larger.moveInitialize(fromContentsOf: storage)
            storage.deallocate()
            storage = larger
        }
        storage.initializeElement(at: count, to: cell)
        count += 1
    }
}
