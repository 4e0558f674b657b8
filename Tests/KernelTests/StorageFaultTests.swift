import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// A failing database: a fault means that the outcome is unknown, and a repeated request learns it.
@Suite struct `Failing storage` {
    static let failures: [(what: String, fault: FaultyStore.Fault)] = [
        ("the transaction does not begin", .begin), ("the first write fails", .write(1)),
        ("the second write fails", .write(2)), ("the third write fails", .write(3)),
    ]

    @Test(arguments: failures)
    func `is a fault, leaves nothing, and passes`(_ what: String, _ fault: FaultyStore.Fault) throws {
        let desk = try Desk()
        desk.machine.store.fail(fault)
        let routes = try [desk.lay("put ani 5", id: 1), desk.lay("put budi 5", id: 2)]
        desk.run()
        #expect(routes.map { desk.reply(to: $0)?.verdict } == [.fault(.storage), .fault(.storage)], "\(what)")
        #expect(try desk.journal().count == 1)
        #expect(try desk.status().trouble.isEmpty == false)
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.status().trouble.isEmpty)
        #expect(try desk.verification().sound)
    }

    @Test func `what the check before the commit refuses is a fault, and the turn's other commands are done`() throws {
        let desk = try Desk()
        let routes = try [
            desk.lay("put ani 5", id: 1), desk.lay("put budi 6666", id: 2), desk.lay("put cici 5", id: 3),
        ]
        desk.run()
        let verdicts = routes.map { desk.reply(to: $0)?.verdict }
        #expect(verdicts == [.answered("put ani 5"), .fault(.rule), .answered("put cici 5")])
        #expect(try desk.query("amount budi") == .refused("unknown"))
        #expect(try desk.tell("put budi 6665", id: 4) == .answered("put budi 6665"))
        #expect(try desk.tell("put budi 1", id: 5) == .fault(.rule))
        #expect(try desk.query("amount budi") == .answered("6665"))
        #expect(try desk.verification().sound)
    }

    @Test func `after a commit that failed but happened, the journal's requests are answered from there`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        desk.machine.store.fail(.commitThatHappened)
        let again = try desk.lay("put ani 5", id: 1)
        let accepted = try desk.lay("put ani 2", id: 2)
        let refused = try desk.lay("take ani 99", id: 3)
        let reused = try desk.lay("put ani 3", id: 1)
        desk.run()
        #expect(desk.reply(to: again)?.verdict == .answered("put ani 5"))
        #expect(desk.reply(to: accepted)?.verdict == .answered("put ani 2"))
        #expect(desk.reply(to: refused)?.verdict == .refused("short"))
        #expect(desk.reply(to: reused) == nil)
        #expect(try desk.query("amount ani") == .answered("7"))
        #expect(try desk.verification().sound)
    }

    @Test func `after a commit that failed and did not happen, there is a fault, and asking again does it`() throws {
        let desk = try Desk()
        desk.machine.store.fail(.commit)
        #expect(try desk.tell("put ani 5", id: 1) == .fault(.storage))
        #expect(try desk.journal().count == 1)
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.query("amount ani") == .answered("5"))
    }

    @Test func `after a commit that failed but happened, a command of the node is answered too`() throws {
        let desk = try Desk()
        desk.machine.store.fail(.commitThatHappened)
        let second = SimulatedDirectory(version: 2).with("siti", "*").with("ani", "till.put")
        #expect(desk.install(second, id: 1, as: "siti")?.header.outcome == .answered)
        #expect(desk.machine.wire.admitted.count == 2)
        #expect(try desk.tell("put ani 5", id: 2, as: "ani") == .answered("put ani 5"))
    }

    @Test func `after a commit that failed but happened, a disclosure is shown when asked again`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        desk.machine.store.fail(.commitThatHappened)
        #expect(try desk.tell("show ani", id: 2) == .silence)
        #expect(try desk.tell("show ani", id: 2) == .answered("Ani binti Amir"))
        #expect(try desk.journal().count == 3)
    }

    @Test func `a database that cannot be opened anew is tried again, and then serves`() throws {
        let desk = try Desk()
        desk.machine.store.refusesReopening = true
        desk.machine.store.fail(.commit)
        #expect(try desk.tell("put ani 5", id: 1) == .silence)
        #expect(try desk.tell("put ani 5", id: 1) == .fault(.storage))
        desk.machine.store.refusesReopening = false
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.verification().sound)
    }

    @Test func `a failed reading of the admitted keys keeps the door as it was`() throws {
        let desk = try Desk()
        let admitted = desk.machine.wire.admitted
        desk.machine.store.refusesReading = true
        desk.machine.store.fail(.commitThatHappened)
        #expect(try desk.tell("put ani 5", id: 1) == .silence)
        #expect(desk.machine.wire.admitted == admitted)
        desk.machine.store.mend()
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
    }

    @Test func `the admitted keys are read again until they can be read`() throws {
        let desk = try Desk()
        let admitted = desk.machine.wire.admitted
        desk.machine.store.willWrite = { desk.machine.store.refusesReading = true }
        #expect(desk.install(SimulatedDirectory.second, id: 1, as: "siti")?.header.outcome == .answered)
        desk.machine.store.willWrite = {}
        #expect(desk.machine.wire.admitted == admitted)
        let next = try #require(desk.machine.node).nextDeadline
        #expect(next <= desk.clock.now().adding(seconds: 1))
        desk.clock.jump(seconds: 1)
        desk.run()
        #expect(desk.machine.wire.admitted == admitted)
        desk.machine.store.refusesReading = false
        desk.clock.jump(seconds: 1)
        desk.run()
        #expect(desk.machine.wire.admitted == [SimulatedDirectory.key(of: "siti"): "siti"])
    }

    @Test func `a full disk refuses commands, serves queries and the feed, and recovers when there is room`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        desk.machine.store.isFull = true
        let routes = try [desk.lay("put ani 5", id: 2), desk.lay("put budi 5", id: 3)]
        desk.run()
        #expect(routes.map { desk.reply(to: $0)?.verdict } == [.fault(.diskFull), .fault(.diskFull)])
        #expect(try desk.query("amount ani") == .answered("5"))
        #expect(try desk.entries(after: 0, hash: Data())?.page?.lines.count == 2)
        #expect(try desk.status().trouble.isEmpty == false)
        #expect(try desk.verification().sound)
        // A known request needs no room.
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        desk.machine.store.isFull = false
        #expect(try desk.tell("put ani 5", id: 2) == .answered("put ani 5"))
        #expect(try desk.query("amount ani") == .answered("10"))
        #expect(try desk.status().trouble.isEmpty)
    }

    @Test(arguments: [WireFault.diskFull, .storage])
    func `a node finds out by itself, within a second, that its storage works again`(_ fault: WireFault) throws {
        let desk = try Desk()
        if fault == .diskFull {
            desk.machine.store.isFull = true
        } else {
            desk.machine.store.refusesReopening = true
            desk.machine.store.fail(.commit)
            #expect(try desk.tell("put ani 5", id: 1) == .silence)
        }
        for _ in 0..<3 {
            #expect(try desk.tell("put ani 5", id: 1) == .fault(fault))
            desk.clock.jump(Limits.troubleRetry)
            desk.run()
        }
        desk.machine.store.mend()
        let next = try #require(desk.machine.node).nextDeadline
        #expect(next <= desk.clock.now().adding(Limits.troubleRetry))
        desk.clock.jump(Limits.troubleRetry)
        desk.run()
        #expect(try desk.status().trouble.isEmpty)
        #expect(try desk.journal().count == 1)
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.verification().sound)
    }

    @Test func `a commit that happened though it failed leaves no trouble behind`() throws {
        let desk = try Desk()
        desk.machine.store.fail(.commitThatHappened)
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.status().trouble.isEmpty == false)
        desk.clock.jump(Limits.troubleRetry)
        desk.run()
        #expect(try desk.status().trouble.isEmpty)
    }

    @Test func `a query that cannot read is a fault`() throws {
        let desk = try Desk()
        desk.machine.store.refusesReading = true
        #expect(try desk.query("amount ani") == .fault(.storage))
        desk.machine.store.refusesReading = false
        #expect(try desk.query("amount ani") == .refused("unknown"))
    }

    @Test(arguments: 1...4)
    func `when the machine dies, acknowledged commands are there, and the rest are done when asked again`(
        _ write: Int
    ) throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        desk.machine.store.fail(.death(write))
        #expect(try desk.tell("put ani 2", id: 2) == .silence)
        try desk.restart()
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.tell("put ani 2", id: 2) == .answered("put ani 2"))
        #expect(try desk.query("amount ani") == .answered("7"))
        #expect(try desk.verification().sound)
    }
}
