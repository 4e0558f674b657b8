import Edges
import Foundation
import Kernel
import Support
import Synchronization
import Testing

@testable import Stores

/// Rules for PostgreSQL alone: the lock and the epoch, lost sessions, readers with sessions of their own.
@Suite(.enabled(if: TestStore.hasServer, "\(TestStore.skipped)")) struct PostgresStoreTests {
    /// A schema of its own, dropped when the object is released.
    private final class Schema {
        let name = "test \"\(UUID().uuidString.prefix(8))\""
        let address = TestStore.server ?? "service=tangga-test"
        /// Another session on the same server.
        let other: PostgresStore

        init() throws { other = try PostgresStore(.temporary(at: address)) }

        func open() throws -> PostgresStore {
            let store = try PostgresStore(.schema(name, at: address, readers: 2))
            try store.transact { tables in
                if try !tables.has(table: "kept") {
                    try tables.create(Table("kept", .own, key: ["id"], columns: "id INTEGER NOT NULL PRIMARY KEY"))
                }
            }
            return store
        }

        var quoted: String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

        /// Terminates this schema's sessions; the server does not notify their clients.
        func cut(_ which: String = "%") throws {
            let ended = try other.read { tables in
                try tables.rows(
                    """
                    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE $1
                    """, [.text("tangga \(name)\(which)")]
                ) { $0.integer(0) }
            }
            #expect(!ended.isEmpty && ended.allSatisfy { $0 == 1 })
        }

        deinit { try? other.transact { try $0.write("DROP SCHEMA IF EXISTS \(quoted) CASCADE", []) } }
    }

    private static func insert(_ id: Int64, _ store: any Store) throws {
        try store.transact { try $0.write("INSERT INTO kept (id) VALUES ($1)", [.integer(id)]) }
    }

    private static func ids(_ store: any Store) throws -> [Int64] {
        try store.read { try $0.rows("SELECT id FROM kept ORDER BY id") { $0.integer(0) } }
    }

    private static func fault(_ body: () throws -> Void) -> StorageFault? {
        #expect(throws: StorageFault.self, performing: body)
    }

    /// The result of a read on a reader's thread.
    private static func later<T: Sendable>(
        _ store: any Store, _ body: @escaping @Sendable (any Reading) throws -> T
    ) throws -> T {
        let found = Mutex<Result<T, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        store.later(mayLag: true) { result in
            let made = Result { try body(try result.get()) }
            found.withLock { $0 = made }
            done.signal()
        }
        done.wait()
        return try #require(found.withLock { $0 }).get()
    }

    @Test func `a second writer is refused with the first one's name, and may write when the first is gone`() throws {
        let schema = try Schema()
        let first = try schema.open()
        let refused = Self.fault { _ = try schema.open() }
        #expect(refused?.kind == .held)
        #expect(refused?.message.hasPrefix("tangga \(schema.name) @ ") == true, "\(refused?.message ?? "")")
        try Self.insert(1, first)
        first.close()
        let second = try schema.open()
        try Self.insert(2, second)
        #expect(try Self.ids(second) == [1, 2])
    }

    @Test func `a store that lost its session to a second writer cannot write any more`() throws {
        let schema = try Schema()
        let first = try schema.open()
        try schema.cut()
        let second = try schema.open()
        try Self.insert(1, second)
        #expect(Self.fault { try Self.insert(2, first) }?.kind == .held)
        #expect(try Self.ids(second) == [1])
        second.close()
        // The second writer has closed, so the first may write again once it has retried.
        var faults = 0
        while (try? Self.insert(3, first)) == nil, faults < 50 {
            faults += 1
            usleep(100_000)
        }
        #expect(try Self.ids(first) == [1, 3])
    }

    @Test
    func `a lock held by a session that has not taken over, perhaps its own, is waited for`()
        throws
    {
        let schema = try Schema()
        let store = try schema.open()
        try Self.insert(1, store)
        try schema.cut()
        let lock = "hashtextextended('tangga ' || $1, 0)"
        try schema.other.read { try $0.each("SELECT pg_advisory_lock(\(lock))", [.text(schema.name)]) { _ in } }
        let fault = Self.fault { try Self.insert(2, store) }
        #expect(fault?.kind == .other && fault?.message.hasPrefix("the lock is still held by tangga @ ") == true)
        try schema.other.read { try $0.each("SELECT pg_advisory_unlock(\(lock))", [.text(schema.name)]) { _ in } }
        var faults = 0
        while (try? Self.insert(2, store)) == nil, faults < 50 {
            faults += 1
            usleep(100_000)
        }
        #expect(try Self.ids(store) == [1, 2])
    }

    @Test func `an ended session is noticed by a check without a write, and the new writer is named`() throws {
        let schema = try Schema()
        let first = try schema.open()
        #expect(first.canBeTakenOver)
        try first.hold()
        try schema.cut()
        let second = try schema.open()
        let fault = Self.fault { try first.hold() }
        #expect(fault?.kind == .held && fault?.message.hasPrefix("tangga \(schema.name) @ ") == true)
        try second.hold()
    }

    @Test func `a turn of an earlier epoch is rolled back though its session holds the lock`() throws {
        let schema = try Schema()
        let store = try schema.open()
        try schema.other.transact { try $0.write("UPDATE \(schema.quoted).writer_epoch SET epoch = epoch + 1", []) }
        #expect(Self.fault { try Self.insert(1, store) }?.kind == .held)
        try Self.insert(2, store)
        #expect(try Self.ids(store) == [2])
    }

    @Test func `the epoch cannot rise in the middle of a turn`() throws {
        let schema = try Schema()
        let store = try schema.open()
        try store.transact { tables in
            try tables.write("INSERT INTO kept (id) VALUES ($1)", [1])
            #expect(try tables.integer("SELECT count(*) FROM kept") == 1)
            let fault = Self.fault {
                try schema.other.transact { other in
                    try other.write("SET LOCAL lock_timeout = 50", [])
                    try other.write("UPDATE \(schema.quoted).writer_epoch SET epoch = epoch + 1", [])
                }
            }
            #expect(fault?.message.hasPrefix("55P03") == true)
        }
        #expect(try Self.ids(store) == [1])
    }

    @Test func `a session that ended between two turns is opened anew without a fault`() throws {
        let schema = try Schema()
        let store = try schema.open()
        try Self.insert(1, store)
        try schema.cut()
        try Self.insert(2, store)
        #expect(try Self.later(store) { try $0.integer("SELECT count(*) FROM kept") } == 2)
        try schema.cut()
        #expect(try Self.ids(store) == [1, 2])
        #expect(try Self.later(store) { try $0.integer("SELECT count(*) FROM kept") } == 2)
    }

    @Test func `a session that ends within a turn rolls it back, with a decided fault`() throws {
        let schema = try Schema()
        let store = try schema.open()
        let fault = Self.fault {
            try store.transact { tables in
                try tables.write("INSERT INTO kept (id) VALUES ($1)", [1])
                #expect(try tables.integer("SELECT count(*) FROM kept") == 1)
                try schema.cut()
                _ = try tables.integer("SELECT count(*) FROM kept")
            }
        }
        #expect(fault?.kind == .other && fault?.undecided == false)
        try Self.insert(2, store)
        #expect(try Self.ids(store) == [2])
    }

    @Test func `a session that ends during its commit leaves the commit undecided`() throws {
        let schema = try Schema()
        let store = try schema.open()
        let fault = Self.fault {
            try store.transact { tables in
                try tables.write("INSERT INTO kept (id) VALUES ($1)", [1])
                #expect(try tables.integer("SELECT count(*) FROM kept") == 1)
                try schema.cut()
            }
        }
        #expect(fault?.undecided == true)
        try store.reopen()
        #expect(try Self.ids(store) == [])
    }

    @Test func `a read sees one snapshot, with commits meanwhile`() throws {
        let schema = try Schema()
        let store = try schema.open()
        try Self.insert(1, store)
        let counts = DispatchSemaphore(value: 0)
        let committed = DispatchSemaphore(value: 0)
        let seen = Mutex<[Int64]>([])
        let done = DispatchSemaphore(value: 0)
        store.later(mayLag: false) { result in
            for _ in 0..<2 {
                let count = (try? result.get().integer("SELECT count(*) FROM kept")) ?? -1
                seen.withLock { $0.append(count) }
                counts.signal()
                committed.wait()
            }
            done.signal()
        }
        counts.wait()
        try Self.insert(2, store)
        committed.signal()
        committed.signal()
        done.wait()
        #expect(seen.withLock { $0 } == [1, 1])
        #expect(try Self.later(store) { try $0.integer("SELECT count(*) FROM kept") } == 2)
    }

    @Test func `a read cannot write`() throws {
        let schema = try Schema()
        let store = try schema.open()
        let fault = Self.fault {
            try store.read { _ = try $0.integer("INSERT INTO kept (id) VALUES (1) RETURNING id") }
        }
        #expect(fault?.kind == .readOnly)
        #expect(try Self.ids(store) == [])
    }

    @Test func `a zero byte in a text is a constraint that does not hold`() throws {
        let store = try PostgresStore(.temporary(at: try Schema().address))
        try store.transact {
            try $0.create(Table("kept", .own, key: ["words"], columns: "words TEXT NOT NULL PRIMARY KEY"))
        }
        let fault = Self.fault { try store.transact { try $0.write("INSERT INTO kept (words) VALUES ($1)", ["a\0b"]) } }
        #expect(fault?.kind == .constraint)
    }

    @Test func `more statements than stay prepared are run all the same`() throws {
        let schema = try Schema()
        let store = try schema.open()
        for round in 0..<3 {
            for number in 0..<400 {
                #expect(try store.read { try $0.integer("SELECT \(number)") } == Int64(number), "round \(round)")
            }
        }
    }

    @Test func `several nodes share a database, and each has its size`() throws {
        let one = try Schema()
        let other = try Schema()
        let stores = (try one.open(), try other.open())
        try Self.insert(1, stores.0)
        #expect(try Self.ids(stores.1) == [])
        #expect(stores.0.bytes > 8_000 && stores.0.bytes < 200_000)
        #expect(try stores.0.read { try stores.0.findDamage("kept", $0) } == nil)
    }

    @Test(arguments: [
        ("postgresql://tangga:rahasia@host/db", true), ("postgresql://tangga@host/db?password=rahasia", true),
        ("postgresql://tangga@host/db?passfile=/etc/tangga/pgpass", false),
        ("host=/run/postgresql dbname=tangga", false),
    ])
    func `a password in an address is found`(_ address: String, _ holds: Bool) throws {
        #expect(try PostgresStore.holdsPassword(address) == holds)
    }

    @Test(arguments: ["host=/nowhere,%@", "host=/nowhere,%@&port=1,5432", "host=/nowhere,/nor/here,%@"])
    func `of several servers the first that accepts the session is used`(_ servers: String) throws {
        let socket = try PostgresStore(.temporary(at: try Schema().address)).read { tables in
            try tables.first("SELECT current_setting('unix_socket_directories')") { $0.text(0) }
        }
        let hosts = servers.replacing("%@", with: try #require(socket))
        let store = try PostgresStore(.temporary(at: "postgresql:///postgres?user=tangga&\(hosts)"))
        #expect(try store.read { try $0.integer("SELECT 7") } == 7)
    }

    @Test func `an invalid address is not repeated in the fault`() {
        let fault = Self.fault { _ = try PostgresStore.holdsPassword("postgresql://a:rahasia@[") }
        #expect(fault?.message.contains("rahasia") == false)
    }

    @Test func `an unreachable server is reported soon, in libpq's words`() throws {
        let begun = ContinuousClock.now
        let fault = Self.fault { _ = try PostgresStore(.temporary(at: "postgresql:///x?host=/nowhere")) }
        #expect(fault?.kind == .other && fault?.message.contains("/nowhere") == true)
        #expect(ContinuousClock.now - begun < .seconds(5))
    }
}
