import Foundation
import GRDBSQLite
import Kernel

/// The texts and blobs of one statement's arguments, one behind the other, where SQLite reads them while it runs; a copy
/// of its own of each would cost it an allocation each time.
///
/// It belongs to one thread.
final class SQLiteArguments {
    /// More than this is not kept, as few statements have it.
    private static let most = 256 << 10

    private var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 10, alignment: 8)
    private var used = 0

    deinit { bytes.deallocate() }

    /// Forgets what was there, and makes room.
    func makeRoom(for arguments: [Value]) {
        used = 0
        var count = 0
        for argument in arguments { count += argument.byteCount }
        guard count > bytes.count, count <= SQLiteArguments.most else { return }
        bytes.deallocate()
        bytes = .allocate(byteCount: count, alignment: 8)
    }

    /// Makes a value an argument of a statement, for as long as nothing else is put here.
    /// - Returns: SQLite's result code.
    func bind(_ statement: OpaquePointer, _ index: Int32, _ value: Value) -> Int32 {
        let count = value.byteCount
        guard count > 0, count <= bytes.count - used, let start = bytes.baseAddress else {
            return value.bind(statement, index)
        }
        let place = UnsafeMutableRawBufferPointer(start: start + used, count: count)
        used += count
        switch value {
        case .text(var text):
            text.withUTF8 { place.copyBytes(from: $0) }
            let words = place.baseAddress?.assumingMemoryBound(to: CChar.self)
            return sqlite3_bind_text(statement, index, words, Int32(clamping: count), nil)
        case .blob(let blob):
            blob.withUnsafeBytes { place.copyMemory(from: $0) }
            return sqlite3_bind_blob(statement, index, place.baseAddress, Int32(clamping: count), nil)
        case .null, .integer, .real: return value.bind(statement, index)
        }
    }
}

extension Value {
    /// The bytes of a text or a blob.
    fileprivate var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .blob(let blob): blob.count
        case .null, .integer, .real: 0
        }
    }

    /// Makes it an argument of a statement, which keeps a copy.
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
        // SQLITE_TRANSIENT, which is a cast that Swift does not see: copy before returning.
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .real(let number): return sqlite3_bind_double(statement, index, number)
        case .text(let text):
            return text.withCString { sqlite3_bind_text(statement, index, $0, Int32(clamping: text.utf8.count), copy) }
        case .blob(let bytes):
            // No bytes have no address, which would be bound as nothing at all.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob(statement, index, $0.baseAddress, Int32(clamping: $0.count), copy)
            }
        }
    }
}
