import Foundation
import Kernel

/// The type of a statement's argument, as the OID of PostgreSQL's type (its table `pg_type`).
enum PostgresKind: UInt32 {
    /// NULL: the server infers the type from the argument's position.
    case null = 0
    case integer = 20
    case real = 701
    case text = 25
    case blob = 17
}

extension Value {
    /// The argument type of this value.
    var kind: PostgresKind {
        switch self {
        case .null: .null
        case .integer: .integer
        case .real: .real
        case .text: .text
        case .blob: .blob
        }
    }

    /// Appends the value to `bytes` in PostgreSQL's binary format.
    /// - Returns: false for NULL, which appends nothing.
    func append(to bytes: inout [UInt8]) -> Bool {
        switch self {
        case .null: return false
        case .integer(let number): withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        case .real(let number): withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .blob(let blob): blob.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return true
    }
}

/// One row of a reply in PostgreSQL's binary format.
struct PostgresRow: Row {
    let rows: Libpq.Rows
    let place: Int

    var count: Int { rows.columns }
    func isNull(_ column: Int) -> Bool { rows.cell(place, column).bytes == nil }

    func integer(_ column: Int) -> Int64 {
        switch value(column) {
        case .integer(let number): number
        case .real(let number): Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
        case .null, .text, .blob: 0
        }
    }

    func real(_ column: Int) -> Double {
        switch value(column) {
        case .integer(let number): Double(number)
        case .real(let number): number
        case .null, .text, .blob: 0
        }
    }

    func text(_ column: Int) -> String {
        rows.cell(place, column).bytes.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func blob(_ column: Int) -> Data { rows.cell(place, column).bytes.map { Data($0) } ?? Data() }

    func value(_ column: Int) -> Value {
        let cell = rows.cell(place, column)
        guard let bytes = cell.bytes else { return .null }
        // The OIDs of bigint, integer, smallint, boolean, double precision, real, numeric and bytea in pg_type.
        switch cell.type {
        case 20: return .integer(Int64(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))))
        case 23: return .integer(Int64(Int32(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))))
        case 21: return .integer(Int64(Int16(bitPattern: UInt16(bigEndian: bytes.loadUnaligned(as: UInt16.self)))))
        case 16: return .integer(bytes[0] == 0 ? 0 : 1)
        case 701: return .real(Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))))
        case 700: return .real(Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))))
        case 1700: return PostgresNumeric(bytes).value
        case 17: return .blob(Data(bytes))
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// A `numeric`, the type of a sum of bigints: digits to the base of 10,000, the first of which counts 10,000 to the
/// power of `weight`.
private struct PostgresNumeric {
    private let weight: Int
    private let isNegative: Bool
    private let isNumber: Bool
    private let scale: Int
    private let digits: [UInt16]

    init(_ bytes: UnsafeRawBufferPointer) {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt16.self))
        }
        let head = words.count >= 4 ? Array(words[0..<4]) : [0, 0, 0xC000, 0]
        weight = Int(Int16(bitPattern: head[1]))
        isNegative = head[2] == 0x4000
        isNumber = head[2] & 0xC000 != 0xC000
        scale = Int(head[3])
        digits = Array(words.dropFirst(4))
    }

    /// An integer if the number is whole and fits, else a real; null for NaN and infinities.
    var value: Value {
        guard isNumber else { return .null }
        if scale == 0, let whole { return .integer(whole) }
        var sum = 0.0
        for digit in digits { sum = sum * 10_000 + Double(digit) }
        let power = weight - digits.count + 1
        let size = power < 0 ? sum / pow(10_000, Double(-power)) : sum * pow(10_000, Double(power))
        return .real(isNegative ? -size : size)
    }

    private var whole: Int64? {
        guard weight >= 0 else { return 0 }
        var sum: Int64 = 0
        for place in 0...weight {
            let digit = place < digits.count ? Int64(digits[place]) : 0
            let (shifted, tooLarge) = sum.multipliedReportingOverflow(by: 10_000)
            let (next, overflow) = shifted.subtractingReportingOverflow(digit)
            if tooLarge || overflow { return nil }
            sum = next
        }
        if isNegative { return sum }
        return sum == .min ? nil : -sum
    }
}
