import Foundation

/// Compares the tables of two databases in key order, a page of rows at a time.
///
/// A page is compared as bytes (``RowBytes``); values are compared only where the bytes differ. It may be interrupted
/// between pages: later pages are compared in their state at that time.
struct Comparison {
    private let tables: [Table]
    /// The name of the other database in a finding.
    private let other: String
    /// The index of the current table.
    private var place = 0
    /// The key of the last row compared; nil at a table's beginning.
    private var after: [Value]?
    /// The number of rows compared.
    private(set) var rows: UInt64 = 0

    /// Rows on one page.
    private static let page = 1_000

    init(_ tables: [Table], other: String) {
        self.tables = tables
        self.other = other
    }

    /// Whether all tables were compared.
    var isFinished: Bool { place == tables.count }

    /// Compares the next page.
    /// - Returns: the first difference, as a sentence; nil if the pages are equal.
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

    /// The first difference between the tables, as a sentence; nil if they are equal.
    static func difference(
        _ tables: [Table], _ one: any Reading, _ other: any Reading
    ) throws -> String? {
        var comparison = Comparison(tables, other: "the fold")
        while !comparison.isFinished {
            if let found = try comparison.compareNext(one, other) { return found }
        }
        return nil
    }

    /// The first difference on a page, as a sentence.
    private func difference(_ table: Table, _ one: any Reading, _ two: any Reading) throws -> String {
        let rows = (try values(table, one), try values(table, two))
        if let row = zip(rows.0, rows.1).first(where: { RowBytes.of($0) != RowBytes.of($1) }) {
            return "table \(table.name): \(Comparison.words(row.0)) is \(Comparison.words(row.1)) in \(other)"
        }
        let more = rows.0.count > rows.1.count ? rows.0[rows.1.count] : rows.1[rows.0.count]
        return "table \(table.name): \(Comparison.words(more)) stands in one of the two only"
    }

    private func values(_ table: Table, _ tables: any Reading) throws -> [[Value]] {
        try tables.rows(Page.question(table, after: after), after ?? []) { row in
            (table.key.count..<row.count).map { row.value($0) }
        }
    }

    /// A row for an operator who looks for the difference, without personal data, because a finding is logged and sent:
    /// blobs of up to 32 bytes (ids, hashes) in hexadecimal, and numbers of up to nine digits (days, states, places) in
    /// full; of texts, longer blobs and longer numbers (a NIK, a card) only the first bytes of a digest, which shows
    /// whether two rows differ there.
    static func words(_ row: [Value]) -> String {
        let cells = row.map { value in
            switch value {
            case .null: "–"
            case .integer(let number) where number.magnitude < 1_000_000_000: "\(number)"
            case .integer(let number): Comparison.digest(Data("\(number)".utf8))
            case .real(let number): Comparison.digest(Data("\(number)".utf8))
            case .text(let text): Comparison.digest(Data(text.utf8))
            case .blob(let bytes) where bytes.count <= 32: Comparison.hexadecimal(bytes)
            case .blob(let bytes): Comparison.digest(bytes)
            }
        }
        return "(" + cells.joined(separator: ", ") + ")"
    }

    private static func digest(_ bytes: Data) -> String { "#" + hexadecimal(Chain.content(bytes).prefix(4)) }

    private static func hexadecimal(_ bytes: Data) -> String {
        bytes.map { (byte: UInt8) in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The rows after a key, as bytes.
    private struct Page {
        var bytes: [UInt8] = []
        var count = 0
        /// The last row's key; nil at the table's end.
        var last: [Value]?

        init(_ table: Table, after: [Value]?, _ tables: any Reading) throws {
            let width = table.key.count
            try tables.each(Page.question(table, after: after), after ?? []) { row in
                row.append(from: width, to: &bytes)
                count += 1
                if count == Comparison.page { last = (0..<width).map { row.value($0) } }
            }
        }

        /// The key's columns come first, because the next page starts after the last key.
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

/// Encodes values as bytes that are equal if and only if the values are, on every store.
public enum RowBytes {
    /// Appends NULL.
    @inline(__always)
    public static func append(to bytes: inout [UInt8]) { bytes.append(0) }

    /// Appends a whole number.
    @inline(__always)
    public static func append(_ number: Int64, to bytes: inout [UInt8]) {
        bytes.append(1)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a floating-point number.
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

    /// Appends a blob.
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
    /// Appends each value by itself; a store may override it with a faster way.
    public func append(from first: Int, to bytes: inout [UInt8]) {
        for column in first..<count { RowBytes.append(value(column), to: &bytes) }
    }
}
