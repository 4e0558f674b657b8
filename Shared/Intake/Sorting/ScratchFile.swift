import Glibc
import Synchronization

/// A file without a name, for what does not fit into memory: it goes when it is closed, or when the process dies.
final class ScratchFile: Sendable {
    private let directory: String
    private let descriptor: Int32
    private let length = Atomic<Int>(0)

    /// Makes an empty file on the file system of `directory`.
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

    /// Writes behind what is there.
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

    /// Reads what there is at `offset`, as far as it fits; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileFault) -> Int {
        guard offset < length.load(ordering: .relaxed) else { return 0 }
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw FileFault.last(.read, directory) }
        }
    }
}
