/// Sorts more records than fit into memory: each is a ``SortKey``, a number and some bytes.
///
/// Records are gathered in a buffer; a full buffer is sorted and written to an unlinked file as one *run*; in the end
/// the runs are merged. Memory is limited to the buffer's size for any number of records. Records with equal keys have
/// no defined order.
struct ExternalSorter: ~Copyable {
    private struct Entry {
        var key: SortKey
        var offset: UInt32
        var count: UInt32
    }

    private let directory: String
    private let limit: Int
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var runs: [SortedRun] = []

    /// - Parameters:
    ///   - directory: a folder on the file system for the runs.
    ///   - memory: the buffer's size in bytes, below 4 GiB.
    init(directory: String, memory: Int) {
        self.directory = directory
        limit = memory
    }

    /// Adds a record of a number and further bytes.
    mutating func add(
        _ key: SortKey, _ number: UInt64, _ payload: UnsafeBufferPointer<UInt8> = .init(start: nil, count: 0)
    ) throws(FileFault) {
        let count = MemoryLayout<UInt64>.size + payload.count
        let used = bytes.count + entries.count * MemoryLayout<Entry>.stride
        if used + count > limit, !entries.isEmpty { try spill() }
        entries.append(Entry(key: key, offset: UInt32(bytes.count), count: UInt32(count)))
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: payload)
    }

    /// All records in order.
    consuming func sorted() throws(FileFault) -> SortedRecords {
        if runs.isEmpty {
            sort()
            var run = SortedRun.Memory(capacity: bytes.count + entries.count * SortedRun.headSize)
            forEach { run.append($0, $1) }
            return SortedRecords(runs: [.memory(run)])
        }
        try spill()
        return SortedRecords(runs: runs)
    }

    private mutating func sort() {
        entries.sort { $0.key < $1.key }
    }

    private func forEach(_ body: (SortKey, UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { bytes in
            for entry in entries {
                let start = Int(entry.offset)
                body(entry.key, UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Int(entry.count))]))
            }
        }
    }

    private mutating func spill() throws(FileFault) {
        guard !entries.isEmpty else { return }
        sort()
        let file = try ScratchFile(directory: directory)
        var block = SortedRun.Memory(capacity: 1 << 20)
        var fault: FileFault?
        forEach { key, payload in
            guard fault == nil else { return }
            block.append(key, payload)
            guard block.bytes.count >= 1 << 20 else { return }
            do throws(FileFault) { try file.append(block.bytes) } catch { fault = error }
            block.bytes.removeAll(keepingCapacity: true)
        }
        if let fault { throw fault }
        try file.append(block.bytes)
        runs.append(.file(file))
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }
}
