import Foundation
import Kernel
import Support
import Testing

/// The store's contract on both databases. The PostgreSQL cases need the server that `deploy/test` starts.
@Suite struct OnBothStoresTests {
    static let kinds = TestStore.allCases.filter { $0 != .postgresql || TestStore.hasServer }

    private static func store(_ kind: TestStore) throws -> any Store {
        let store = try kind.empty()
        try store.transact { tables in
            try tables.create(
                Table(
                    "kept", .own, key: ["id"],
                    columns: """
                        id INTEGER NOT NULL PRIMARY KEY, number INTEGER CHECK (number <> -13), share REAL,
                        words TEXT CHECK (words <> 'INTEGER TEXT'), bytes BLOB
                        """, indexes: ["CREATE UNIQUE INDEX kept_number ON kept (number)"]))
        }
        return store
    }

    private static func insert(_ id: Int64, _ number: Value, _ tables: any Writing) throws {
        try tables.write("INSERT INTO kept (id, number) VALUES ($1, $2)", [.integer(id), number])
    }

    private static func count(_ store: any Store) throws -> Int64 {
        try store.read { try $0.integer("SELECT count(*) FROM kept") }
    }

    static let values: [(column: String, value: Value)] = [
        ("number", .null), ("number", .integer(.min)), ("number", .integer(.max)), ("number", 0), ("share", .real(0.1)),
        ("share", .real(-.greatestFiniteMagnitude)), ("share", .real(.infinity)), ("words", ""), ("words", "Bèbèk 🦆"),
        ("words", .text(String(repeating: "panjang ", count: 10_000))), ("words", .null), ("bytes", .blob(Data())),
        ("bytes", .blob(Data([0, 255, 0]))), ("bytes", .blob(Data(repeating: 7, count: 3_000_000))), ("bytes", .null),
    ]

    @Test(arguments: kinds, values)
    func `a value is read as it was written`(_ kind: TestStore, _ what: (column: String, value: Value)) throws {
        let store = try Self.store(kind)
        try store.transact {
            try $0.write("INSERT INTO kept (id, \(what.column)) VALUES ($1, $2)", [1, what.value])
        }
        let read = try store.read { tables in
            try tables.first("SELECT \(what.column) FROM kept WHERE id = $1", [1]) { ($0.value(0), $0.isNull(0)) }
        }
        #expect(read?.0 == what.value && read?.1 == (what.value == .null))
    }

