/// Records in order, one behind the other: in memory or in a file.
enum SortedRun: Sendable {
    case memory(Memory)
    case file(ScratchFile)

    /// What stands before a record's bytes: its key and their number.
    static let headSize = 20

    /// Records as they are stored.
    struct Memory: Sendable {
        var bytes: [UInt8] = []

        init(capacity: Int) { bytes.reserveCapacity(capacity) }

        /// Adds a record at the end.
        mutating func append(_ key: SortKey, _ payload: UnsafeRawBufferPointer) {
            withUnsafeBytes(of: key.first) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: key.second) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: UInt32(payload.count)) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: payload)
        }
    }

    /// Copies what there is at `offset`, as far as it fits; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileFault) -> Int {
        switch self {
        case .file(let file): return try file.read(into: buffer, at: offset)
        case .memory(let memory):
            let count = min(buffer.count, max(0, memory.bytes.count - offset))
            memory.bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
            }
            return count
        }
    }
}

/// Where the reading of a run stands.
final class RunCursor {
    /// The record's key.
    private(set) var key = SortKey(first: 0, second: 0)
    /// The record's bytes; valid until the next record.
    private(set) var payload = UnsafeRawBufferPointer(start: nil, count: 0)

    private let run: SortedRun
    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var offset = 0

    /// Stands before the first record.
    init(_ run: SortedRun) {
        self.run = run
        buffer = .allocate(byteCount: 1 << 18, alignment: 16)
    }

    deinit {
        buffer.deallocate()
    }

    /// Goes on to the next record; false at the end of the run.
    func next() throws(FileFault) -> Bool {
        guard try load(SortedRun.headSize) else { return false }
        key.first = buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        key.second = buffer.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
        let count = Int(buffer.loadUnaligned(fromByteOffset: start + 16, as: UInt32.self))
        guard try load(SortedRun.headSize + count) else { return false }
        let from = start + SortedRun.headSize
        payload = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[from..<(from + count)])
        start = from + count
        return true
    }

    /// Sees to it that the next `count` bytes are in the buffer.
    private func load(_ count: Int) throws(FileFault) -> Bool {
        if end - start >= count { return true }
        let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<end])
        if count > buffer.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 2, alignment: 16)
            larger.copyMemory(from: rest)
            buffer.deallocate()
            buffer = larger
        } else {
            buffer.copyMemory(from: rest)
        }
        end -= start
        start = 0
        while end < count {
            let read = try run.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]), at: offset)
            guard read > 0 else { return false }
            end += read
            offset += read
        }
        return true
    }
}
