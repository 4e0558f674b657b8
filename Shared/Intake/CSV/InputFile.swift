import Glibc

/// A regular file that is read by position, so that several readers can share it and read it again.
package final class InputFile: Sendable {
    /// Where it was opened.
    package let path: String
    /// How many bytes it had then.
    package let size: Int
    private let descriptor: Int32

    /// Opens a file; a pipe or a folder is refused, because rejects are written in a second reading.
    package init(path: String) throws(FileFault) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else {
            size = 0
            throw FileFault.last(.open, path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            size = 0
            throw FileFault(action: .open, path: path, number: 0)
        }
        size = Int(status.st_size)
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads what there is at `offset`, as far as it fits; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileFault) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw FileFault.last(.read, path) }
        }
    }
}
