import Foundation
import Kernel
import Support
import Testing
import Vocabulary
import WireSchemas

/// Two processes of a node: the stand-by, and the process that it takes over from.
@Suite struct `A stand-by` {
    private func follow(_ standby: inout Standby<Till>, _ desk: Desk) -> String? {
        do {
            try desk.machine.store.read { try standby.follow($0) }
            return nil
        } catch {
            return (error as? StartFault)?.description ?? (error as? StorageFault)?.message ?? "\(error)"
        }
    }

    @Test func `follows the chain, and a node that starts after it checks the later entries`() throws {
        let desk = try Desk()
        var standby = Standby<Till>()
        for number in 1...3 {
            try desk.tell("put ani 1", id: number)
            #expect(follow(&standby, desk) == nil)
            #expect(standby.head == UInt64(try desk.journal().count))
        }
        // The node checks only the entries that the stand-by has not seen.
        try desk.tamper("UPDATE journal SET at = at + 1 WHERE number = 2")
        try desk.machine.start(after: standby)
        try desk.tell("put ani 1", id: 4)
        try desk.tamper("UPDATE journal SET at = 1 WHERE number = 5")
        #expect(throws: StartFault.self) { try desk.machine.start(after: standby) }
        #expect(follow(&standby, desk)?.contains("entry 5") == true)
    }

    @Test(arguments: ["DELETE FROM journal WHERE number > 2", "UPDATE journal SET hash = $1 WHERE number = 4"])
    func `notices that entries which it saw are gone or changed`(_ loss: String) throws {
        let desk = try Desk()
        for number in 1...3 { try desk.tell("put ani 1", id: number) }
        var standby = Standby<Till>()
        #expect(follow(&standby, desk) == nil)
        try desk.tamper(loss, loss.contains("$1") ? [.blob(Data([1]))] : [])
        #expect(follow(&standby, desk)?.contains("entry 4 was there") == true)
    }

    @Test func `waits for tables that are not there yet, and refuses those of a newer version`() throws {
        var standby = Standby<Till>()
        try TestStore.empty().read { try standby.follow($0) }
        #expect(standby.head == 0)
        let desk = try Desk()
        try desk.tamper("INSERT INTO schema_version (version) VALUES (99)")
        #expect(follow(&standby, desk)?.contains("99") == true)
    }

    @Test func `waits while an earlier version writes the journal, and verifies it when it takes over`() throws {
        let desk = try Desk()
        for number in 1...3 { try desk.tell("put ani 1 Ani", id: number) }
        try desk.stopAsEdition1()
        var standby = Standby<Till>()
        #expect(follow(&standby, desk) == nil)
        #expect(standby.head == 0)
        try desk.machine.start(after: standby)
        #expect(try desk.tell("put ani 1", id: 4) == .answered("put ani 1"))
        #expect(follow(&standby, desk) == nil)
        #expect(standby.head == 5)
    }

    @Test func `takes over: the first process's turn is a fault, and that process ends`() throws {
        let desk = try Desk()
        desk.machine.store.isTakenOver = false
        try desk.tell("put ani 5", id: 1)
        #expect(desk.machine.node?.end == nil)
        desk.machine.store.isTakenOver = true
        #expect(try desk.tell("put ani 5", id: 2) == .fault(.storage))
        #expect(desk.machine.node?.end == .takenOver("another host"))
    }

    @Test func `takes over from a node to which nothing happens, and that node notices within a second`() throws {
        let desk = try Desk()
        desk.machine.store.isTakenOver = false
        desk.run()
        desk.machine.store.isTakenOver = true
        let deadline = try #require(desk.machine.node?.nextDeadline)
        #expect(desk.clock.now().microseconds(until: deadline) <= 1_000_000)
        desk.clock.jump(seconds: 1)
        desk.run()
        #expect(desk.machine.node?.end == .takenOver("another host"))
    }
}
