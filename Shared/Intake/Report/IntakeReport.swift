import Synchronization
package import Vocabulary

/// Collects the codes of all rows, from the intake and later from the Registry's replies. Any thread may add codes.
package final class IntakeReport: Sendable {
    private let scratch: String
    private let findings: Mutex<ExternalSorter>

    /// - Parameter scratch: a folder for the data that does not fit into memory.
    package init(scratch: String) {
        self.scratch = scratch
        findings = Mutex(ExternalSorter(directory: scratch, memory: 4 << 20))
    }

    /// Adds codes of a row, in any order; repeated codes count once.
    package func add(_ codes: IntakeCodes, file: IntakeFile, line: Int) throws(FileFault) {
        guard !codes.isEmpty else { return }
        let key = SortKey(first: file == .families ? 0 : 1, second: UInt64(line))
        try findings.withLock { (sorter) throws(FileFault) in try sorter.add(key, UInt64(codes.rawValue)) }
    }

    /// Adds one code of a row.
    package func add(_ code: IntakeCode, file: IntakeFile, line: Int) throws(FileFault) {
        try add(IntakeCodes(code), file: file, line: line)
    }

    /// Returns all codes by file and line, and empties the report.
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

    /// Starts a reading at the first row.
    package func reading() throws(FileFault) -> IntakeFindingsReading { try IntakeFindingsReading(records.reading()) }

    /// Whether any row of a file has a code.
    package func contains(_ code: IntakeCode, in file: IntakeFile) throws(FileFault) -> Bool {
        let reading = try reading()
        while let row = try reading.next() {
            if row.file == file, row.codes.contains(code) { return true }
        }
        return false
    }
}

/// One reading of the findings, in order.
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
    /// The number that ``ExternalSorter/add(_:_:)`` stored, which begins a record's bytes. They must be at least eight.
    package var number: UInt64 { loadUnaligned(as: UInt64.self) }
}
