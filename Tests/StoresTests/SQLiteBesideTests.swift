import Dispatch
import Edges
import Foundation
import Kernel
import Synchronization
import Testing

@testable import Stores

/// The background work of a SQLite store: many writes, a commit, and the sync.
@Suite struct SQLiteBesideTests {
    private static let many: ClosedRange<Int64> = 1...1_000

    /// Counts wake-ups from any thread.
    private final class Bell: Sendable {
        private let rings = Mutex(0)

        var hasRung: Bool { rings.withLock { $0 > 0 } }
        func ring() { rings.withLock { $0 += 1 } }
    }

    /// A store with an empty table; its folder is removed when the object is released.
    private final class Kept {
        let place: URL
        let store: SQLiteStore
        let bell = Bell()
        private var round: UInt8 = 0

        init() throws {
            place = FileManager.default.temporaryDirectory.appendingPathComponent("tangga-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            store = try SQLiteStore(.file(place.appendingPathComponent("node.sqlite").path, readers: 1))
            try store.transact { tables in
                try tables.create(Table("kept", .own, key: ["id"], columns: "id INTEGER PRIMARY KEY"))
                try tables.create(
                    Table("filled", .own, key: ["id"], columns: "id INTEGER PRIMARY KEY, filler BLOB NOT NULL"))
            }
        }

        deinit {
            store.close()
            try? FileManager.default.removeItem(at: place)
        }

        func count() throws -> Int64 { try store.read { try $0.integer("SELECT count(*) FROM kept") } }

        /// Commits this many megabytes, 256 KiB at a time, over the same rows each time.
        func write(megabytes: Int) throws {
            for _ in 0..<megabytes * 4 {
                // New bytes each time, since SQLite does not write a page that has not changed.
                round &+= 1
                let filler = Value.blob(Data(repeating: round, count: 16 << 10))
                let (_, flush) = try store.commit { tables in
                    for id in 0..<16 {
                        try tables.write(
                            "INSERT INTO filled (id, filler) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET filler = $2",
                            [.number(id), filler])
                    }
                } wake: {
                }
                flush?.wait()
            }
        }

        func logBytes() throws -> Int {
            let log = place.appendingPathComponent("node.sqlite-wal")
            return try #require(try log.resourceValues(forKeys: [.fileSizeKey]).fileSize)
        }

        /// Commits rows in the background and waits for the sync.
        func commit(_ ids: some Sequence<Int64>) throws -> Result<Void, StorageFault>? {
            let (_, flush) = try store.commit { tables in
                for id in ids { try tables.write("INSERT INTO kept (id) VALUES ($1)", [.integer(id)]) }
            } wake: { [bell] in
                bell.ring()
            }
            flush?.wait()
            return flush?.outcome
        }
    }

    @Test func `a read in a transaction sees every write before it`() throws {
        let kept = try Kept()
        try kept.store.transact { tables in
            for id in Self.many {
                try tables.write("INSERT INTO kept (id) VALUES ($1)", [.integer(id)])
                if id % 97 == 0 { #expect(try tables.integer("SELECT count(*) FROM kept") == id) }
            }
        }
        #expect(try kept.count() == 1_000)
    }

    @Test(arguments: [1, 63, 64, 65, 1_000] as [Int64])
    func `a commit beside is there when its flush has ended, and wakes its waiter`(_ count: Int64) throws {
        let kept = try Kept()
        guard case .success = try kept.commit(1...count) else {
            Issue.record("the flush did not succeed")
            return
        }
        #expect(try kept.count() == count)
        // The wake-up follows the outcome immediately, on the thread that set it.
        while !kept.bell.hasRung { Thread.sleep(forTimeInterval: 0.001) }
    }

    @Test func `one of many writes that breaks a constraint undoes them all, and the next transaction goes on`() throws
    {
        let kept = try Kept()
        guard case .failure(let fault) = try kept.commit([5] + Array(Self.many)) else {
            Issue.record("a row stands twice")
            return
        }
        #expect(fault.kind == .constraint && !fault.undecided)
        #expect(try kept.count() == 0)
        guard case .success = try kept.commit(Self.many) else {
            Issue.record("the flush did not succeed")
            return
        }
        #expect(try kept.count() == 1_000)
    }

    @Test func `one of few writes that breaks a constraint is thrown at once`() throws {
        let kept = try Kept()
        #expect(throws: StorageFault.self) { _ = try kept.commit([5, 5]) }
        #expect(try kept.count() == 0)
    }

    @Test func `an error amid many writes rolls them back`() throws {
        struct Stumble: Error {}
        let kept = try Kept()
        #expect(throws: Stumble.self) {
            try kept.store.transact { tables in
                for id in Self.many { try tables.write("INSERT INTO kept (id) VALUES ($1)", [.integer(id)]) }
                throw Stumble()
            }
        }
        #expect(try kept.count() == 0)
        guard case .success = try kept.commit(Self.many) else {
            Issue.record("the flush did not succeed")
            return
        }
    }

