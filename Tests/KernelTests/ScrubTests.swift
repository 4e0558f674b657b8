import Foundation
import Kernel
import Support
import Testing
import Vocabulary
import WireSchemas

/// While the node serves, it checks the parts of the database that a start does not check.
@Suite struct `The scrub` {
    /// Lets enough time pass for one whole pass.
    private func pass(_ desk: Desk) {
        for _ in 0..<100 {
            desk.clock.jump(seconds: 1)
            desk.run()
        }
    }

    private func entries(_ desk: Desk, _ count: Int) throws {
        for number in 1...count { try desk.tell("put ani 1", id: number) }
    }

    @Test func `finds nothing in an untouched database, and rests then`() throws {
        let desk = try Desk()
        try entries(desk, 3)
        pass(desk)
        #expect(desk.machine.node?.damage == nil)
        let next = try #require(desk.machine.node).nextDeadline
        #expect(desk.clock.now().microseconds(until: next) > 60 * 1_000_000)
        #expect(try desk.tell("put ani 1", id: 9) == .answered("put ani 1"))
    }

    @Test func `damaged pages stop commands and pages of peers, while queries and status go on`() throws {
        let desk = try Desk()
        try entries(desk, 3)
        desk.machine.store.found = "page 7 is never used"
        pass(desk)
        #expect(desk.machine.node?.damage?.contains("page 7") == true)
        #expect(try desk.tell("put ani 1", id: 9) == .fault(.storage))
        #expect(try desk.query("amount ani") == .answered("3"))
        #expect(try desk.status().trouble.contains("page 7"))
        #expect(try desk.entries(after: 0, hash: Data())?.page?.lines.count == 4)
        // The damage is remembered although the store no longer reports it.
        desk.machine.store.mend()
        desk.machine.store.found = nil
        pass(desk)
        #expect(try desk.tell("put ani 1", id: 9) == .fault(.storage))
    }

    @Test func `an entry far before the journal's end that was changed is found and named`() throws {
        let desk = try Desk()
        let count = Int(Limits.tailEntries) + 50
        try entries(desk, count)
        try desk.tamper("UPDATE journal SET at = at + 1 WHERE number = 20")
        // A start checks only the journal's end.
        try desk.restart()
        #expect(desk.machine.node?.damage == nil)
        pass(desk)
        #expect(desk.machine.node?.damage?.contains("entry 20") == true)
        #expect(try desk.status().trouble.contains("entry 20"))
    }

    @Test func `a part that cannot be read now is read later`() throws {
        let desk = try Desk()
        try entries(desk, 3)
        try desk.tamper("UPDATE journal SET at = at + 1 WHERE number = 2")
        desk.machine.store.refusesReading = true
        pass(desk)
        #expect(desk.machine.node?.damage == nil)
        desk.machine.store.refusesReading = false
        pass(desk)
        #expect(desk.machine.node?.damage?.contains("entry 2") == true)
    }
}
