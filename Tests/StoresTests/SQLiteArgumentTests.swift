import Edges
import Foundation
import Kernel
import Testing

@testable import Stores

struct SQLiteArgumentTests {
    private static func store() throws -> SQLiteStore {
        let store = try SQLiteStore(.memory)
        let table = Table("kept", .own, key: ["id"], columns: "id INTEGER PRIMARY KEY, value ANY")
        try store.transact { try $0.create(table) }
        return store
    }

    @Test(arguments: [
        Value.null, .integer(.min), .integer(.max), .real(0.1), .text(""), .text("Bèbèk"),
        .text(String(repeating: "panjang ", count: 1_000)), .blob(Data()), .blob(Data([0, 255, 0])),
        .blob(Data(repeating: 7, count: 100_000)),
    ])
    func `a value is read as it was written`(value: Value) throws {
        let store = try Self.store()
        try store.transact { _ = try $0.write("INSERT INTO kept (id, value) VALUES ($1, $2)", [1, value]) }
        let read = try store.read { tables in
            try tables.first("SELECT value FROM kept WHERE value IS $1", [value]) { $0.value(0) }
        }
        #expect(read == value)
    }

    @Test func `a statement used again has only its new arguments`() throws {
        let store = try Self.store()
        let rows = try store.transact { tables in
            for (id, value) in [(1, "a"), (2, nil), (3, "c")] as [(Value, Value)] {
                try tables.write("INSERT INTO kept (id, value) VALUES ($1, $2)", [id, value])
            }
            return try tables.rows("SELECT value FROM kept ORDER BY id") { $0.value(0) }
        }
        #expect(rows == ["a", nil, "c"])
    }

    @Test(arguments: [[], [1], [1, 2, 3]] as [[Value]])
    func `too few and too many arguments are a fault`(arguments: [Value]) throws {
        let store = try Self.store()
        #expect(throws: StorageFault.self) {
            try store.transact { _ = try $0.write("INSERT INTO kept (id, value) VALUES ($1, $2)", arguments) }
        }
    }
}
