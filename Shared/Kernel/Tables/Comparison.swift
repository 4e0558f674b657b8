import Foundation

/// Compares two databases' tables in the order of their keys, a page of rows at a time.
///
/// A page is compared as bytes, into which each side puts its rows; only where these differ are values looked at. It may
/// be interrupted after each page: what comes next is compared as it stands then.
struct Comparison {
    private let tables: [Table]
    /// What the other database is called in a sentence.
    private let other: String
    /// The table that is being compared.
    private var place = 0
    /// The key of the last row that was compared.
    private var after: [Value]?
    /// Rows that were compared.
    private(set) var rows: UInt64 = 0

    /// Rows of a page.
    private static let page = 1_000

    init(_ tables: [Table], other: String) {
        self.tables = tables
        self.other = other
    }

    /// Whether all was compared.
    var isFinished: Bool { place == tables.count }

    /// Compares the next page.
    /// - Returns: a difference in a sentence; nil when there is none.
    /// - Throws: ``StorageFault``.
    mutating func compareNext(_ one: any Reading, _ other: any Reading) throws -> String? {
        guard !isFinished else { return nil }
        let table = tables[place]
        let here = try Page(table, after: after, one)
        let there = try Page(table, after: after, other)
        guard here.bytes == there.bytes else { return try difference(table, one, other) }
        rows += UInt64(here.count)
        after = here.last
        if here.last == nil { place += 1 }
        return nil
    }

    /// The first difference between tables, in a sentence; nil when there is none.
    static func difference(
        _ tables: [Table], _ one: any Reading, _ other: any Reading
    ) throws -> String? {
        var comparison = Comparison(tables, other: "the fold")
        while !comparison.isFinished {
            if let found = try comparison.compareNext(one, other) { return found }
        }
        return nil
    }

    /// The first difference on a page.
    private func difference(_ table: Table, _ one: any Reading, _ two: any Reading) throws -> String {
        let rows = (try values(table, one), try values(table, two))
        if let row = zip(rows.0, rows.1).first(where: { RowBytes.of($0) != RowBytes.of($1) }) {
            return "table \(table.name): \(words(row.0)) is \(words(row.1)) in \(other)"
        }
        let more = rows.0.count > rows.1.count ? rows.0[rows.1.count] : rows.1[rows.0.count]
        return "table \(table.name): \(words(more)) stands in one of the two only"
    }

    private func values(_ table: Table, _ tables: any Reading) throws -> [[Value]] {
        try tables.rows(Page.question(table, after: after), after ?? []) { row in
            (table.key.count..<row.count).map { row.value($0) }
        }
    }

    /// A row for a reader who looks for what differs: numbers and texts as they are, ids and hashes in hexadecimal, of
    /// longer bytes only how many and their digest, since they may name people.
    private func words(_ row: [Value]) -> String {
        let cells = row.map { value in
            switch value {
            case .null: "–"
            case .integer(let number): "\(number)"
            case .real(let number): "\(number)"
            case .text(let text): text
            case .blob(let bytes) where bytes.count <= 32: Comparison.hexadecimal(bytes)
            case .blob(let bytes): "\(bytes.count) bytes #\(Comparison.hexadecimal(Chain.content(bytes).prefix(4)))"
            }
        }
        return "(" + cells.joined(separator: ", ") + ")"
    }

    private static func hexadecimal(_ bytes: Data) -> String {
        bytes.map { (byte: UInt8) in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The rows behind a key, as bytes.
    private struct Page {
        var bytes: [UInt8] = []
        var count = 0
        /// The last row's key; nil where the table ends here.
        var last: [Value]?

        init(_ table: Table, after: [Value]?, _ tables: any Reading) throws {
            let width = table.key.count
            try tables.each(Page.question(table, after: after), after ?? []) { row in
                row.append(from: width, to: &bytes)
                count += 1
                if count == Comparison.page { last = (0..<width).map { row.value($0) } }
            }
        }

        /// The key's columns stand in front, so that the next page knows where this one ended.
        static func question(_ table: Table, after: [Value]?) -> String {
            let key = table.key.joined(separator: ", ")
            var condition = ""
            if let after {
                let places = (1...after.count).map { "$\($0)" }.joined(separator: ", ")
                condition = "WHERE (\(key)) > (\(places))"
            }
            return
                "SELECT \(key), \(table.name).* FROM \(table.name) \(condition) ORDER BY \(key) LIMIT \(Comparison.page)"
        }
    }
}

/// Values as bytes that are equal exactly where the values are, whatever store they come from.
public enum RowBytes {
    /// Appends nothing, as a value.
    @inline(__always)
    public static func append(to bytes: inout [UInt8]) { bytes.append(0) }

    /// Appends a whole number.
    @inline(__always)
    public static func append(_ number: Int64, to bytes: inout [UInt8]) {
        bytes.append(1)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a fraction.
    @inline(__always)
    public static func append(_ number: Double, to bytes: inout [UInt8]) {
        bytes.append(2)
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends the UTF-8 of a text.
    @inline(__always)
    public static func append(text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        bytes.append(3)
        append(counted: text, to: &bytes)
    }

    /// Appends bytes.
    @inline(__always)
    public static func append(blob: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        bytes.append(4)
        append(counted: blob, to: &bytes)
    }

    private static func append(counted: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(counted.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: counted)
    }

    static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: append(to: &bytes)
        case .integer(let number): append(number, to: &bytes)
        case .real(let number): append(number, to: &bytes)
        case .text(var text): text.withUTF8 { append(text: UnsafeRawBufferPointer($0), to: &bytes) }
        case .blob(let blob): blob.withUnsafeBytes { append(blob: $0, to: &bytes) }
        }
    }

    static func of(_ row: [Value]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in row { append(value, to: &bytes) }
        return bytes
    }
}

extension Row {
    /// Appends each value by itself.
    public func append(from first: Int, to bytes: inout [UInt8]) {
        for column in first..<count { RowBytes.append(value(column), to: &bytes) }
    }
}
