import Foundation
import Glibc
package import Kernel
import SwiftProtobuf
public import WireSchemas

/// An archive in a file of mode 0600, since it contains people's names and numbers. The file appears under its name
/// only when it is complete and durable.
public final class ArchiveFile {
    private let path: String
    private let temporary: String
    private let beginning: ArchiveBeginning
    /// The number of keys in a file of keys; nil in an archive of the journal.
    private var keys: UInt64?
    private let descriptor: Int32
    private var buffer = Data()
    private var isCommitted = false

    /// Starts an archive that ``commit()`` moves to `path`; until then it is `path.part`.
    /// - Parameter holdsKeys: whether it is the file of keys beside an archive.
    /// - Throws: ``SystemFault``.
    public init(_ path: String, _ beginning: ArchiveBeginning, holdsKeys: Bool = false) throws {
        self.path = path
        keys = holdsKeys ? 0 : nil
        self.beginning = beginning
        temporary = path + ".part"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFault("open \(temporary)") }
        buffer += Archive.framed(.beginning(beginning))
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isCommitted { unlink(temporary) }
    }

    /// Appends the journal's next line.
    /// - Throws: ``SystemFault``.
    public func write(_ line: ArchiveLine) throws {
        buffer += Archive.framed(.line(line))
        if buffer.count >= ArchiveFile.block { try flush() }
    }

    /// Appends a key to a file of keys.
    /// - Throws: ``SystemFault``.
    public func write(_ key: WireWrappedKey) throws {
        keys = (keys ?? 0) + 1
        buffer += Archive.framed(.key(key))
        if buffer.count >= ArchiveFile.block { try flush() }
    }

    /// The path of the file of keys beside an archive.
    public static func keys(of path: String) -> String { path + ".keys" }

    /// Writes the end, makes the file durable and renames it to its path.
    /// - Throws: ``SystemFault``.
    public func commit() throws {
        let end = ArchiveEnd.with {
            $0.head = keys ?? beginning.head
            $0.hash = beginning.hash
        }
        buffer += Archive.framed(.end(end))
        try flush()
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw SystemFault("write \(path)") }
        isCommitted = true
        try ArchiveFile.syncFolder(of: path)
    }

    private func flush() throws {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count >= 0 { written += count } else if errno != EINTR { throw SystemFault("write \(path)") }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// The name of the node whose journal the archive contains, from its beginning.
    /// - Throws: ``ProvinceFault`` if the file is not an archive; ``SystemFault``.
    public static func node(of path: String) throws -> String {
        struct Enough: Error {}
        var node = ""
        do {
            _ = try read(path) { beginning in
                node = beginning.node
                throw Enough()
            } line: { _ in
            }
        } catch is Enough {
            return node
        } catch let fault as ArchiveFault {
            throw ProvinceFault(fault.sentence)
        }
        return node
    }

    /// Reads an archive and calls `line` with each line of the journal, in order.
    /// - Throws: ``SystemFault``, `ArchiveFault`, and the errors of `begin` and `line`.
    public static func read(
        _ path: String, begin: (ArchiveBeginning) throws -> Void, line: (ArchiveLine) throws -> Void
    ) throws -> ArchiveBeginning {
        try reading(path) { try Archive.read($0, begin: begin, line: line) }
    }

    /// Reads a file of keys and calls `keys` with some at a time.
    /// - Throws: ``SystemFault``, `ArchiveFault`, and the errors of `keys`.
    public static func readKeys(
        _ path: String, keys: ([WireWrappedKey]) throws -> Void
    ) throws -> ArchiveBeginning {
        try reading(path) { try Archive.readKeys($0, keys: keys) }
    }

    /// Calls `body` with a function that takes the next bytes of a file.
    private static func reading(
        _ path: String, _ body: ((Int) throws -> Data) throws -> ArchiveBeginning
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
                if count > 0 {
                    buffer += next.prefix(count)
                } else if errno != EINTR {
                    throw SystemFault("read \(path)")
                }
            }
            defer { used = min(used + wanted, buffer.count) }
            return Data(buffer[used..<min(used + wanted, buffer.count)])
        }
        return try body(take)
    }

    private static let block = 1 << 20

    /// A new name is durable only after a sync of its folder.
    private static func syncFolder(of path: String) throws {
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemFault("open the folder of \(path)") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw SystemFault("sync the folder of \(path)") }
    }
}

extension ArchiveFault {
    /// What it means for an operator.
    package var sentence: String {
        switch self {
        case .noArchive: "Berkas ini bukan cadangan Tangga. / This file is no backup of Tangga."
        case .newer(let format):
            "Cadangan ini berbentuk lebih baru (\(format)); pakai program versi itu. / This backup is of a newer form."
        case .incomplete(let lines):
            "Cadangan ini putus sesudah catatan \(lines); pakai cadangan lain. / This backup breaks off; use another."
        }
    }
}
