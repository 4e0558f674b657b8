import Synchronization
import Vocabulary

/// The codes of all rows, gathered from whoever finds one: the intake itself, and the Registry's answers later.
package final class IntakeReport: Sendable {
    private let scratch: String
    private let findings: Mutex<ExternalSorter>

    /// - Parameter scratch: a folder for what does not fit into memory.
    package init(scratch: String) {
        self.scratch = scratch
        findings = Mutex(ExternalSorter(directory: scratch, memory: 4 << 20))
    }

    /// Says of a row what is wrong with it. Codes may come in any order, and more than once.
    package func add(_ codes: IntakeCodes, file: IntakeFile, line: Int) throws(FileFault) {
        guard !codes.isEmpty else { return }
        let key = SortKey(first: file == .families ? 0 : 1, second: UInt64(line))
        try findings.withLock { (sorter) throws(FileFault) in try sorter.add(key, UInt64(codes.rawValue)) }
    }

    /// Says of a row one thing that is wrong with it.
    package func add(_ code: IntakeCode, file: IntakeFile, line: Int) throws(FileFault) {
        try add(IntakeCodes(code), file: file, line: line)
    }

    /// All that was said, by file and line; the report is empty then.
    package func take() throws(FileFault) -> IntakeFindings {
        let sorter = findings.withLock { sorter in
            let full = consume sorter
            sorter = ExternalSorter(directory: scratch, memory: 4 << 20)
            return full
        }
        return try IntakeFindings(records: sorter.sorted())
    }
}

/// The codes of all rows that have any, by file and line.
package struct IntakeFindings: Sendable {
    fileprivate let records: SortedRecords

    /// Starts a reading.
    package func reading() throws(FileFault) -> IntakeFindingsReading { try IntakeFindingsReading(records.reading()) }

    /// Whether a row of a file has a code.
    package func contains(_ code: IntakeCode, in file: IntakeFile) throws(FileFault) -> Bool {
        let reading = try reading()
        while let row = try reading.next() {
            if row.file == file, row.codes.contains(code) { return true }
        }
        return false
    }
}

/// One reading of the findings.
package final class IntakeFindingsReading {
    private let records: SortedReading

    fileprivate init(_ records: SortedReading) { self.records = records }

    /// The next row and all its codes; nil at the end.
    package func next() throws(FileFault) -> (file: IntakeFile, line: Int, codes: IntakeCodes)? {
        guard let key = records.key else { return nil }
        var codes = IntakeCodes()
        while records.key == key {
            codes.formUnion(IntakeCodes(rawValue: UInt32(truncatingIfNeeded: records.payload.number)))
            try records.advance()
        }
        return (key.first == 0 ? .families : .persons, Int(key.second), codes.said)
    }
}

extension UnsafeRawBufferPointer {
    /// The number that ``ExternalSorter/add(_:_:)`` stored, or with which longer bytes begin.
    package var number: UInt64 { loadUnaligned(as: UInt64.self) }
}
