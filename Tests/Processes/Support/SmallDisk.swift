import Foundation
import Glibc
import Testing

/// A small file system in memory, mounted over a folder. The janitor of the folder's owner unmounts it.
struct SmallDisk {
    private let filler: URL

    /// - Throws: the test's cancellation where mounting is not allowed.
    init(_ folder: URL, megabytes: Int) throws {
        filler = folder.appendingPathComponent("filler")
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            try Test.cancel("mounting a small disk needs root: \(String(cString: strerror(errno)))")
        }
    }

    /// Fills the file system.
    func fill() throws {
        let descriptor = open(filler.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let page = [UInt8](repeating: 1, count: 4_096)
        while write(descriptor, page, page.count) > 0 {}
        guard errno == ENOSPC else { throw TooLate(description: "filling: \(String(cString: strerror(errno)))") }
    }

    /// Frees the space again.
    func clear() throws { try FileManager.default.removeItem(at: filler) }
}
