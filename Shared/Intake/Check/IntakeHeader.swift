package import Vocabulary

/// A header that forbids the whole import; the command ends with status 2.
package struct IntakeHeaderFault: Error, Hashable {
    /// The kind of fault.
    package enum Kind: Hashable {
        /// There is no header, or it is not a line of UTF-8 cells.
        case unreadable
        /// The header is that of the other file.
        case ofOtherFile
        /// Required columns are missing.
        case missing([String])
        /// Columns occur twice.
        case repeated([String])
    }

    /// The file with the faulty header.
    package let file: IntakeFile
    /// The kind of fault.
    package let kind: Kind

    /// The fault as a sentence for people.
    package var phrase: Phrase {
        let name = "\(file.rawValue).csv"
        return switch kind {
        case .unreadable: Phrase("Kepala kolom \(name) tidak terbaca", "The header of \(name) cannot be read")
        case .ofOtherFile:
            Phrase("Kepala kolom \(name) milik berkas yang lain", "The header of \(name) is the other file's")
        case .missing(let columns):
            Phrase(
                "Kolom wajib tidak ada di \(name): \(columns.joined(separator: ", "))",
                "Required columns are missing in \(name): \(columns.joined(separator: ", "))")
        case .repeated(let columns):
            Phrase(
                "Kolom berulang di \(name): \(columns.joined(separator: ", "))",
                "Columns are repeated in \(name): \(columns.joined(separator: ", "))")
        }
    }
}

/// The mapping from columns to the cells of a row.
package struct IntakeHeader<Column: IntakeColumn>: Sendable {
    /// The names as written in the file.
    package let names: [String]
    /// Columns that Tangga does not know and ignores.
    package let ignored: [String]
    private let positions: [Int]
    private let required: [Bool]

    /// Parses the header: the first line that is not blank.
    init(_ reader: inout CSVReader) throws {
        guard try reader.next(), reader.isWellFormed, reader.bytes.isText else {
            throw IntakeHeaderFault(file: Column.file, kind: .unreadable)
        }
        try self.init(names: reader.cells.map { String(decoding: $0, as: UTF8.self) })
    }

    init(names: [String]) throws(IntakeHeaderFault) {
        self.names = names
        required = Column.allCases.map { Column.required.contains($0) }
        // A rejects file that is imported again has the report's columns too; they are not reported as ignored.
        ignored = names.filter { !Column.names.contains($0) && !IntakeRejects.columns.contains($0) }
        positions = Column.names.map { names.firstIndex(of: $0) ?? -1 }
        let own = Column.allCases.filter { Column.required.contains($0) }
        let missing = own.filter { positions[$0.rawValue] < 0 }.map(\.name)
        let repeated = Column.names.filter { name in names.count { $0 == name } > 1 }
        guard missing.isEmpty else {
            let other = Column.file == .families ? PersonColumn.requiredNames : FamilyColumn.requiredNames
            throw IntakeHeaderFault(
                file: Column.file, kind: other.isSubset(of: names) ? .ofOtherFile : .missing(missing))
        }
        guard repeated.isEmpty else { throw IntakeHeaderFault(file: Column.file, kind: .repeated(repeated)) }
    }

    /// Whether a column's cells must not be empty.
    @inline(__always)
    func isRequired(_ column: Column) -> Bool { required[column.rawValue] }

    /// The cell of a column; empty if the file does not have the column.
    @inline(__always)
    func cell(_ column: Column, of cells: UnsafeBufferPointer<CSVCell>) -> CSVCell {
        let position = positions[column.rawValue]
        return position < 0 ? CSVCell(start: nil, count: 0) : cells[position]
    }
}

/// The headers of both files.
package struct IntakeHeaders: Sendable {
    package let families: IntakeHeader<FamilyColumn>
    package let persons: IntakeHeader<PersonColumn>
}

extension IntakeColumn {
    fileprivate static var requiredNames: Set<String> { Set(required.map(\.name)) }
}
