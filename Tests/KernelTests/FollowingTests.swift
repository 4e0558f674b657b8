import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Reading a peer's journal and storing its events.
@Suite struct `Following` {
    static let directory = Desk.directory.with("till.bappeda", "entries", "entries.personal")

    private func pair(personal: Bool = false) throws -> (follower: Desk, peer: Desk) {
        let peer = try Desk("till.dinsos", directory: Self.directory)
        return (try Desk(follows: ["till.dinsos"], personal: personal, clock: peer.clock), peer)
    }

    private func heard(_ desk: Desk) throws -> [String] {
        try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT words FROM heard ORDER BY entry, place") { $0.text(0) }
        }
    }

    private func cursor(_ desk: Desk) throws -> WireCursor {
        try #require(try desk.status().cursors.first)
    }

    @Test func `brings the events, in order, and no refusal`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        try peer.tell("take ani 9", id: 2)
        try peer.tell("put ani 2\nput ani 3", id: 3)
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 1", "put ani 2", "put ani 3"])
        let cursor = try cursor(desk)
        #expect(try cursor.entry == 4 && cursor.hash == peer.hash(of: 4) && cursor.peerHead == 4)
        #expect(cursor.stopped.isEmpty && cursor.heardAt > 0)
    }

    @Test func `goes on where it was after a restart of either`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        try desk.follow(peer)
        try desk.restart()
        try peer.restart()
        try peer.tell("put ani 2", id: 2)
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 1", "put ani 2"])
    }

    @Test func `brings many pages`() throws {
        let (desk, peer) = try pair()
        for number in 1...2_500 { try peer.lay("put ani \(number)", id: number) }
        peer.run()
        try desk.follow(peer)
        #expect(try heard(desk).count == 2_500)
        #expect(try cursor(desk).entry == 2_501)
    }

    @Test(arguments: [true, false])
    func `brings personal data only to a follower that asks for it`(_ personal: Bool) throws {
        let (desk, peer) = try pair(personal: personal)
        try peer.tell("put ani 1 Ani binti Amir", id: 1)
        try desk.follow(peer)
        let owners = try desk.integer("SELECT count(*) FROM heard WHERE owner = 'Ani binti Amir'")
        #expect(owners == (personal ? 1 : 0))
        #expect(try cursor(desk).hash == peer.hash(of: 2), "the chain is the same with it and without")
    }

    @Test func `waits and asks again when it may not`() throws {
        let peer = try Desk("till.dinsos", directory: Desk.directory)
        let desk = try Desk(follows: ["till.dinsos"], clock: peer.clock)
        try peer.tell("put ani 1", id: 1)
        try desk.follow(peer)
        #expect(try heard(desk).isEmpty && cursor(desk).stopped.isEmpty)
        #expect(desk.asks.isEmpty)
        peer.install(
            SimulatedDirectory(version: 2).with("siti", "*").with("till.bappeda", "entries"), id: 2, as: "siti")
        desk.clock.jump(Limits.peerRetry)
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 1"])
    }

    @Test func `asks again when no answer comes`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        desk.run()
        desk.asks = []
        desk.run()
        #expect(desk.asks.isEmpty)
        desk.clock.jump(.milliseconds(Limits.heartbeatMilliseconds) + Limits.peerSilence)
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 1"])
        #expect(try desk.count("peer_silent.till.dinsos") == 1)
    }

    @Test func `a start's first question is answered at once though nothing is new, and the next are parked`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        try desk.follow(peer)
        try desk.restart()
        desk.run()
        #expect(try patience(desk) == 0)
        #expect(try cursor(desk).heardAt == 0)
        try desk.answerAsk { asked, _, page in page.head = asked.after }
        #expect(try cursor(desk).heardAt > 0)
        #expect(try patience(desk) == Limits.heartbeatMilliseconds)
    }

    /// The patience of the current question in milliseconds.
    private func patience(_ desk: Desk) throws -> UInt32 {
        try WireEntriesRequest(serializedBytes: try #require(desk.asks.last).frames[2]).patienceMs
    }

    @Test func `a page that comes late or twice changes nothing`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        desk.run()
        let ask = try #require(desk.asks.last)
        desk.asks = []
        let reply = try #require(peer.send(ask.frames, as: "till.bappeda"))
        let arrival = Arrival.reply(peer.machine.name, frames: Frames.reply(reply.header, reply.body))
        for _ in 0..<3 {
            desk.machine.wire.deliver(arrival)
            desk.run()
        }
        #expect(try heard(desk) == ["put ani 1"])
        try peer.tell("put ani 2", id: 2)
        desk.clock.jump(seconds: 60)
        try desk.follow(peer)
        desk.machine.wire.deliver(arrival)
        desk.run()
        #expect(try heard(desk) == ["put ani 1", "put ani 2"])
        #expect(try desk.count("peer_reply_unexpected") >= 3)
    }

    @Test func `a page that could not be stored is asked for again`() throws {
        for fault in [FaultyStore.Fault.begin, .write(1), .write(2), .commit, .commitThatHappened] {
            let (desk, peer) = try pair()
            for number in 1...3 { try peer.tell("put ani \(number)", id: number) }
            desk.machine.store.fail(fault)
            try desk.follow(peer)
            desk.clock.jump(Limits.peerRetry)
            try desk.follow(peer)
            #expect(try heard(desk) == ["put ani 1", "put ani 2", "put ani 3"], "\(fault)")
            #expect(try cursor(desk).stopped.isEmpty)
        }
    }

    @Test(arguments: [FaultyStore.Fault.begin, .write(1), .write(1_001), .commit])
    func `pages in one turn that could not be stored are asked for again`(_ fault: FaultyStore.Fault) throws {
        let (desk, peer) = try pair()
        for number in 1...2_500 { try peer.lay("put ani \(number)", id: number) }
        peer.run()
        // The peer answers before the node's next step, so that several pages share a turn.
        desk.answersAtOnce = { peer.send($0, as: "till.bappeda") }
        desk.asks = []
        desk.clock.jump(seconds: 60)
        desk.machine.node?.step()
        desk.machine.store.fail(fault)
        desk.machine.node?.step()
        #expect(desk.machine.store.happened == 1)
        #expect(try heard(desk).isEmpty)
        desk.answersAtOnce = nil
        desk.clock.jump(seconds: 60)
        try desk.follow(peer)
        #expect(try heard(desk).count == 2_500)
        #expect(try cursor(desk).stopped.isEmpty)
    }

    @Test func `a full disk keeps the cursor, and following goes on when there is room`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        desk.machine.store.isFull = true
        try desk.follow(peer)
        #expect(try heard(desk).isEmpty && cursor(desk).stopped.isEmpty)
        desk.machine.store.isFull = false
        desk.clock.jump(Limits.peerRetry)
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 1"])
    }

    // MARK: - Stopping

    @Test func `stops loudly when the peer's history was rewritten`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        try desk.follow(peer)
        let other = try Desk("till.dinsos", directory: Self.directory, clock: peer.clock)
        try other.tell("put ani 2", id: 1)
        try other.tell("put ani 3", id: 2)
        desk.clock.jump(seconds: 60)
        try desk.follow(other)
        #expect(try cursor(desk).stopped.isEmpty == false)
        #expect(try heard(desk) == ["put ani 1"])
        desk.clock.jump(seconds: 3_600)
        desk.run()
        #expect(desk.asks.isEmpty, "it asks no more")
        #expect(try desk.tell("put ani 1", id: 1) == .answered("put ani 1"), "and serves all the same")
    }

    @Test func `begins anew when it is told to, and reads the restored peer's present journal`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        try peer.tell("put ani 2", id: 2)
        try desk.follow(peer)
        // As after a restored backup: the journal is shorter, then as long again with another history.
        try peer.tamper("DELETE FROM journal WHERE number = 3")
        try peer.restart()
        try peer.tell("put budi 3", id: 3)
        desk.clock.jump(seconds: 60)
        try desk.follow(peer)
        #expect(try cursor(desk).stopped.isEmpty == false)
        let command = WireNodeCommand.with { $0.followAnew = WireFollowAnew() }
        #expect(try desk.tellNode(command, id: 9, as: "budi")?.header.turnedAway == .notGranted)
        #expect(try desk.tellNode(command, id: 10)?.header.outcome == .answered)
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 1", "put budi 3"])
        #expect(try cursor(desk).stopped.isEmpty)
        #expect(try desk.verification(beside: peer).sound)
        #expect(try desk.tellNode(command, id: 10)?.header.outcome == .answered)
        #expect(try heard(desk).count == 2, "the same request again does nothing again")
    }

    @Test func `stops loudly when the peer's journal has become shorter`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        try peer.tell("put ani 2", id: 2)
        try desk.follow(peer)
        try peer.tamper("DELETE FROM journal WHERE number = 3")
        try peer.restart()
        desk.clock.jump(seconds: 60)
        try desk.follow(peer)
        #expect(try cursor(desk).stopped.isEmpty == false)
    }

    @Test func `stops loudly when its own tables cannot hold a peer's event`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put fine 1", id: 1)
        try desk.follow(peer)
        try peer.tell("put poison 1", id: 2)
        desk.clock.jump(seconds: 60)
        try desk.follow(peer)
        #expect(try cursor(desk).stopped.isEmpty == false)
        #expect(try heard(desk) == ["put fine 1"])
        #expect(try desk.tell("put ani 1", id: 1) == .answered("put ani 1"))
        try desk.restart()
        #expect(try cursor(desk).entry == 2, "the cursor stands before what could not be kept")
    }

    /// Ways to spoil a page.
    static let wrong: [(what: String, spoil: @Sendable (inout WireEntriesPage) -> Void)] = [
        ("it is of another place", { $0.after += 1 }),
        ("a line is empty", { $0.lines[1].content = nil }),
        ("an entry is none", { $0.lines[1].entry = Data([0xff]) }),
        ("two entries have changed places", { $0.lines.swapAt(1, 2) }),
        ("an entry is missing", { $0.lines.remove(at: 1) }),
        ("a hash is too short", { $0.lines[0].contentHash = Data(count: 31) }),
        ("the head lies before its end", { $0.head = 1 }),
        ("personal data is another's", { $0.lines[1].contents.parts[0] = Data("x".utf8) }),
        ("a key is another's", { $0.lines[1].keys[0] = Data(count: 32) }),
        ("a part has no key", { $0.lines[1].keys = [] }),
        ("an event is another's", { $0.lines[1].contents.events[0] = Data("x".utf8) }),
        ("there are more events than in the record", { $0.lines[1].contents.events.append(Data("x".utf8)) }),
        (
            "there are more parts than in the record",
            { page in
                page.lines[1].contents.parts.append(Data("x".utf8))
                page.lines[1].keys.append(Data(count: 32))
            }
        ),
    ]

    @Test(arguments: wrong.indices)
    func `stops loudly at an impossible page`(_ index: Int) throws {
        let (what, spoil) = Self.wrong[index]
        let (desk, peer) = try pair()
        for number in 1...3 { try peer.tell("put ani \(number) Ani", id: number) }
        desk.run()
        var page = try #require(
            try peer.entries(after: 0, hash: Data(), as: "till.dinsos") { $0.personal = true }?.page)
        spoil(&page)
        try desk.answerAsk { _, _, answer in answer = page }
        #expect(try cursor(desk).stopped.isEmpty == false, "\(what)")
        #expect(try heard(desk).isEmpty && cursor(desk).entry == 0)
    }

    @Test func `a changed entry is noticed with the next question at the latest`() throws {
        let (desk, peer) = try pair()
        for number in 1...3 { try peer.tell("put ani \(number)", id: number) }
        desk.run()
        var page = try #require(try peer.entries(after: 0, hash: Data(), as: "till.dinsos")?.page)
        var entry = try WireEntry(serializedBytes: page.lines[2].entry)
        entry.principal = "somebody"
        page.lines[2].entry = try entry.serializedData()
        try desk.answerAsk { _, _, answer in answer = page }
        try desk.follow(peer)
        #expect(try cursor(desk).stopped.isEmpty == false)
    }

    @Test func `an unreadable reply is counted, and the question asked again`() throws {
        let (desk, peer) = try pair()
        try peer.tell("put ani 1", id: 1)
        desk.run()
        desk.machine.wire.deliver(.reply(peer.machine.name, frames: [Data()]))
        desk.machine.wire.deliver(.reply(desk.machine.name, frames: [Data()]))
        desk.run()
        #expect(try desk.count("peer_reply_unexpected") == 2)
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 1"])
    }
}
