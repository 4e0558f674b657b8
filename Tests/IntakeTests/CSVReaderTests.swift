import Foundation
import Testing

@testable import Intake

struct CSVReaderTests {
    /// Reads all records as `line: cells`, or `line! bytes` where a record is malformed.
    private static func read(_ bytes: Data) async throws -> [String] {
        try await withFolder { folder in
            try bytes.write(to: URL(filePath: "\(folder)/a.csv"))
            var reader = try CSVReader(InputFile(path: "\(folder)/a.csv"))
            var records: [String] = []
            while try reader.next() {
                let cells = reader.cells.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|")
                let raw = String(decoding: reader.bytes, as: UTF8.self)
                records.append(reader.isWellFormed ? "\(reader.line): \(cells)" : "\(reader.line)! \(raw)")
            }
            return records
        }
    }

    @Test(arguments: [
        "", "\n\n", "a,b\n1,2\n3,4\n5,6", "a\n\n\r\nb\n\"c\n\nd\"\ne\n", "x\n\"a\nb\",\"c\nd\nf,\"g\nh\n",
        "\u{FEFF}a\n,\"\nb\n\"\"\"\",c\r\nd\r\n\r\ne\r",
    ])
    func `a seek to a line finds the record that reading all would find`(text: String) async throws {
        try await withFolder { folder in
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/a.csv"))
            let file = try InputFile(path: "\(folder)/a.csv")
            for line in 1...12 {
                for first in 0..<line {
                    var sought = try CSVReader(file)
                    var walked = try CSVReader(file)
                    if first > 0 {
                        _ = try sought.next(from: first)
                        while walked.line < first, try walked.next() {}
                    }
                    // A reader already at the line does not move.
                    guard sought.line < line else { continue }
                    let found = try sought.next(from: line)
                    var isThere = true
                    while isThere, walked.line < line { isThere = try walked.next() }
                    #expect(found == isThere, "\(line) from \(first)")
                    guard found, isThere else { continue }
                    #expect(
                        sought.line == walked.line && sought.bytes.elementsEqual(walked.bytes), "\(line) from \(first)")
                    #expect(sought.cells.map { Data($0) } == walked.cells.map { Data($0) })
                }
            }
        }
    }

    @Test(
        arguments: [
            ("", []),
            ("\n\r\n\n", []),
            ("a,b\n1,2\n", ["1: a|b", "2: 1|2"]),
            ("a,b\r\n1,2\r\n", ["1: a|b", "2: 1|2"]),
            ("a,b\n1,2", ["1: a|b", "2: 1|2"]),
            ("a,b\r\n1,2\r", ["1: a|b", "2: 1|2"]),
            ("\u{FEFF}a,b\n", ["1: a|b"]),
            (",\n,,\n \n", ["1: |", "2: ||", "3:  "]),
            ("a\n\n\r\nb\n", ["1: a", "4: b"]),
            ("a,\rb\n", ["1: a|\rb"]),
            // Quoted cells.
            ("\"a\",\"b,c\"\n", ["1: a|b,c"]),
            ("\"a\"\"b\",\"\"\n\"\"\n", ["1: a\"b|", "2: "]),
            ("\"\"\"\",\"\"\"x\"\"\"\n", ["1: \"|\"x\""]),
            ("\"a\"\r\n\"b\"", ["1: a", "2: b"]),
            ("x,\"a\nb\r\n\nc\"\nd\n", ["1: x|a\nb\r\n\nc", "5: d"]),
            ("\"a\",\r\nb\n", ["1: a|", "2: b"]),
            // A quote that is not closed: reading continues with the next physical line.
            ("a,\"b\nc,d\n", ["1! a,\"b", "2: c|d"]),
            ("a,\"b", ["1! a,\"b"]),
            ("\"a\nb\"\n\"c", ["1: a\nb", "3! \"c"]),
            ("a,\"b\nc,\"d\"\n", ["1! a,\"b", "2: c|d"]),
            ("x\n\"a\nb\",\"c\nd\n", ["1: x", "2! \"a\nb\",\"c", "4: d"]),
            // A quote in an unquoted cell, text behind a closing quote.
            ("a,b\"c\nd\n", ["1! a,b\"c", "2: d"]),
            ("a \"b\"\r\nd\n", ["1! a \"b\"", "2: d"]),
            ("\"a\"b,c\nd\n", ["1! \"a\"b,c", "2: d"]),
            ("\"a\" ,c\nd\n", ["1! \"a\" ,c", "2: d"]),
            ("\"a\"\"\nb\n", ["1! \"a\"\"", "2: b"]),
        ] as [(String, [String])])
    func `a text is read as these records`(text: String, records: [String]) async throws {
        #expect(try await Self.read(Data(text.utf8)) == records)
    }

    @Test func `records are the same wherever the buffer ends`() async throws {
        // Longer than several buffers, with records of every length around the buffer's ends.
        var text = ""
        var expected: [String] = []
        var line = 1
        for index in 0..<120_000 {
            let cell = String(repeating: "x", count: index % 97)
            if index % 5 == 0 {
                text += "\(index),\"\(cell)\n\"\"q\"\"\"\r\n"
                expected.append("\(line): \(index)|\(cell)\n\"q\"")
                line += 2
            } else {
                text += "\(index),\(cell)\n"
                expected.append("\(line): \(index)|\(cell)")
                line += 1
            }
        }
        #expect(text.utf8.count > 2 * 4 * CSVReader.recordLimit / 3)
        let found = try await Self.read(Data(text.utf8))
        #expect(found.count == expected.count)
        #expect(zip(found, expected).first { $0 != $1 }.map { "\($0)" } == nil)
    }

    @Test func `a record longer than the limit is malformed and does not swallow the rest`() async throws {
        let long = String(repeating: "x", count: CSVReader.recordLimit)
        let records = try await Self.read(Data("a\n\"b\n\(long)\(long)\nc\n\(long)y,z\nd\n".utf8))
        #expect(records.map { String($0.prefix(5)) } == ["1: a", "2! \"b", "3! xx", "4: c", "5! xx", "6: d"])
    }

    @Test func `only a regular file is read`() throws {
        #expect(throws: FileFault.self) { try InputFile(path: "/dev/null") }
        #expect(throws: FileFault.self) { try InputFile(path: "/tmp") }
        #expect(throws: FileFault(action: .open, path: "/tmp/tangga-none", number: ENOENT)) {
            try InputFile(path: "/tmp/tangga-none")
        }
    }
}

