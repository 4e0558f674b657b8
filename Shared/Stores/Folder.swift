import Glibc
import Kernel

/// Durability of folder entries.
package enum Folder {
    /// Syncs the folder of a file: only then the creation, renaming or removal of the file survives a power loss
    /// (fsync(2)).
    /// - Throws: ``StorageFault``; of kind `unsynced` if the sync failed.
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
