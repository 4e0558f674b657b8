import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

/// What a node looks at before it serves, and what it says when it does not.
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

    @Test func `damaged pages are refused with what to do`() throws {
        let desk = try Desk()
        desk.machine.store.found = "page 7 is never used"
        let words = try #require(refusal(desk))
        #expect(words.contains("page 7 is never used") && words.contains("backup") && words.contains("cadangan"))
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
