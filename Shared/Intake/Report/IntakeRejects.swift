import Vocabulary

/// Writes `families-rejects.csv`, `persons-rejects.csv` and `warnings.csv`.
///
/// The input is read a second time and its rejected rows are copied, so that neither rows nor lines need to be in
/// memory. A rejected row retains its own columns, so that it can be corrected and imported again.
struct IntakeRejects {
    /// The report's columns: three before the input's own and `raw`, the surplus of malformed records, after them.
    static let columns = ["line", "code", "message", "raw"]

    let context: IntakeContext
    let language: Language

    /// Writes the three files into a folder, replacing existing ones.
    func write(
        _ findings: IntakeFindings, families: InputFile, persons: InputFile, to folder: String
    ) throws -> IntakeSummary {
        var summary = IntakeSummary()
        let warnings = try OutputFile(path: "\(folder)/warnings.csv")
        try warnings.writeRecord(["file", "line", "code", "message"])
        try write(findings, of: FamilyColumn.self, families, to: folder, warnings: warnings, summary: &summary) {
            _ = FamilyRow(&$0, in: context)
        }
        try write(findings, of: PersonColumn.self, persons, to: folder, warnings: warnings, summary: &summary) {
            _ = PersonRow(&$0, in: context)
        }
        try warnings.commit()
        return summary
    }

    private func write<Column: IntakeColumn>(
        _ findings: IntakeFindings, of type: Column.Type, _ file: InputFile, to folder: String,
        warnings: OutputFile, summary: inout IntakeSummary, explain: (inout RowReader<Column>) -> Void
    ) throws {
        let rejects = try OutputFile(path: "\(folder)/\(Column.file.rejectsName)")
        var reader = try CSVReader(file)
        let header = try IntakeHeader<Column>(&reader)
        let hasRaw = try findings.contains(.rowMalformed, in: Column.file)
        let own = IntakeRejects.ownColumns(header.names)
        let before = Array(IntakeRejects.columns.prefix(3))
        try rejects.writeRecord(before + own.map { header.names[$0] } + (hasRaw ? ["raw"] : []))

        let reading = try findings.reading()
        while let row = try reading.next() {
            guard row.file == Column.file else { continue }
            summary.add(row.file, row.codes)
            guard row.codes.rejects else {
                let message = row.codes.ordered.map { $0.message[language] }.joined(separator: "; ")
                try warnings.writeRecord([row.file.rawValue, "\(row.line)", row.codes.text, message])
                continue
            }
            if reader.line < row.line { _ = try reader.next(from: row.line) }
            guard reader.line == row.line else { continue }
            var faults: [(code: IntakeCode, column: Column)] = []
            if !row.codes.contains(.rowMalformed), !row.codes.contains(.textNotUTF8) {
                var cells = RowReader(reader.cells, header: header, purpose: .explain)
                explain(&cells)
                faults = cells.faults
            }
            let (cells, surplus) = IntakeRejects.texts(reader, count: header.names.count)
            let front = ["\(row.line)", row.codes.text, message(row.codes, faults)]
            try rejects.writeRecord(front + own.map { cells[$0] } + (hasRaw ? [surplus] : []))
        }
        try rejects.commit()
    }

    private func message<Column: IntakeColumn>(
        _ codes: IntakeCodes, _ faults: [(code: IntakeCode, column: Column)]
    ) -> String {
        codes.ordered.map { code in
            let columns = faults.filter { $0.code == code }.map(\.column.name)
            return code.message[language] + (columns.isEmpty ? "" : ": " + columns.joined(separator: ", "))
        }.joined(separator: "; ")
    }

    /// The positions of the input's own columns: in a rejects file, all but its first three and `raw`.
    private static func ownColumns(_ names: [String]) -> [Int] {
        guard names.starts(with: columns.prefix(3)) else { return Array(names.indices) }
        return names.indices.filter { $0 >= 3 && names[$0] != columns[3] }
    }

    /// The record's cells as UTF-8, as many as the header has, and the surplus. A record with malformed quotes is cut
    /// at every comma.
    private static func texts(_ reader: borrowing CSVReader, count: Int) -> (cells: [String], surplus: String) {
        var texts: [String]
        if reader.isWellFormed {
            texts = reader.cells.map { text($0) }
        } else {
            texts = reader.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { text($0) }
        }
        let surplus = texts.dropFirst(count).joined(separator: ",")
        while texts.count < count { texts.append("") }
        return (texts, surplus)
    }

    /// The bytes as UTF-8; U+FFFD replaces invalid bytes and NULs.
    private static func text(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }
}
