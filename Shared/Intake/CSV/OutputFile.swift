package import Foundation

/// A file that appears under its name only when it is complete: written beside it, synced, then renamed. It only
/// replaces a regular file.
///
/// The default mode is 0600, because the console's files contain people's names and numbers.
package final class OutputFile {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isCommitted = false

    /// Writes a whole file.
    package static func write(_ bytes: some DataProtocol, to path: String, mode: mode_t = 0o600) throws(FileFault) {
        let file = try OutputFile(path: path, mode: mode)
        try file.write(Array(bytes))
        try file.commit()
    }

    /// Refuses a path of a file that must not be replaced: a device, a link, a folder, a pipe.
    package static func check(_ path: String) throws(FileFault) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(action: .write, path: path, number: 0) }
    }

    /// Starts the file that ``commit()`` moves to `path`.
    package init(path: String, mode: mode_t = 0o600) throws(FileFault) {
        try OutputFile.check(path)
        self.path = path
        var template = Array("\(path).XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        temporary = template.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { String(cString: $0) } ?? path
        }
        guard descriptor >= 0, fchmod(descriptor, mode) == 0 else { throw FileFault.last(.write, path) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        buffer.reserveCapacity(OutputFile.blockSize + 4_096)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isCommitted { unlink(temporary) }
    }

    /// Appends text.
    package func write(_ text: String) throws(FileFault) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= OutputFile.blockSize { try flush() }
    }

    /// Appends bytes.
    package func write(_ bytes: [UInt8]) throws(FileFault) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= OutputFile.blockSize { try flush() }
    }

    /// Appends one CSV record; cells are quoted where necessary.
    package func writeRecord(_ cells: [String]) throws(FileFault) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            OutputFile.append(cell: cell, to: &buffer)
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= OutputFile.blockSize { try flush() }
    }

    /// Makes the file durable and renames it to its path, replacing the file there.
    package func commit() throws(FileFault) {
        try flush()
        try OutputFile.check(path)
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw FileFault.last(.write, path) }
        isCommitted = true
        // The new name is durable after a sync of its folder, whose failure is ignored.
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    private static let blockSize = 1 << 18

    private func flush() throws(FileFault) {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count >= 0 { written += count } else if errno != EINTR { throw FileFault.last(.write, path) }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func append(cell: String, to buffer: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let needsQuotes = cell.utf8.contains { byte in
            byte == quote || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return buffer.append(contentsOf: cell.utf8) }
        buffer.append(quote)
        for byte in cell.utf8 {
            if byte == quote { buffer.append(quote) }
            buffer.append(byte)
        }
        buffer.append(quote)
    }
}
