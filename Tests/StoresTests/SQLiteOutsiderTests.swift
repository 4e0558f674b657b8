import Dispatch
import Edges
import Foundation
import Glibc
import Kernel
import Testing

@testable import Stores

/// Other processes that open a node's database file, and long reads.
///
/// Serialized, since a child process that another test starts meanwhile would inherit an outsider's pipe and keep it
/// open.
@Suite(.serialized) struct SQLiteOutsiderTests {
    /// A folder with a store of one table; removed when the object is released.
    private final class Kept {
        let folder: URL
        let path: String
        var store: SQLiteStore

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("tangga-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            path = folder.appendingPathComponent("node.sqlite").path
            store = try SQLiteStore(.file(path, readers: 2))
            try store.transact { tables in
                try tables.create(Table("kept", .own, key: ["id"], columns: "id INTEGER PRIMARY KEY"))
                try tables.create(
                    Table("filled", .own, key: ["id"], columns: "id INTEGER PRIMARY KEY, filler BLOB NOT NULL"))
            }
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func insert(_ ids: ClosedRange<Int64>) throws {
            for id in ids {
                try store.transact { try $0.write("INSERT INTO kept (id) VALUES ($1)", [.integer(id)]) }
            }
        }

        func fill(_ id: Int64) throws {
            let filler = Data(repeating: UInt8(truncatingIfNeeded: id), count: 3_000)
            try store.transact {
                try $0.write("INSERT INTO filled (id, filler) VALUES ($1, $2)", [.integer(id), .blob(filler)])
            }
        }

        var links: Int {
            var status = stat()
            return stat(path + "-wal", &status) == 0 ? Int(status.st_nlink) : 0
        }

        /// The number of this process's locks on the database's file.
        func locks() throws -> Int {
            var status = stat()
            #expect(stat(path, &status) == 0)
            return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").count { line in
                line.contains(":\(status.st_ino) ") && line.contains(" \(getpid()) ")
            }
        }
    }

    /// Another process that has the database open and has run one query. It runs each line of its standard input.
    private final class Outsider {
        private let process = Process()
        private let input = Pipe()
        private let output = Pipe()

        init(_ path: String) throws {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "python3", "-u", "-c",
                """
                import sqlite3, sys
                c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
                for line in sys.stdin:
                    try: print(c.execute(line).fetchall())
                    except sqlite3.Error as fault: print(fault)
                c.close()
                """, path,
            ]
            process.standardInput = input
            process.standardOutput = output
            try process.run()
        }

        var id: pid_t { process.processIdentifier }

        func ask(_ sql: String) throws -> String {
            input.fileHandleForWriting.write(Data((sql + "\n").utf8))
            var answer = Data()
            // A read that a signal interrupts returns no data though the process still runs.
            while !answer.contains(UInt8(ascii: "\n")), process.isRunning {
                answer += output.fileHandleForReading.availableData
            }
            return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }

        /// Closes the database and ends the process.
        func leave() {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    @Test func `the store keeps its locks, and another process's closing leaves the log`() throws {
        let kept = try Kept()
        try kept.insert(1...3)
        try kept.store.reopen()
        #expect(try kept.locks() > 0)
        let outsider = try Outsider(kept.path)
        #expect(try outsider.ask("SELECT count(*) FROM kept") == "[(3,)]")
        outsider.leave()
        #expect(kept.links == 1)
        try kept.insert(4...5)
        let other = try Outsider(kept.path)
        #expect(try other.ask("SELECT count(*) FROM kept") == "[(5,)]")
        other.leave()
    }

    @Test func `closing copies the whole log into the file though the store was opened anew`() throws {
        let kept = try Kept()
        try kept.insert(1...3)
        try kept.store.reopen()
        try kept.insert(4...6)
        kept.store.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: kept.folder.path) == ["node.sqlite"])
    }

    @Test func `a file that another process has open is refused, and the process is named`() throws {
        let kept = try Kept()
        try kept.insert(1...3)
        let outsider = try Outsider(kept.path)
        #expect(try outsider.ask("SELECT count(*) FROM kept") == "[(3,)]")
        kept.store.close()
        let fault = #expect(throws: StorageFault.self) { _ = try SQLiteStore(.file(kept.path, readers: 1)) }
        #expect(fault?.kind == .held)
        #expect(fault?.message.contains("(\(outsider.id))") == true)
        outsider.leave()
        kept.store = try SQLiteStore(.file(kept.path, readers: 1))
        #expect(try kept.store.read { try $0.integer("SELECT count(*) FROM kept") } == 3)
    }

    @Test func `frames that the disk lost are not copied by another process after the store was given up`() throws {
        let kept = try Kept()
        for id in 1...3 { try kept.fill(Int64(id)) }
        let outsider = try Outsider(kept.path)
        #expect(try outsider.ask("SELECT count(*) FROM filled") == "[(3,)]")
        // A failed sync's frames: the page cache drops them, so they read as the disk has them.
        let log = kept.path + "-wal"
        let before = try #require(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
        for id in 4...6 { try kept.fill(Int64(id)) }
        let handle = try #require(FileHandle(forWritingAtPath: log))
        let after = Int(try handle.seekToEnd())
        try handle.seek(toOffset: UInt64(before))
        try handle.write(contentsOf: Data(count: after - before))
        try handle.close()
        kept.store.abandon()
        for (question, answer) in [
            ("PRAGMA wal_checkpoint", "[(0, "), ("PRAGMA integrity_check", "[('ok',)]"),
            ("SELECT count(*) FROM filled", "[(3,)]"),
        ] {
            let words = try outsider.ask(question)
            #expect(words.hasPrefix(answer), "\(question)")
        }
        outsider.leave()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a read on the calling thread waits for no read on a reader's thread`() throws {
        let kept = try Kept()
        try kept.insert(1...3)
        let (begun, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        for _ in 1...2 {
            kept.store.later(mayLag: false) { _ in
                begun.signal()
                ended.wait()
            }
        }
        for _ in 1...2 { begun.wait() }
        let start = ContinuousClock.now
        #expect(try kept.store.read { try $0.integer("SELECT count(*) FROM kept") } == 3)
        #expect(kept.store.bytes > 0)
        #expect(ContinuousClock.now - start < .milliseconds(500))
        for _ in 1...2 { ended.signal() }
    }
}
