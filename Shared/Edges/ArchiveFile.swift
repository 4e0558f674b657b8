import Foundation
import Glibc
import Kernel
import Schemas
import Vocabulary

/// An archive as a file of mode 0600: it holds people's names and numbers.
enum ArchiveFile {
    /// Writes the journal of a store to a file that appears under its name only when it is whole and on the disk.
    /// - Throws: ``SystemFault``, `StorageFault`.
    static func write<S: Service>(
        _ service: S.Type, of node: NodeName, in store: any Store, to path: String
    ) throws -> ArchiveBeginning {
        let temporary = path + ".part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SystemFault("open \(temporary)") }
        var isDone = false
        defer {
            close(file)
            if !isDone { unlink(temporary) }
        }
        var buffer = Data()
        func flush() throws {
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw SystemFault("write \(path)") }
            }
            buffer.removeAll(keepingCapacity: true)
        }
        let beginning = try store.read { tables in
            try Archive.write(service, of: node, at: SystemClock().now(), tables) { bytes in
                buffer += bytes
                if buffer.count >= block { try flush() }
            }
        }
        try flush()
        guard fsync(file) == 0, rename(temporary, path) == 0 else { throw SystemFault("write \(path)") }
        isDone = true
        try syncFolder(of: path)
        return beginning
    }

    /// Reads an archive, giving each line of the journal in turn.
    /// - Throws: ``SystemFault``, `ArchiveFault`, and what `begin` and `line` throw.
    static func read(
        _ path: String, begin: (ArchiveBeginning) throws -> Void, line: (ArchiveLine) throws -> Void
    ) throws -> ArchiveBeginning {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemFault("open \(path)") }
        defer { close(file) }
        posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL)
        var buffer = Data()
        var used = 0
        func take(_ wanted: Int) throws -> Data {
            while buffer.count - used < wanted {
                buffer = Data(buffer.dropFirst(used))
                used = 0
                var next = Data(count: max(block, wanted - buffer.count))
                let count = next.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
                if count == 0 { break }
                if count > 0 { buffer += next.prefix(count) } else if errno != EINTR { throw SystemFault("read \(path)") }
            }
            defer { used = min(used + wanted, buffer.count) }
            return Data(buffer[used..<min(used + wanted, buffer.count)])
        }
        return try Archive.read(take, begin: begin, line: line)
    }

    private static let block = 1 << 20

    /// A new name is durable once its folder is.
    private static func syncFolder(of path: String) throws {
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemFault("open the folder of \(path)") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw SystemFault("sync the folder of \(path)") }
    }
}
