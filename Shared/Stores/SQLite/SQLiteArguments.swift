import Foundation
import GRDBSQLite
import Kernel

/// The texts and blobs of one statement's arguments in one buffer, where SQLite reads them during the statement's run;
/// copying each argument separately would cost an allocation each time.
///
/// It belongs to one thread.
final class SQLiteArguments {
    /// A larger buffer is not retained, as few statements need it.
    private static let most = 256 << 10

    private var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 10, alignment: 8)
    private var used = 0

    deinit { bytes.deallocate() }

    /// Discards the previous arguments, and makes room for these.
    func makeRoom(for arguments: [Value]) {
        used = 0
        var count = 0
        for argument in arguments { count += argument.byteCount }
        guard count > bytes.count, count <= SQLiteArguments.most else { return }
        bytes.deallocate()
        bytes = .allocate(byteCount: count, alignment: 8)
    }

    /// Binds a value to a statement's parameter; it is valid until ``makeRoom(for:)`` is called again.
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
    /// The number of bytes of a text or a blob.
    fileprivate var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .blob(let blob): blob.count
        case .null, .integer, .real: 0
        }
    }

    /// Binds the value to a statement's parameter; SQLite makes its own copy.
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
        // SQLITE_TRANSIENT (copy before returning), a cast macro that Swift does not import.
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .real(let number): return sqlite3_bind_double(statement, index, number)
        case .text(let text):
            return text.withCString { sqlite3_bind_text(statement, index, $0, Int32(clamping: text.utf8.count), copy) }
        case .blob(let bytes):
            // An empty blob has no address, which would be bound as NULL.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob(statement, index, $0.baseAddress, Int32(clamping: $0.count), copy)
            }
        }
    }
}