struct OutputFileTests {
    @Test func `a file appears when it is complete, for its owner alone`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/out.csv"
            try "old".write(toFile: path, atomically: false, encoding: .utf8)
            let file = try OutputFile(path: path)
            try file.writeRecord(["a", "b,c", "d\"e", "f\ng", ""])
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
            try file.commit()
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\n")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.csv"])
        }
    }

    @Test func `a file that is not completed leaves nothing behind`() async throws {
        try await withFolder { folder in
            do { try OutputFile(path: "\(folder)/out.csv").write("half") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test(arguments: ["folder", "link", "dangling", "pipe", "/dev/null", "/dev/full"])
    func `nothing but a regular file is replaced`(_ kind: String) async throws {
        try await withFolder { folder in
            let path = kind.hasPrefix("/") ? kind : "\(folder)/\(kind)"
            let files = FileManager.default
            try "kept".write(toFile: "\(folder)/aside", atomically: false, encoding: .utf8)
            switch kind {
            case "folder": try files.createDirectory(atPath: path, withIntermediateDirectories: false)
            case "link": try files.createSymbolicLink(atPath: path, withDestinationPath: "\(folder)/aside")
            case "dangling": try files.createSymbolicLink(atPath: path, withDestinationPath: "\(folder)/none")
            case "pipe": #expect(mkfifo(path, 0o600) == 0)
            default: break
            }
            let before = try files.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            #expect(throws: FileFault(action: .write, path: path, number: 0)) {
                try OutputFile.write(Data("new".utf8), to: path)
            }
            #expect(try files.attributesOfItem(atPath: path)[.type] as? FileAttributeType == before)
            #expect(try String(contentsOfFile: "\(folder)/aside", encoding: .utf8) == "kept")
            #expect(try files.contentsOfDirectory(atPath: folder).count == (kind.hasPrefix("/") ? 1 : 2))
        }
    }

    @Test func `a link that took the file's place meanwhile is not replaced either`() async throws {
        try await withFolder { folder in
            let file = try OutputFile(path: "\(folder)/out.csv")
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/out.csv", withDestinationPath: "/dev/null")
            #expect(throws: FileFault.self) { try file.commit() }
        }
    }
}
