import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// The turn's time is the only time that rules see, and it never decreases.
@Suite struct `The clock` {
    static let hour: Int64 = 3_600

    private func acceptClock(_ desk: Desk, id: Int, wrongBySeconds: Int64 = 0) throws -> Reply? {
        var command = WireNodeCommand()
        command.acceptClock.now = desk.clock.now().adding(seconds: wrongBySeconds).microseconds
        return try desk.tellNode(command, id: id)
    }

    @Test func `never runs back in the journal`() throws {
        let desk = try Desk()
        try desk.tell("put ani 1", id: 1)
        desk.clock.jump(seconds: -30 * 24 * Self.hour)
        try desk.tell("put ani 1", id: 2)
        desk.clock.jump(seconds: 1)
        try desk.tell("put ani 1", id: 3)
        let times = try desk.journal().map(\.at)
        #expect(times == times.sorted() && times.count == 4)
        #expect(try desk.verification().sound)
    }

    @Test func `more than a day ahead of the last entry refuses commands, until an operator says that it is right`()
        throws
    {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        desk.clock.jump(seconds: 24 * Self.hour)
        #expect(try desk.tell("put ani 1", id: 2) == .answered("put ani 1"), "a day is not more than a day")
        desk.clock.jump(seconds: 24 * Self.hour + 1)
        #expect(try desk.tell("put ani 1", id: 3) == .fault(.clockAhead))
        #expect(try desk.query("amount ani") == .answered("6"))
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"), "what is known is answered")
        let wrong = try #require(try acceptClock(desk, id: 4, wrongBySeconds: 2 * Self.hour))
        // A refused command would itself advance the journal's time, so it gets a fault like any other.
        #expect(wrong.header.outcome != .answered)
        #expect(try desk.tell("put ani 1", id: 3) == .fault(.clockAhead))
        #expect(try acceptClock(desk, id: 5)?.header.outcome == .answered)
        #expect(try desk.tell("put ani 1", id: 3) == .answered("put ani 1"))
        #expect(try desk.verification().sound)
    }

    @Test func `a directory is not installed by a clock that is ahead`() throws {
        let desk = try Desk()
        desk.clock.jump(seconds: 48 * Self.hour)
        #expect(desk.install(SimulatedDirectory.second, id: 1, as: "siti")?.header.fault == .clockAhead)
    }

    @Test func `a query is answered for the last entry's time until an operator accepts the clock's`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        let last = try #require(try desk.journal().last).at
        desk.clock.jump(seconds: 48 * Self.hour)
        for line in ["amount ani", "peek ani"] {
            #expect(try desk.query(line) == .answered("5"))
            #expect(desk.replies.last?.reply.header.at == last)
        }
        #expect(try acceptClock(desk, id: 2)?.header.outcome == .answered)
        #expect(try desk.query("amount ani") == .answered("5"))
        #expect(desk.replies.last?.reply.header.at == desk.clock.now().microseconds)
    }

    @Test func `a quiet node writes a sign of life, so that its clock is never far ahead`() throws {
        let desk = try Desk()
        for _ in 0..<10 {
            desk.clock.jump(seconds: 6 * Self.hour)
            desk.run()
        }
        #expect(try desk.journal().map(\.asked).filter { $0 == "node.tick" }.count >= 4)
        #expect(try desk.tell("put ani 1", id: 1) == .answered("put ani 1"))
        #expect(try desk.verification().sound)
    }

    @Test func `a node that only follows writes a sign of life too`() throws {
        let peer = try Desk("till.dinsos", directory: Desk.directory.with("till.bappeda", "entries"))
        let desk = try Desk(follows: ["till.dinsos"], clock: peer.clock)
        for number in 1...8 {
            peer.clock.jump(seconds: 6 * Self.hour)
            try peer.tell("put ani 1", id: number)
            try desk.follow(peer)
        }
        #expect(try desk.integer("SELECT count(*) FROM heard") == 8)
        #expect(try desk.tell("put ani 1", id: 1) == .answered("put ani 1"))
    }

    @Test func `a node that is restarted often writes a sign of life too`() throws {
        let desk = try Desk()
        for _ in 0..<8 {
            desk.clock.jump(seconds: 8 * Self.hour)
            try desk.restart()
            desk.run()
        }
        #expect(try desk.tell("put ani 1", id: 1) == .answered("put ani 1"))
    }

    @Test func `a node without an entry stays without one`() throws {
        let desk = try Desk(directory: nil)
        desk.clock.jump(seconds: 48 * Self.hour)
        desk.run()
        #expect(try desk.journal().isEmpty)
        #expect(desk.install(Desk.directory)?.header.outcome == .answered)
    }

    @Test func `the node's next deadline is at most a tick away`() throws {
        let desk = try Desk()
        desk.run()
        let next = try #require(desk.machine.node).nextDeadline
        #expect(next > desk.clock.now())
        #expect(next <= desk.clock.now().adding(Limits.tickInterval))
    }

    @Test func `set back, it prolongs no wait`() throws {
        let peer = try Desk("till.dinsos", directory: Desk.directory.with("till.bappeda", "entries"))
        let desk = try Desk(follows: ["till.dinsos"], clock: peer.clock)
        try peer.tell("put ani 1", id: 1)
        desk.run()
        // The question to the peer is lost, and then the clock is set back by a year.
        desk.asks = []
        let route = try desk.lay("amount ani", asking: { $0.atLeast = 99 })
        desk.run()
        peer.clock.jump(seconds: -365 * 24 * Self.hour)
        desk.run()
        #expect(desk.reply(to: route)?.verdict == .turnedAway(.notThereYet))
        peer.clock.jump(seconds: 60)
        try desk.follow(peer)
        #expect(try desk.integer("SELECT count(*) FROM heard") == 1)
    }

    @Test func `set before 1970 it still serves`() throws {
        let desk = try Desk(directory: nil)
        desk.clock.jump(seconds: -100 * 365 * 24 * Self.hour)
        #expect(desk.install(Desk.directory)?.header.outcome == .answered)
        #expect(try desk.tell("put ani 1", id: 1) == .answered("put ani 1"))
        #expect(try desk.status().commands == 2)
    }
}
