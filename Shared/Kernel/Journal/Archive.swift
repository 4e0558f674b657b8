public import Foundation
import SwiftProtobuf
public import Vocabulary
public import WireSchemas

/// A journal as a file: the contents of a backup, and all that a restore needs.
///
/// The tables are folded from the journal, and copied tables are restored by following, so neither is stored.
public enum Archive {
    /// The format that is written. Format 1 is read too: its entries are of edition 1.
    public static let format: UInt32 = 2

    /// The most bytes of a frame: an entry and its envelope.
    static let frame = Limits.entryBytes + 1_024

    /// A page of journal lines for a backup. Because a journal only grows, pages read one after another are as
    /// consistent as a single read.
    static func page(after: UInt64, _ tables: any Reading) throws -> WireJournalPage {
        var page = WireJournalPage()
        page.after = after
        page.head = try Journal.head(tables).number
        var size = 0
        try Journal.walk(after: after, tables) { stored in
            page.lines.append(
                .with {
                    $0.entry = stored.entry
                    $0.beside = stored.beside ?? Data()
                })
            size += stored.size
            return page.lines.count < Limits.pageEntries && size < Limits.pageBytes
        }
        return page
    }

    /// The frame's bytes in the file: its length in four bytes, big-endian, then the frame.
    public static func framed(_ frame: ArchiveFrame.OneOf_Frame) -> Data {
        let body = bytes(ArchiveFrame.with { $0.frame = frame })
        return withUnsafeBytes(of: UInt32(body.count).bigEndian) { Data($0) } + body
    }

    /// The first frame of an archive that ends with entry `head`.
    public static func beginning(of node: NodeName, at: Moment, head: UInt64, hash: Data) -> ArchiveBeginning {
        .with {
            $0.format = format
            $0.node = node.description
            $0.service = node.service
            $0.at = at.microseconds
            $0.head = head
            $0.hash = hash
        }
    }

    /// Reads an archive frame by frame.
    /// - Parameters:
    ///   - take: returns exactly the next `n` bytes, fewer only at the file's end.
    ///   - begin: receives the first frame, before any line.
    ///   - line: receives each line of the journal in order.
    /// - Returns: the first frame, if every frame up to the end was read.
    /// - Throws: ``ArchiveFault``, and the errors of `take`, `begin` and `line`.
    public static func read(
        _ take: (Int) throws -> Data, begin: (ArchiveBeginning) throws -> Void, line: (ArchiveLine) throws -> Void
    ) throws -> ArchiveBeginning {
        guard case .beginning(let beginning) = try next(take), beginning.format != 0 else {
            throw ArchiveFault.noArchive
        }
        guard beginning.format <= format else { throw ArchiveFault.newer(beginning.format) }
        try begin(beginning)
        var lines: UInt64 = 0
        while true {
            switch try next(take) {
            case .line(let next):
                lines += 1
                try line(next)
            case .end(let end):
                guard end.head == beginning.head, end.hash == beginning.hash, lines == end.head else {
                    throw ArchiveFault.incomplete(lines)
                }
                return beginning
            case .beginning, .key, nil: throw ArchiveFault.incomplete(lines)
            }
        }
    }

    /// Reads a file of keys.
    /// - Parameter keys: receives some keys at a time.
    /// - Returns: the first frame, if every frame up to the end was read.
    /// - Throws: ``ArchiveFault``, and the errors of `take` and `keys`.
    public static func readKeys(
        _ take: (Int) throws -> Data, keys: ([WireWrappedKey]) throws -> Void
    ) throws -> ArchiveBeginning {
        guard case .beginning(let beginning) = try next(take), beginning.format != 0 else {
            throw ArchiveFault.noArchive
        }
        guard beginning.format <= format else { throw ArchiveFault.newer(beginning.format) }
        var (count, some): (UInt64, [WireWrappedKey]) = (0, [])
        while true {
            switch try next(take) {
            case .key(let key):
                count += 1
                some.append(key)
                guard some.count == Limits.bulkItems else { continue }
                try keys(some)
                some = []
            case .end(let end):
                guard end.head == count else { throw ArchiveFault.incomplete(count) }
                try keys(some)
                return beginning
            case .beginning, .line, nil: throw ArchiveFault.incomplete(count)
            }
        }
    }

    /// The next frame; nil at the file's end or if the bytes are no frame.
    private static func next(_ take: (Int) throws -> Data) throws -> ArchiveFrame.OneOf_Frame? {
        let length = try take(4)
        guard length.count == 4 else { return nil }
        let count = length.reduce(0) { $0 << 8 | Int($1) }
        guard count <= frame else { return nil }
        let body = try take(count)
        guard body.count == count else { return nil }
        return try? ArchiveFrame(serializedBytes: body).frame
    }
}

/// Why a file is no complete archive.
public enum ArchiveFault: Error, Hashable, Sendable {
    /// The file does not begin with an archive's first frame.
    case noArchive
    /// The file has a newer format.
    case newer(UInt32)
    /// The file ends or is damaged after this many lines.
    case incomplete(UInt64)
}