    @Test(arguments: kinds)
    func `counts, sums, comparisons and bits come as whole numbers`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        try store.transact { tables in
            for (id, number) in [(1, 9_000_000_000_000_000), (2, 5_000), (3, -20_000)] as [(Int64, Value)] {
                try Self.insert(id, number, tables)
            }
        }
        let row = try store.read { tables in
            try tables.first(
                """
                SELECT sum(number), count(*), max(number) > 5, number IS NULL, sum(CASE WHEN id > 1 THEN number END),
                    coalesce(sum(number & 3), 0), sum(CASE WHEN id > 9 THEN number END)
                FROM kept GROUP BY number IS NULL
                """
            ) { row in (0..<row.count).map { row.value($0) } }
        }
        #expect(row == [8_999_999_999_985_000, 3, 1, 0, -15_000, 0, nil])
    }

    @Test(arguments: kinds)
    func `of rows that replace each other a read sees the last, and the commit keeps it`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        let put = """
            INSERT INTO kept (id, number) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET number = excluded.number
            """
        let question = "SELECT number FROM kept ORDER BY id"
        let seen = try store.transact { tables in
            for number in 1...100 { try tables.write(put, [.integer(Int64(number % 3)), .number(number)]) }
            let seen = try tables.rows(question) { $0.integer(0) }
            for number in 101...150 { try tables.write(put, [.integer(Int64(number % 2)), .number(number)]) }
            return seen
        }
        #expect(seen == [99, 100, 98])
        let kept = try store.read { tables in try tables.rows(question) { $0.integer(0) } }
        #expect(kept == [150, 149, 98])
    }

    @Test(arguments: kinds)
    func `an expected read is answered as if it were sent now`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        let (count, numbers) = ("SELECT count(*) FROM kept", "SELECT number FROM kept WHERE id")
        func read(_ tables: any Reading) throws -> [Int64] { try tables.rows(count) { $0.integer(0) } }
        func read(_ tables: any Reading, among ids: ClosedRange<Int64>) throws -> [Int64] {
            var read: [Int64] = []
            try tables.each(numbers, among: ids.map { .integer($0) }) { read.append($0.integer(0)) }
            return read.sorted()
        }
        try store.transact { tables in
            for id in 1...600 { try Self.insert(Int64(id), .number(-id * 20), tables) }
            try tables.expect(count, [])
            try tables.expect(numbers, among: (1...550).map { .integer($0) })
            try tables.expect("SELECT sum(number) FROM kept", [])
            #expect(try read(tables, among: 1...550).count == 550)
            #expect(try read(tables) == [600])
            try tables.expect(count, [])
            try tables.write("DELETE FROM kept WHERE id > $1", [2])
            #expect(try read(tables) == [2])
            try tables.expect(count, [])
            try tables.expect(numbers, among: [1, 2])
            #expect(try read(tables) == [2])
            try Self.insert(3, 7, tables)
            #expect(try read(tables, among: 1...3) == [-40, -20, 7])
        }
        #expect(try store.transact { try read($0) } == [3])
    }

    @Test(arguments: kinds)
    func `a commit that is not awaited is reported later, and the next transaction sees its rows`(
        _ kind: TestStore
    ) throws {
        let store = try Self.store(kind)
        var flushes: [(any Flush)?] = []
        for id in 1...20 {
            let (count, flush) = try store.commit(
                { tables in
                    let count = try tables.integer("SELECT count(*) FROM kept")
                    try Self.insert(Int64(id), nil, tables)
                    return count
                }, wake: {})
            #expect(count == Int64(id - 1))
            flushes.append(flush)
        }
        flushes.last??.wait()
        for flush in flushes { if let flush { #expect(throws: Never.self) { try flush.outcome?.get() } } }
        for case let flush? in flushes { #expect(flush.outcome != nil) }
        #expect(try Self.count(store) == 20)
    }

    @Test(arguments: kinds, [false, true])
    func `a failed commit is reported to its sender, and the next one is unaffected`(
        _ kind: TestStore, waits: Bool
    ) throws {
        let store = try Self.store(kind)
        func commit(_ ids: ClosedRange<Int64>, _ number: Value = nil) throws -> (any Flush)? {
            try store.commit(
                { tables in
                    _ = try tables.integer("SELECT count(*) FROM kept")
                    for id in ids { try Self.insert(id, number, tables) }
                }, wake: {}
            ).1
        }
        // A store whose commits are synchronous fails before the next transaction.
        var next: Int64 = 200
        func fault(_ send: () throws -> (any Flush)?) -> StorageFault? {
            do {
                let flush = try send()
                if waits { flush?.wait() }
                let after = waits ? nil : try commit((next + 1)...(next + 1))
                if !waits { next += 1 }
                flush?.wait()
                after?.wait()
                try after?.outcome?.get()
                try flush?.outcome?.get()
                return nil
            } catch { return error as? StorageFault }
        }
        #expect(fault { try commit(1...100, -13) }?.kind == .constraint)
        #expect(fault { try commit(1...100, -13) }?.undecided == false)
        #expect(fault { try commit(1...3) } == nil)
        let kept = try store.read { tables in try tables.rows("SELECT id FROM kept ORDER BY id") { $0.integer(0) } }
        #expect(kept == [1, 2, 3] + (201..<(next + 1)))
    }

    /// A note that counts how often it was read.
    private final class Read { var count = 0 }

    private static func read(_ tables: any Reading) -> Int {
        let read = tables.notes.note { Read() }
        read.count += 1
        return read.count
    }

    @Test(arguments: kinds)
    func `notes last as long as their transaction, whether it commits or not`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        #expect(try store.transact { [Self.read($0), Self.read($0)] } == [1, 2])
        #expect(try store.transact { Self.read($0) } == 1)
        #expect(throws: CancellationError.self) {
            try store.transact { tables in
                #expect(Self.read(tables) == 1)
                #expect(Self.read(tables) == 2)
                throw CancellationError()
            }
        }
        #expect(try store.transact { Self.read($0) } == 1)
        #expect(try store.read { [Self.read($0), Self.read($0)] } == [1, 2])
        #expect(try store.read { Self.read($0) } == 1)
    }

    @Test(arguments: kinds)
    func `text is ordered by its bytes`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        let words = ["a", "B", "é", "Z", "_", "ab", "a b", "", "z"]
        try store.transact { tables in
            for (id, word) in words.enumerated() {
                try tables.write("INSERT INTO kept (id, words) VALUES ($1, $2)", [.number(id), .text(word)])
            }
        }
        let (ordered, after) = try store.read { tables in
            (
                try tables.rows("SELECT words FROM kept ORDER BY words") { $0.text(0) },
                try tables.integer("SELECT count(*) FROM kept WHERE words > $1", ["Z"])
            )
        }
        #expect(ordered == ["", "B", "Z", "_", "a", "a b", "ab", "z", "é"])
        #expect(after == 6)
    }

    @Test(arguments: kinds)
    func `a broken constraint is reported by the transaction's end, and rolls it back`(
        _ kind: TestStore
    ) throws {
        let store = try Self.store(kind)
        try store.transact { try Self.insert(1, 1, $0) }
        for number in [1, -13] as [Value] {
            let fault = #expect(throws: StorageFault.self) {
                try store.transact { tables in
                    try Self.insert(2, 2, tables)
                    try Self.insert(3, number, tables)
                    try Self.insert(4, 4, tables)
                }
            }
            #expect(fault?.kind == .constraint && fault?.undecided == false)
        }
        #expect(try Self.count(store) == 1)
        try store.transact { try Self.insert(2, 2, $0) }
        #expect(try Self.count(store) == 2)
    }

    @Test(arguments: kinds)
    func `a read behind a failed write is not answered, even when its fault is ignored`(
        _ kind: TestStore
    ) throws {
        let store = try Self.store(kind)
        #expect(throws: StorageFault.self) {
            try store.transact { tables in
                try Self.insert(1, 1, tables)
                try? Self.insert(1, 2, tables)
                let seen = try tables.integer("SELECT count(*) FROM kept")
                // SQLite throws at the write and would go on.
                if kind == .sqlite { throw StorageFault(.constraint, "\(seen)") }
            }
        }
        #expect(try Self.count(store) == 0)
    }

    @Test(arguments: kinds)
    func `an error of the body is rethrown, and the transaction rolled back`(_ kind: TestStore) throws {
        struct Stumble: Error {}
        let store = try Self.store(kind)
        #expect(throws: Stumble.self) {
            try store.transact { tables in
                try Self.insert(1, 1, tables)
                throw Stumble()
            }
        }
        #expect(throws: Stumble.self) {
            try store.transact { tables in
                for id in 1...5 { try Self.insert(Int64(id), .number(id), tables) }
                try tables.each("SELECT id FROM kept", []) { _ in throw Stumble() }
            }
        }
        #expect(try Self.count(store) == 0)
    }

    @Test(arguments: kinds)
    func `a read within a read, and a write, leave the outer one its rows`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        let found = try store.transact { tables in
            for id in 1...100 { try Self.insert(Int64(id), .number(id), tables) }
            var found: [Int64] = []
            try tables.each("SELECT id FROM kept WHERE id <= 100 ORDER BY id", []) { row in
                let id = row.integer(0)
                found.append(try tables.integer("SELECT number FROM kept WHERE id = $1", [.integer(id)]))
                try tables.write("UPDATE kept SET share = 1 WHERE id = $1", [.integer(id)])
            }
            return found
        }
        #expect(found == Array(1...100))
        #expect(try store.read { try $0.integer("SELECT count(*) FROM kept WHERE share = 1") } == 100)
    }

    @Test(arguments: kinds)
    func `a read sees the writes before it`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        try store.transact { tables in
            for id in 1...50 {
                try Self.insert(Int64(id), .number(id), tables)
                #expect(try tables.integer("SELECT max(number) FROM kept") == Int64(id))
            }
        }
    }

    @Test(arguments: kinds)
    func `tens of megabytes of writes and of rows go through`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        let bytes = Data(repeating: 9, count: 2_000)
        try store.transact { tables in
            for id in 0..<20_000 {
                try tables.write("INSERT INTO kept (id, bytes) VALUES ($1, $2)", [.number(id), .blob(bytes)])
            }
        }
        let size = try store.read { tables in
            var size = 0
            try tables.each("SELECT id, bytes FROM kept ORDER BY id", []) { size += $0.blob(1).count }
            return size
        }
        #expect(size == 40_000_000)
    }

    @Test(arguments: kinds)
    func `a statement of a migration has the same column types`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        try store.transact { try $0.alter("ALTER TABLE kept ADD COLUMN more TEXT DEFAULT 'INTEGER'") }
        try store.transact { try Self.insert(1, 1, $0) }
        #expect(try store.read { try $0.first("SELECT more FROM kept") { $0.text(0) } } == "INTEGER")
        #expect(try store.read { try $0.has(table: "kept") })
        #expect(try !store.read { try $0.has(table: "pg_class") })
    }

    @Test(arguments: kinds)
    func `writes take effect in their order, batched or not`(_ kind: TestStore) throws {
        let store = try Self.store(kind)
        let change = """
            INSERT INTO kept (id, words) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET words = excluded.words
            """
        try store.transact { tables in
            for id in Int64(1)...100 {
                try Self.insert(id, id % 3 == 0 ? .null : .integer(id), tables)
                try tables.write(change, [.integer(id), .text("first")])
                try tables.write(change, [.integer(id), .text("second")])
                if id % 7 == 0 { try tables.write("UPDATE kept SET number = -number WHERE id = $1", [.integer(id)]) }
                if id % 11 == 0 { try tables.write("DELETE FROM kept WHERE id = $1", [.integer(id)]) }
                if id == 50 { #expect(try tables.integer("SELECT count(*) FROM kept") == 46) }
            }
        }
        let kept = try store.read { tables in
            try tables.rows("SELECT id, number, words FROM kept ORDER BY id") { row in
                [row.value(0), row.value(1), row.value(2)]
            }
        }
        let wanted = (Int64(1)...100).filter { $0 % 11 != 0 }.map { id -> [Value] in
            [.integer(id), id % 3 == 0 ? .null : .integer(id % 7 == 0 ? -id : id), .text("second")]
        }
        #expect(kept == wanted)
    }
}
