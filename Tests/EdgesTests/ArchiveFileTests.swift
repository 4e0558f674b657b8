import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import WireSchemas

@Suite struct ArchiveFileTests {
    private static let beginning = ArchiveBeginning.with {
        $0.format = Archive.format
        $0.node = "registry.bappeda"
        $0.service = "registry"
        $0.head = 3
        $0.hash = Data(repeating: 7, count: 32)
    }

    private static let lines = (1...3).map { number in
        ArchiveLine.with {
            $0.entry = Data(repeating: UInt8(number), count: 100 * number)
            $0.beside = number == 2 ? Data("Aminah".utf8) : Data()
        }
    }

    private static func archive(in folder: TemporaryFolder) throws -> String {
        let path = folder.path("registry.tangga")
        let file = try ArchiveFile(path, beginning)
        for line in lines { try file.write(line) }
        try file.commit()
        return path
    }

    private static func read(_ path: String) throws -> [ArchiveLine] {
        var lines: [ArchiveLine] = []
        let end = try ArchiveFile.read(path) {
            #expect($0 == beginning)
        } line: {
            lines.append($0)
        }
        #expect(end == beginning)
        return lines
    }

    @Test func `an archive is read as it was written, and only its owner may read it`() throws {
        let folder = try TemporaryFolder()
        let path = try Self.archive(in: folder)
        #expect(try Self.read(path) == Self.lines)
        #expect(try ArchiveFile.node(of: path) == "registry.bappeda")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["registry.tangga"])
    }

    @Test func `an unfinished archive leaves no file, and the archive before it stays`() throws {
        let folder = try TemporaryFolder()
        let path = try Self.archive(in: folder)
        do {
            let file = try ArchiveFile(path, Self.beginning)
            try file.write(Self.lines[0])
        }
        #expect(try Self.read(path) == Self.lines)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["registry.tangga"])
    }

    @Test func `cut off at any byte, it is found incomplete after the lines that are whole`() throws {
        let folder = try TemporaryFolder()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.archive(in: folder)))
        var ends = [Archive.framed(.beginning(Self.beginning)).count]
        for line in Self.lines { ends.append((ends.last ?? 0) + Archive.framed(.line(line)).count) }
        let path = folder.path("cut.tangga")
        for length in 0..<bytes.count {
            try folder.write(bytes.prefix(length), to: "cut.tangga")
            let whole = ends.count { $0 <= length }
            let fault: ArchiveFault = whole == 0 ? .noArchive : .incomplete(UInt64(whole - 1))
            #expect(throws: fault, "\(length)") {
                try ArchiveFile.read(path, begin: { _ in }, line: { _ in })
            }
        }
    }

    /// File contents that are no archive or no whole one, and the fault.
    @Test(
        arguments: [
            (Data("NIK;NAMA\n".utf8), .noArchive), (Data(repeating: 0, count: 4_096), .noArchive),
            (Data(repeating: 255, count: 4_096), .noArchive),
            (Archive.framed(.line(.init())), .noArchive),
            (Archive.framed(.beginning(.init())), .noArchive),
            (
                Archive.framed(.beginning(.with { $0.format = Archive.format + 1 })),
                .newer(Archive.format + 1)
            ),
            (
                Archive.framed(.beginning(beginning)) + Archive.framed(.beginning(beginning)),
                .incomplete(0)
            ),
            (
                Archive.framed(.beginning(beginning))
                    + Archive.framed(
                        .end(
                            .with {
                                $0.head = beginning.head
                                $0.hash = beginning.hash
                            })), .incomplete(0)
            ),
        ] as [(Data, ArchiveFault)])
    func `a file that is no whole archive is refused`(bytes: Data, fault: ArchiveFault) throws {
        let folder = try TemporaryFolder()
        try folder.write(bytes, to: "x.tangga")
        #expect(throws: fault) { try Self.read(folder.path("x.tangga")) }
        guard case .incomplete = fault else {
            #expect(throws: ProvinceFault.self) { try ArchiveFile.node(of: folder.path("x.tangga")) }
            return
        }
    }

    @Test func `a place that cannot be written, or is not there, is a fault of the system`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: SystemFault.self) {
            try ArchiveFile(folder.path("none/x.tangga"), Self.beginning)
        }
        #expect(throws: SystemFault.self) { try Self.read(folder.path("none.tangga")) }
    }
}
