import Glibc

/// A pipe by which any thread wakes another thread from a poll.
package final class WakePipe: Sendable {
    /// The descriptor to poll for reading.
    package let reading: Int32
    private let writing: Int32

    /// A pipe; each end is closed with it.
    /// - Throws: ``SystemFault``.
    package init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemFault("pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Wakes the polling thread. A full pipe needs no further byte.
    package func wake() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Reads all wake bytes.
    package func drain() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(reading, &bytes, bytes.count) == bytes.count {}
    }
}
