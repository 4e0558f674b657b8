import Glibc

/// A regular file that is read by position, so that several readers can share it and read it repeatedly.
package final class InputFile: Sendable {
    /// The path at which it was opened.
    package let path: String
    /// Its size in bytes when it was opened.
    package let size: Int
    private let descriptor: Int32

    /// Opens a file; a pipe or a folder is refused, because writing the rejects reads the file a second time.
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

    /// Reads bytes at `offset` into the buffer, at most its size; returns their number, 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileFault) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw FileFault.last(.read, path) }
        }
    }
}
