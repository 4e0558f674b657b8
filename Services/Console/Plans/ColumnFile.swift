import Foundation
import Intake
import Schemas
import Talk
import Vocabulary

/// A CSV file with columns in any order, found by name. Other columns are ignored.
enum ColumnFile {
    /// A row, with its line number from 1.
    struct Row {
        let line: Int
        fileprivate let cells: [String: String]

        /// The cell of a column; empty if the file has no such column.
        subscript(column: String) -> String { cells[column] ?? "" }
    }

    /// A line that was rejected, with the reason.
    struct Fault: Equatable {
        let line: Int
        let why: Phrase
    }

    /// The reason to reject a row.
    struct Wrong: Error {
        let why: Phrase
    }

    /// Reads all rows; a rejected row does not end the reading.
    /// - Parameter wanted: the required columns.
    /// - Returns: the items with their line numbers, and the rejected lines.
    /// - Throws: ``ConsoleFault`` when the file cannot be read or a required column is missing.
    static func read<Item>(
        _ path: String, columns wanted: [String], _ make: (Row) throws(Wrong) -> Item
    ) throws -> (items: [(line: Int, item: Item)], faults: [Fault]) {
        do {
            var reader = try CSVReader(try InputFile(path: path))
            guard try reader.next() else { throw missing(wanted, path) }
            let header = reader.cells.map { String(decoding: $0, as: UTF8.self) }
            let absent = wanted.filter { !header.contains($0) }
            guard absent.isEmpty else { throw missing(absent, path) }
            var items: [(line: Int, item: Item)] = []
            var faults: [Fault] = []
            while try reader.next() {
                let cells = reader.cells.map { String(decoding: $0, as: UTF8.self) }
                guard reader.isWellFormed, cells.count == header.count else {
                    faults.append(Fault(line: reader.line, why: Phrase("kolomnya salah", "its cells are wrong")))
                    continue
                }
                let row = Row(line: reader.line, cells: Dictionary(zip(header, cells)) { first, _ in first })
                do throws(Wrong) { items.append((row.line, try make(row))) } catch {
                    faults.append(Fault(line: row.line, why: error.why))
                }
            }
            return (items, faults)
        } catch let fault as FileFault {
            throw ConsoleFault.usage(fault.phrase)
        }
    }

    private static func missing(_ columns: [String], _ path: String) -> ConsoleFault {
        let names = columns.joined(separator: ", ")
        return .usage(Phrase("\(path): kolom \(names) tidak ada.", "\(path): there is no column \(names)."))
    }
}

extension ColumnFile.Row {
    /// The id in a column.
    func id(_ column: String) throws(ColumnFile.Wrong) -> Data {
        guard let id = Identifier(hex: self[column]) else {
            throw wrong(column, Phrase("harus 32 angka heksadesimal", "must be 32 hexadecimal digits"))
        }
        return Data(id.bytes)
    }

    /// The day in a column, as its number.
    func day(_ column: String) throws(ColumnFile.Wrong) -> Int32 {
        guard let day = Day(iso: self[column]) else {
            throw wrong(column, Phrase("harus tanggal seperti 2026-01-31", "must be a date like 2026-01-31"))
        }
        return day.number
    }

    /// Whether the cell is one of the words `yes`; a cell that is neither in `yes` nor in `no` is rejected.
    func either(_ column: String, _ yes: [String], _ no: [String]) throws(ColumnFile.Wrong) -> Bool {
        if yes.contains(self[column]) { return true }
        if no.contains(self[column]) { return false }
        let list = (yes + no).joined(separator: ", ")
        throw wrong(column, Phrase("harus salah satu dari: \(list)", "must be one of: \(list)"))
    }

    /// The cause of a failure, which must be known; nil if nothing `failed`, where the cell must be empty.
    func failure(_ column: String, where failed: Bool) throws(ColumnFile.Wrong) -> DisbursementFailureCode? {
        if !failed, self[column].isEmpty { return nil }
        guard failed, let word = FailureWord(rawValue: self[column]) else {
            throw failed
                ? wrong(column, Phrase("sebab gagal tidak dikenal", "no known cause of failure"))
                : wrong(column, Phrase("harus kosong", "must be empty"))
        }
        return word.code
    }

    /// A cell that must not be empty.
    func filled(_ column: String) throws(ColumnFile.Wrong) -> String {
        guard !self[column].isEmpty else { throw wrong(column, Phrase("kosong", "is empty")) }
        return self[column]
    }

    private func wrong(_ column: String, _ why: Phrase) -> ColumnFile.Wrong {
        let cell = self[column].isEmpty ? "" : " “\(self[column])”"
        return ColumnFile.Wrong(
            why: Phrase("\(column)\(cell) \(why.indonesian)", "\(column)\(cell) \(why.english)"))
    }
}
