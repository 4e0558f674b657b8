import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Committed turns that are not yet synced: the next turn is settled on top of them, and no reply leaves before its
/// turn is synced.
@Suite struct `With a slow disk` {
    @Test func `no command is answered before its turn is there`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let routes = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        #expect(desk.verdicts(routes) == [nil, nil])
        desk.machine.store.bring()
        desk.run()
        #expect(desk.verdicts(routes) == [.answered("put ani 5"), .answered("put budi 5")])
    }

    @Test func `the next turn is settled on top, and answered after it`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let first = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        let second = try desk.layTwo("take ani 3", "take budi 9", id: 3)
        #expect(desk.verdicts(first + second) == [nil, nil, nil, nil])
        desk.machine.store.bring()
        desk.run()
        #expect(desk.verdicts(first) == [.answered("put ani 5"), .answered("put budi 5")])
        #expect(desk.verdicts(second) == [nil, nil])
        desk.machine.store.bring()
        desk.run()
        #expect(desk.verdicts(second) == [.answered("take ani 3"), .refused("short")])
    }

    @Test func `a turn that comes to the disk in the middle of the next is answered there`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let first = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        var heard: [[Verdict?]] = []
        desk.machine.store.willWrite = {
            heard.append(desk.verdicts(first))
            desk.machine.store.bring()
        }
        let second = try desk.layTwo("take ani 3", "take budi 9", id: 3)
        #expect(heard.first == [nil, nil])
        #expect(heard.last == [.answered("put ani 5"), .answered("put budi 5")])
        #expect(desk.verdicts(second) == [nil, nil])
    }

    @Test func `a command sent again meanwhile is answered as the first time`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let first = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        let again = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        #expect(desk.verdicts(again) == [nil, nil])
        for _ in 1...2 { desk.machine.store.bring() }
        desk.run()
        #expect(desk.verdicts(again) == desk.verdicts(first))
        #expect(try desk.query("amount ani") == .answered("5"))
    }

    @Test func `no more turns are under way than the limit says`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let turns = try (0...Limits.unflushedTurns).map { turn in
            try desk.layTwo("put ani 1", "put budi 1", id: 1 + 2 * turn)
        }
        #expect(desk.verdicts(turns[0]) == [.answered("put ani 1"), .answered("put budi 1")])
        for routes in turns.dropFirst() { #expect(desk.verdicts(routes) == [nil, nil]) }
    }

    @Test func `readers' answers wait for the turns that they may have seen`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let head = UInt64(try desk.journal().count)
        _ = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        let query = try desk.lay("amount ani") { _ in }
        var asked = WireEntriesRequest()
        asked.after = head
        asked.hash = try desk.hash(of: head)
        let entries = desk.lay(Frames.request(Desk.header(.entries, id: 0), try asked.serializedData()))
        desk.run()
        #expect(desk.verdicts([query, entries]) == [nil, nil])
        desk.machine.store.bring()
        desk.run()
        #expect(desk.verdicts([query]) == [.answered("5")])
        #expect(desk.reply(to: entries)?.page?.lines.count == 2)
    }

    @Test func `a turn that is lost with the machine was never answered`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let routes = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        desk.machine.store.fail(.death(1))
        _ = try desk.layTwo("put ani 1", "put budi 1", id: 3)
        #expect(desk.machine.store.isDead)
        #expect(desk.verdicts(routes) == [nil, nil])
        try desk.restart()
        #expect(try desk.query("amount ani") == .refused("unknown"))
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.query("amount ani") == .answered("5"))
        #expect(try desk.verification().sound)
    }

    @Test func `when a turn's sync fails the node ends, and no reply that rests on the turn ever leaves`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let head = UInt64(try desk.journal().count)
        desk.machine.store.fail(.flush)
        let first = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        let query = try desk.lay("amount ani") { _ in }
        var asked = WireEntriesRequest()
        asked.after = head
        asked.hash = try desk.hash(of: head)
        let entries = desk.lay(Frames.request(Desk.header(.entries, id: 0), try asked.serializedData()))
        desk.run()
        let second = try desk.layTwo("take ani 2", "take budi 9", id: 3)
        for _ in 1...2 {
            desk.machine.store.bring()
            desk.run()
        }
        #expect(desk.machine.node?.end == .lostSync("the sync failed"))
        desk.machine.stop()
        #expect(desk.verdicts(first + second + [query, entries]) == [nil, nil, nil, nil, nil, nil])
        try desk.restart()
        #expect(try desk.query("amount ani") == .refused("unknown"))
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.verification().sound)
    }

    @Test func `when the sync of a command that came alone fails, it is not answered either`() throws {
        let desk = try Desk(hasSlowDisk: true)
        desk.machine.store.fail(.flush)
        #expect(try desk.tell("put ani 5", id: 1) == .silence)
        #expect(desk.machine.node?.end == .lostSync("the sync failed"))
        try desk.restart()
        #expect(try desk.query("amount ani") == .refused("unknown"))
    }

    @Test func `inputs of a turn whose writes fail beside are settled again before those that came later`() throws {
        let desk = try Desk(hasSlowDisk: true)
        desk.machine.store.fail(.constraint)
        let first = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        let second = try desk.layTwo("take ani 3", "take budi 9", id: 3)
        for _ in 1...4 {
            desk.machine.store.bring()
            desk.run()
        }
        #expect(desk.verdicts(first) == [.answered("put ani 5"), .answered("put budi 5")])
        #expect(desk.verdicts(second) == [.answered("take ani 3"), .refused("short")])
        #expect(desk.machine.node?.end == nil)
        #expect(try desk.verification().sound)
    }

    @Test func `a node that stops waits for it`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let routes = try desk.layTwo("put ani 5", "put budi 5", id: 1)
        desk.machine.stop()
        #expect(desk.verdicts(routes) == [.answered("put ani 5"), .answered("put budi 5")])
    }
}

extension Desk {
    /// Each request's outcome; nil where there is no reply.
    fileprivate func verdicts(_ routes: [Route]) -> [Verdict?] { routes.map { reply(to: $0)?.verdict } }
}
