import Glibc
import Kernel

/// Folders as the disk has them: which names stand in them.
package enum Folder {
    /// Brings the names of a file's folder to the disk: a file that was made, renamed or removed is so after a loss of
    /// power only then (fsync(2)).
    /// - Throws: ``StorageFault`` of kind `unsynced`.
    package static func sync(of file: String) throws {
        let slash = file.lastIndex(of: "/")
        let folder = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StorageFault(.other, "\(folder): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw StorageFault(.unsynced, "fsync of \(folder): \(String(cString: strerror(errno)))")
        }
    }
}
