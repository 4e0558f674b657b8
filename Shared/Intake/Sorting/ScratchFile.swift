import Glibc
import Synchronization

/// An unnamed file for data that does not fit into memory; it is removed when it is closed or the process ends.
final class ScratchFile: Sendable {
    private let directory: String
    private let descriptor: Int32
    private let length = Atomic<Int>(0)

    /// Creates an empty file on the file system of `directory`.
    init(directory: String) throws(FileFault) {
        self.directory = directory
        var template = Array("\(directory)/.tangga-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileFault.last(.write, directory) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends bytes.
    func append(_ bytes: [UInt8]) throws(FileFault) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count >= 0 { written += count } else if errno != EINTR { throw FileFault.last(.write, directory) }
        }
        length.add(bytes.count, ordering: .relaxed)
    }

    /// Reads bytes at `offset` into the buffer, at most its size; returns their number, 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileFault) -> Int {
        guard offset < length.load(ordering: .relaxed) else { return 0 }
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw FileFault.last(.read, directory) }
        }
    }
}
