/// Consecutive records in order, in memory or in a file.
enum SortedRun: Sendable {
    case memory(Memory)
    case file(ScratchFile)

    /// The length in bytes of a record's head: its key and the number of its bytes.
    static let headSize = 20

    /// Records in their stored form.
    struct Memory: Sendable {
        var bytes: [UInt8] = []

        init(capacity: Int) { bytes.reserveCapacity(capacity) }

        /// Appends a record.
        mutating func append(_ key: SortKey, _ payload: UnsafeRawBufferPointer) {
            withUnsafeBytes(of: key.first) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: key.second) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: UInt32(payload.count)) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: payload)
        }
    }

    /// Copies bytes at `offset` into the buffer, at most its size; returns their number, 0 at the end.
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

/// The position of a reading in a run.
final class RunCursor {
    /// The current record's key.
    private(set) var key = SortKey(first: 0, second: 0)
    /// The current record's bytes; valid until the next record.
    private(set) var payload = UnsafeRawBufferPointer(start: nil, count: 0)

    private let run: SortedRun
    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var offset = 0

    /// Starts before the first record.
    init(_ run: SortedRun) {
        self.run = run
        buffer = .allocate(byteCount: 1 << 18, alignment: 16)
    }

    deinit {
        buffer.deallocate()
    }

    /// Advances to the next record; false at the end of the run.
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

    /// Makes sure that the next `count` bytes are in the buffer; false if the run ends before.
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
