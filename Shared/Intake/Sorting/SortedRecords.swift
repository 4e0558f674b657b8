/// Records in the order of their keys; can be read as often as one likes.
struct SortedRecords: Sendable {
    fileprivate let runs: [SortedRun]

    init(runs: [SortedRun]) { self.runs = runs }

    /// Starts a reading.
    func reading() throws(FileFault) -> SortedReading { try SortedReading(self) }
}

/// One reading of sorted records: the runs, merged. It stands on a record, or at the end.
final class SortedReading {
    /// The cursors that stand on a record, as a binary heap with the smallest key on top.
    private var heap: [RunCursor] = []

    fileprivate init(_ records: SortedRecords) throws(FileFault) {
        for run in records.runs {
            let cursor = RunCursor(run)
            if try cursor.next() { heap.append(cursor) }
        }
        heap.sort { $0.key < $1.key }
    }

    /// The key of the record that it stands on; nil at the end.
    var key: SortKey? { heap.first?.key }

    /// The bytes of that record; valid until ``advance()``.
    var payload: UnsafeRawBufferPointer { heap.first?.payload ?? UnsafeRawBufferPointer(start: nil, count: 0) }

    /// Goes on to the next record.
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
