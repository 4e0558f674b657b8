import Glibc

/// Reads a CSV file as a stream of records: RFC 4180, UTF-8, with or without a BOM and CRLF.
///
/// Lines are physical lines, counted from 1; a record that spans several has the number of its first. Blank lines are
/// skipped. Memory is one buffer, independent of the file's size: a record longer than ``recordLimit`` is faulty.
package struct CSVReader: ~Copyable {
    /// The length of the longest accepted record, in bytes. Real records have at most some ten thousand.
    package static let recordLimit = 1 << 20

    /// The record's first physical line, from 1; 0 before the first record.
    package private(set) var line = 0
    /// Whether the record's quotes are well-formed; otherwise ``cells`` are empty.
    package private(set) var isWellFormed = true
    /// The bytes of the record without the line end; of a faulty record, those of its lines up to the line in which the
    /// faulty cell begins. Valid until the next record.
    package private(set) var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    private let file: InputFile
    private let buffer: UnsafeMutableRawBufferPointer
    private var record = CSVRecord()
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private var offset = 0
    private var nextLine = 1
    private var skipsLine = false

    /// Reads `file` from its beginning.
    package init(_ file: InputFile) throws(FileFault) {
        self.file = file
        buffer = .allocate(byteCount: 4 * CSVReader.recordLimit, alignment: 16)
        try fill()
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if end >= 3, buffer[..<3].elementsEqual(mark) { start = 3 }
    }

    deinit {
        buffer.deallocate()
    }

    /// The record's cells, valid until the next record; empty if the record is faulty.
    package var cells: UnsafeBufferPointer<CSVCell> {
        isWellFormed ? record.cells : UnsafeBufferPointer(start: nil, count: 0)
    }

    /// The number of the file's bytes that were read into records.
    package var position: Int { offset - (end - start) }

    /// Advances to the next record; false at the end of the file.
    package mutating func next() throws(FileFault) -> Bool {
        while true {
            if skipsLine { try skipLine() }
            if start == end { try fill() }
            guard start < end else { return false }
            guard try !skipBlankLine() else { continue }
            let window = UnsafeBufferPointer(rebasing: available.prefix(CSVReader.recordLimit))
            switch record.split(window, isLast: isAtEnd && window.count == available.count) {
            case .whole(let length, let lines):
                take(window, length: length, lines: lines, isWellFormed: true)
                return true
            case .faulty(let length, let lines):
                take(window, length: length, lines: lines, isWellFormed: false)
                return true
            case .unfinished where window.count < CSVReader.recordLimit:
                try fill()
            case .unfinished:
                giveUp(window)
                return true
            }
        }
    }

    /// Advances to the record that begins at a line, or to the first after it; false at the end of the file.
    ///
    /// Earlier lines are not split into cells unless they contain a quote.
    package mutating func next(from line: Int) throws(FileFault) -> Bool {
        while true {
            while nextLine < line, skipPlainLine() {}
            guard try next() else { return false }
            if self.line >= line { return true }
        }
    }

    /// Skips a line without a quote: a record or a blank line. False if the next line is another or not completely in
    /// memory.
    private mutating func skipPlainLine() -> Bool {
        guard !skipsLine, start < end, let first = available.baseAddress else { return false }
        let most = min(available.count, CSVReader.recordLimit)
        guard let newline = memchr(first, Int32(UInt8(ascii: "\n")), most) else { return false }
        let length = UnsafeRawPointer(newline) - UnsafeRawPointer(first)
        guard memchr(first, Int32(UInt8(ascii: "\"")), length) == nil else { return false }
        start += length + 1
        nextLine += 1
        return true
    }

    private var available: UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(rebasing: buffer[start..<end]).assumingMemoryBound(to: UInt8.self)
    }

    private mutating func take(_ window: UnsafeBufferPointer<UInt8>, length: Int, lines: Int, isWellFormed: Bool) {
        line = nextLine
        nextLine += lines
        start += length
        self.isWellFormed = isWellFormed
        var count = length
        if count > 0, window[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        if count > 0, window[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        bytes = UnsafeBufferPointer(rebasing: window[..<count])
    }

    /// Ends a record longer than the limit: an open quote ends with its line, and a line without end is skipped.
    private mutating func giveUp(_ window: UnsafeBufferPointer<UInt8>) {
        if case .faulty(let length, let lines) = record.split(window, isLast: true), length < window.count {
            take(window, length: length, lines: lines, isWellFormed: false)
        } else {
            let newlines = window.count { $0 == UInt8(ascii: "\n") }
            take(window, length: window.count, lines: newlines + 1, isWellFormed: false)
            skipsLine = true
        }
    }

    private mutating func skipLine() throws(FileFault) {
        while true {
            if start == end { try fill() }
            guard start < end else { break }
            let found = available.firstIndex(of: UInt8(ascii: "\n"))
            start = found.map { start + $0 + 1 } ?? end
            if found != nil { break }
        }
        skipsLine = false
    }

    private mutating func skipBlankLine() throws(FileFault) -> Bool {
        if available[0] == UInt8(ascii: "\r"), available.count == 1, !isAtEnd { try fill() }
        let isReturn = available[0] == UInt8(ascii: "\r")
        let length = isReturn ? 2 : 1
        guard
            available[0] == UInt8(ascii: "\n")
                || isReturn && (available.count == 1 || available[1] == UInt8(ascii: "\n"))
        else { return false }
        start += min(length, available.count)
        nextLine += 1
        return true
    }

    /// Moves the unread bytes to the front of the buffer and reads more after them.
    private mutating func fill() throws(FileFault) {
        if start > 0 {
            let rest = end - start
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            start = 0
            end = rest
        }
        guard end < buffer.count, !isAtEnd else { return }
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]), at: offset)
        end += count
        offset += count
        isAtEnd = count == 0
    }
}
