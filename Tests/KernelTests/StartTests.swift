import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// The checks of a node's start, and the messages of those that fail.
@Suite struct `A start` {
    private func refusal(_ desk: Desk) -> String? {
        do {
            try desk.restart()
            return nil
        } catch {
            return (error as? StartFault)?.description ?? "not a StartFault: \(error)"
        }
    }

    @Test func `an untouched database serves`() throws {
        let desk = try Desk()
        #expect(refusal(desk) == nil)
    }

    @Test func `damage that was found before is refused with the remedy`() throws {
        let desk = try Desk()
        let head = try #require(desk.machine.node).lastEntry
        desk.machine.lived = Lived(entry: head.number, hash: head.hash, damage: "page 7 is never used")
        let words = try #require(refusal(desk))
        #expect(words.contains("page 7 is never used") && words.contains("backup") && words.contains("cadangan"))
    }

    @Test func `a journal that had got further, or holds another entry there, is refused`() throws {
        let desk = try Desk()
        for number in 1...3 { try desk.tell("put ani 1", id: number) }
        let head = try #require(desk.machine.node).lastEntry
        #expect(head.number == 4)
        desk.machine.lived = Lived(entry: head.number, hash: head.hash)
        #expect(refusal(desk) == nil)
        desk.machine.lived = Lived(entry: 2, hash: try desk.hash(of: 2))
        #expect(refusal(desk) == nil)
        desk.machine.lived = Lived(entry: head.number + 1, hash: head.hash)
        #expect(refusal(desk)?.contains("--new") == true)
        desk.machine.lived = Lived(entry: 2, hash: head.hash)
        #expect(refusal(desk)?.contains("--new") == true)
        desk.machine.lived = nil
        #expect(refusal(desk) == nil)
    }

    @Test func `a database from which the node has moved is refused with its new place, until it moves back`() throws {
        let desk = try Desk()
        for place in ["data/a.sqlite", "postgresql://db/tangga"] { try Moved.mark(desk.machine.store, to: place) }
        #expect(refusal(desk)?.contains("pindah ke postgresql://db/tangga") == true)
        try Moved.clear(desk.machine.store)
        #expect(refusal(desk) == nil)
    }

    @Test func `an empty database is refused where the node has lived`() throws {
        let machine = try SimulatedNode(
            try #require(NodeName("till.bappeda")), Till(), clock: SimulatedClock()
        ) { _ in true }
        machine.lived = Lived(entry: 1, hash: Data(repeating: 1, count: 32))
        #expect(throws: StartFault.self) { try machine.start() }
        machine.lived = nil
        try machine.start()
    }

    @Test(arguments: ["UPDATE owner SET node = 'till.dinsos'", "UPDATE owner SET province = '32'"])
    func `another node's database is refused, and the node named`(_ change: String) throws {
        let desk = try Desk()
        try desk.tamper(change)
        #expect(refusal(desk)?.contains(change.contains("dinsos") ? "till.dinsos" : "32") == true)
    }

    @Test(arguments: [true, false])
    func `a database that is refused as another node's, or as moved, is left in its older version`(moved: Bool) throws {
        let desk = try Desk()
        try desk.tamper("DELETE FROM schema_version WHERE version > 0")
        if moved {
            try Moved.mark(desk.machine.store, to: "data/a.sqlite")
        } else {
            try desk.tamper("UPDATE owner SET node = 'till.dinsos'")
        }
        #expect(refusal(desk) != nil)
        #expect(try desk.machine.store.read { try $0.integer("SELECT max(version) FROM schema_version") } == 0)
    }

    @Test func `a database without an owner becomes the node's own`() throws {
        let desk = try Desk()
        try desk.tamper("DROP TABLE owner")
        #expect(refusal(desk) == nil)
        try desk.tamper("UPDATE owner SET node = 'till.dinsos'")
        #expect(refusal(desk) != nil)
    }

    @Test func `a broken chain is refused, and the entry named`() throws {
        let desk = try Desk()
        for number in 1...3 { try desk.tell("put ani 1", id: number) }
        try desk.tamper("UPDATE journal SET at = 1 WHERE number = 3")
        let words = try #require(refusal(desk))
        #expect(words.contains("entry 3") && words.contains("backup"))
    }

    @Test func `a journal that ends in a negative number is refused`() throws {
        let desk = try Desk()
        try desk.tamper("UPDATE journal SET number = -1")
        try desk.tamper("INSERT INTO cursor (peer, entry, hash) VALUES ('till.dinsos', -1, $1)", [.blob(Data())])
        let words = try #require(refusal(desk))
        #expect(words.contains("before entry 1"))
    }

    @Test func `a database of a newer version is refused`() throws {
        let desk = try Desk()
        try desk.tamper("INSERT INTO schema_version (version) VALUES (2)")
        let words = try #require(refusal(desk))
        #expect(words.contains("newer version"))
    }

    @Test func `a full disk at the first start is refused`() throws {
        let machine = try SimulatedNode(
            try #require(NodeName("till.bappeda")), Till(), clock: SimulatedClock()
        ) { _ in true }
        machine.store.isFull = true
        #expect(throws: StartFault.self) { try machine.start() }
        machine.store.isFull = false
        try machine.start()
    }

    @Test func `a node's name is a service and an agency`() {
        #expect(NodeName("till.dinas-sosial")?.agency == "dinas-sosial")
        for name in ["", "till", "till.", ".dinsos", "till.dinsos.banten", "Till.dinsos", "till dinsos", "tíll.dinsos"]
        {
            #expect(NodeName(name) == nil, "\(name)")
        }
    }
}
