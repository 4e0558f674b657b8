/// Records in the order of their keys; they can be read any number of times.
struct SortedRecords: Sendable {
    fileprivate let runs: [SortedRun]

    init(runs: [SortedRun]) { self.runs = runs }

    /// Starts a reading at the first record.
    func reading() throws(FileFault) -> SortedReading { try SortedReading(self) }
}

/// One reading of sorted records, which merges the runs. It is at a record, or at the end.
final class SortedReading {
    /// The cursors that are at a record, as a binary heap with the smallest key on top.
    private var heap: [RunCursor] = []

    fileprivate init(_ records: SortedRecords) throws(FileFault) {
        for run in records.runs {
            let cursor = RunCursor(run)
            if try cursor.next() { heap.append(cursor) }
        }
        heap.sort { $0.key < $1.key }
    }

    /// The key of the current record; nil at the end.
    var key: SortKey? { heap.first?.key }

    /// The bytes of the current record; valid until ``advance()``.
    var payload: UnsafeRawBufferPointer { heap.first?.payload ?? UnsafeRawBufferPointer(start: nil, count: 0) }

    /// Advances to the next record.
    func advance() throws(FileFault) {
        guard let top = heap.first else { return }
        if try !top.next() {
            let last = heap.removeLast()
            guard !heap.isEmpty else { return }
            heap[0] = last
        }
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].key < heap[smallest].key {
                smallest = child
            }
            if smallest == parent { return }
            heap.swapAt(smallest, parent)
            parent = smallest
        }
    }
}