    @Test func `commits one upon another end in their order`() throws {
        let kept = try Kept()
        let flushes = try (0..<20).map { turn in
            try kept.store.commit { tables in
                let begun = try tables.integer("SELECT count(*) FROM kept")
                #expect(begun == Int64(turn) * 100)
                for id in begun..<begun + 100 {
                    try tables.write("INSERT INTO kept (id) VALUES ($1)", [.integer(id)])
                }
            } wake: {
            }.1
        }
        flushes.last??.wait()
        for flush in flushes { #expect(flush?.outcome != nil) }
        #expect(try kept.count() == 2_000)
    }

    @Test func `the log is used again from its beginning, after any amount of writes`() throws {
        let kept = try Kept()
        try kept.write(megabytes: 192)
        #expect(try kept.logBytes() < 128 << 20)
    }

    @Test func `an open read keeps the log from being used again until it has ended`() throws {
        let kept = try Kept()
        let (begun, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        kept.store.later(mayLag: false) { result in
            _ = try? result.get().integer("SELECT count(*) FROM kept")
            begun.signal()
            ended.wait()
        }
        begun.wait()
        try kept.write(megabytes: 96)
        #expect(try kept.logBytes() >= 96 << 20)
        ended.signal()
        try kept.write(megabytes: 128)
        let full = try kept.logBytes()
        try kept.write(megabytes: 128)
        #expect(try kept.logBytes() == full)
    }

    @Test func `many writes during a read take effect at once, on the reading thread`() throws {
        let kept = try Kept()
        try kept.store.transact { tables in
            for id in Int64(1)...3 { try tables.write("INSERT INTO kept (id) VALUES ($1)", [.integer(id)]) }
        }
        let taken = try kept.store.transact { tables in
            var taken: [Int64] = []
            try tables.each("SELECT id FROM kept ORDER BY id", []) { row in
                taken.append(row.integer(0))
                for id in Int64(1)...100 {
                    try tables.write(
                        "INSERT INTO filled (id, filler) VALUES ($1, $2)",
                        [.integer(1_000 * row.integer(0) + id), .blob(Data([1]))])
                }
            }
            // The writes after the read are many again, and may run in the background.
            for id in Self.many { try tables.write("INSERT INTO kept (id) VALUES ($1)", [.integer(1_000 + id)]) }
            return taken
        }
        #expect(taken == [1, 2, 3])
        #expect(try kept.store.read { try $0.integer("SELECT count(*) FROM filled") } == 300)
        #expect(try kept.count() == 1_003)
    }

    @Test func `a write during a read that breaks a constraint is a fault, and is rolled back`() throws {
        let kept = try Kept()
        try kept.store.transact { try $0.write("INSERT INTO kept (id) VALUES (1)", []) }
        let fault = #expect(throws: StorageFault.self) {
            try kept.store.transact { tables in
                try tables.write("INSERT INTO kept (id) VALUES (2)", [])
                try tables.each("SELECT id FROM kept WHERE id = 1", []) { row in
                    try tables.write("INSERT INTO kept (id) VALUES ($1)", [.integer(row.integer(0))])
                }
            }
        }
        #expect(fault?.kind == .constraint)
        #expect(try kept.count() == 1)
    }
}
