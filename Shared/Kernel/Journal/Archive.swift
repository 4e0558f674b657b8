public import Foundation
import SwiftProtobuf
public import Vocabulary
public import WireSchemas

/// A journal outside of any database: what a backup holds, and all that is needed to make the node again elsewhere.
///
/// A service is a journal and the tables folded from it, so nothing else is kept. Copied tables come back by following.
public enum Archive {
    /// The format that is written and read.
    public static let format: UInt32 = 1

    /// Bytes of one frame at most: an entry, with what is around it.
    static let frame = Limits.entry + 1_024

    /// Lines of a journal, as a backup asks for them page by page. Since a journal only grows, pages that were read one
    /// after another are as consistent as if they had been read at once.
    static func page(after: UInt64, _ tables: any Reading) throws -> WireJournalPage {
        var page = WireJournalPage()
        page.after = after
        page.head = try Journal.head(tables).number
        var size = 0
        try Journal.walk(after: after, tables) { stored in
            page.lines.append(
                .with {
                    $0.entry = stored.entry
                    $0.personal = stored.personal ?? Data()
                })
            size += stored.entry.count + (stored.personal?.count ?? 0)
            return page.lines.count < Limits.pageEntries && size < Limits.pageBytes
        }
        return page
    }

    /// The bytes of a frame in the file.
    public static func framed(_ frame: ArchiveFrame.OneOf_Frame) -> Data {
        let body = bytes(ArchiveFrame.with { $0.frame = frame })
        return withUnsafeBytes(of: UInt32(body.count).bigEndian) { Data($0) } + body
    }

    /// The beginning of an archive that ends with this entry.
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
    ///   - take: gives the next bytes, exactly so many, or fewer where the file ends.
    ///   - line: is given each line of the journal in turn.
    /// - Returns: what stands at the file's beginning, when every frame up to the end was there.
    /// - Throws: ``ArchiveFault``, and what `take`, `begin` and `line` throw.
    public static func read(
        _ take: (Int) throws -> Data, begin: (ArchiveBeginning) throws -> Void, line: (ArchiveLine) throws -> Void
    ) throws -> ArchiveBeginning {
        guard case .beginning(let beginning) = try next(take), beginning.format != 0 else {
            throw ArchiveFault.noArchive
        }
        guard beginning.format == format else { throw ArchiveFault.newer(beginning.format) }
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
            case .beginning, nil: throw ArchiveFault.incomplete(lines)
            }
        }
    }

    /// The next frame; nil where the file ends or holds something else.
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

/// Why a file is no archive of a whole journal.
public enum ArchiveFault: Error, Hashable, Sendable {
    /// It does not begin like one.
    case noArchive
    /// It is of a later format.
    case newer(UInt32)
    /// It ends, or breaks off, after so many lines.
    case incomplete(UInt64)
}
