import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// At-least-once delivery of the same bytes: a known request id is answered from the journal.
@Suite struct `Repeated requests` {
    @Test func `a repeated request is answered with the stored reply, and done once`() throws {
        let desk = try Desk()
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        let first = try #require(desk.replies.last?.reply)
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        let second = try #require(desk.replies.last?.reply)
        #expect(first.header == second.header)
        #expect(try desk.query("amount ani") == .answered("5"))
        #expect(try desk.journal().count == 2)
    }

    @Test func `a request repeated within one turn is done once`() throws {
        let desk = try Desk()
        let routes = try (0..<3).map { _ in try desk.lay("put ani 5", id: 1) }
        desk.run()
        #expect(routes.map { desk.reply(to: $0)?.verdict } == Array(repeating: .answered("put ani 5"), count: 3))
        #expect(try desk.query("amount ani") == .answered("5"))
    }

    @Test(arguments: ["put ani 5", "take ani 5"])
    func `a repeated request is answered after its deadline too, since it was done before`(_ line: String) throws {
        let desk = try Desk()
        let deadline = desk.clock.now().adding(seconds: 30).microseconds
        let first = try desk.tell(line, id: 1) { $0.deadline = deadline }
        desk.clock.jump(seconds: 60)
        #expect(try desk.tell(line, id: 1) { $0.deadline = deadline } == first)
        #expect(first != .turnedAway(.deadlinePassed))
        #expect(try desk.tell("put ani 6", id: 1) { $0.deadline = deadline } == .turnedAway(.idReused))
        // An unsettled request is not done after its deadline.
        #expect(try desk.tell(line, id: 2) { $0.deadline = deadline } == .turnedAway(.deadlinePassed))
        #expect(try desk.journal().count == 2)
    }

    @Test func `a repeated command of the node is answered after its deadline too`() throws {
        let desk = try Desk()
        let command = try WireNodeCommand.with { $0.backUp = WireBackUp() }.serializedData()
        let frames = { (id: Int, deadline: Int64) in
            Frames.request(Desk.header(.nodeCommand, id: id) { $0.deadline = deadline }, command)
        }
        let deadline = desk.clock.now().adding(seconds: 30).microseconds
        let first = try #require(desk.send(frames(1, deadline)))
        desk.clock.jump(seconds: 60)
        let again = try #require(desk.send(frames(1, deadline)))
        #expect(first.header.outcome == .answered && again.header == first.header && again.body == first.body)
        #expect(desk.send(frames(2, deadline))?.verdict == .turnedAway(.deadlinePassed))
    }

    @Test func `a refused request stays refused`() throws {
        let desk = try Desk()
        #expect(try desk.tell("take ani 5", id: 1) == .refused("unknown"))
        try desk.tell("put ani 5", id: 2)
        #expect(try desk.tell("take ani 5", id: 1) == .refused("unknown"))
        #expect(try desk.query("amount ani") == .answered("5"))
    }

    @Test func `a repeated request is answered after a restart`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        try desk.restart()
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.query("amount ani") == .answered("5"))
    }

    @Test(arguments: [
        ("another body", "put ani 6", "siti", ""), ("another key", "put ani 5", "budi", ""),
        ("on behalf of another", "put ani 5", "door", "siti"),
    ])
    func `an id that was used for another request is turned away`(
        _ what: String, _ line: String, _ principal: String, _ onBehalfOf: String
    ) throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        let verdict = try desk.tell(line, id: 1, as: principal) { $0.onBehalfOf = onBehalfOf }
        #expect(verdict == .turnedAway(.idReused), "\(what)")
        #expect(try desk.journal().count == 2)
        #expect(try desk.query("amount ani") == .answered("5"))
    }

    @Test func `an id that was used for a command of the node is turned away for the service's, and back`() throws {
        let desk = try Desk()
        #expect(try desk.tell("put ani 5", id: 1_000_000) == .turnedAway(.idReused))
        try desk.tell("put ani 5", id: 1)
        let reply = desk.install(Desk.directory, id: 1, as: "siti")
        #expect(reply?.verdict == .turnedAway(.idReused))
    }

    @Test func `a repeated command of the node is answered with the stored reply`() throws {
        let desk = try Desk()
        let again = try #require(desk.install(Desk.directory))
        // The founder has no grant once a directory is installed.
        #expect(again.verdict == .turnedAway(.notGranted))
        var second = SimulatedDirectory.siti
        second.version = 2
        var command = WireNodeCommand()
        command.installDirectory = second
        let first = try #require(try desk.tellNode(command, id: 7))
        let repeated = try #require(try desk.tellNode(command, id: 7))
        #expect(first.header.outcome == .answered)
        #expect(first.header == repeated.header && first.body == repeated.body)
    }
}
