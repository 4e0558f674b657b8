/// Writes one of the two files and counts its lines.
final class HandoverWriter {
    /// The line on which the next row begins, from 1.
    private(set) var line = 1
    private let file: OutputFile
    private let lineEnd: [UInt8]

    /// Starts a file with its header.
    ///
    /// - Parameter isForeign: whether the file has a BOM and CRLF, as if from a spreadsheet.
    init(path: String, names: [String], isForeign: Bool) throws(FileFault) {
        file = try OutputFile(path: path)
        lineEnd = Array((isForeign ? "\r\n" : "\n").utf8)
        try write(Array((isForeign ? "\u{FEFF}" : "").utf8) + Array(names.joined(separator: ",").utf8))
    }

    /// Writes a row; returns the line on which it begins.
    @discardableResult
    func write(_ row: [UInt8]) throws(FileFault) -> Int {
        let start = line
        try file.write(row)
        try file.write(lineEnd)
        line += 1
        for byte in row where byte == UInt8(ascii: "\n") { line += 1 }
        return start
    }

    /// Completes the file.
    func commit() throws(FileFault) { try file.commit() }
}
