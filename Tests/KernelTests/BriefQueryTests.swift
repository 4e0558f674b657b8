import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// The loop answers a brief query itself, under the same rules as a reader. On PostgreSQL, reads are never immediate.
@Suite(.enabled(if: TestStore.ofThisRun == .sqlite, "PostgreSQL is never read at once"))
struct `A brief query` {
    /// One step without the rest of the loop: readers' results are sent in the next step.
    private func step(_ desk: Desk) { desk.machine.node?.step() }

    @Test func `is answered in the step in which it comes, a second query in the next`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        let brief = try desk.lay("peek ani") { _ in }
        step(desk)
        #expect(desk.reply(to: brief)?.verdict == .answered("5"))
        #expect(desk.reply(to: brief)?.header.entry == 2)
        let other = try desk.lay("amount ani") { _ in }
        step(desk)
        #expect(desk.reply(to: other) == nil)
        desk.run()
        #expect(desk.reply(to: other)?.verdict == .answered("5"))
    }

    @Test func `goes to a reader where it is not the first, or where a reader is busy`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        let routes = try (0..<3).map { _ in try desk.lay("peek ani") { _ in } }
        step(desk)
        #expect(routes.map { desk.reply(to: $0) != nil } == [true, false, false])
        // Two queries are still with the readers when this query arrives.
        let third = try desk.lay("peek ani") { _ in }
        _ = try desk.lay("amount ani") { _ in }
        step(desk)
        #expect(routes.allSatisfy { desk.reply(to: $0)?.verdict == .answered("5") })
        desk.run()
        #expect(desk.reply(to: third)?.verdict == .answered("5"))
    }

    @Test func `needs its grant, and is not answered after its deadline`() throws {
        let desk = try Desk()
        let stranger = try desk.lay("peek ani", as: "budi") { _ in }
        step(desk)
        #expect(desk.reply(to: stranger)?.verdict == .turnedAway(.notGranted))
        let past = desk.clock.now().adding(seconds: -1).microseconds
        let late = try desk.lay("peek ani") { $0.deadline = past }
        step(desk)
        #expect(desk.reply(to: late)?.verdict == .turnedAway(.deadlinePassed))
    }

    @Test func `waits for the entry that it asks for, and gives up`() throws {
        let desk = try Desk()
        let route = try desk.lay("peek ani") { $0.atLeast = 2 }
        let hopeless = try desk.lay("peek ani") { $0.atLeast = 9 }
        desk.run()
        #expect(desk.reply(to: route) == nil)
        try desk.tell("put ani 5", id: 1)
        #expect(desk.reply(to: route)?.verdict == .answered("5"))
        desk.clock.jump(Limits.longestQueryWait)
        desk.run()
        #expect(desk.reply(to: hopeless)?.verdict == .turnedAway(.notThereYet))
    }

    @Test func `reports a rule's mistake and a failed read as faults`() throws {
        let desk = try Desk()
        let mistake = try desk.lay("peek") { _ in }
        step(desk)
        #expect(desk.reply(to: mistake)?.verdict == .fault(.rule))
        desk.machine.store.refusesReading = true
        let unread = try desk.lay("peek ani") { _ in }
        step(desk)
        #expect(desk.reply(to: unread)?.verdict == .fault(.storage))
    }

    @Test func `is not answered before the turns that it has seen are on the disk`() throws {
        let desk = try Desk(hasSlowDisk: true)
        let puts = try desk.layTwo("put ani 5", "put ani 6", id: 1)
        let peek = try desk.lay("peek ani") { _ in }
        desk.run()
        #expect((puts + [peek]).allSatisfy { desk.reply(to: $0) == nil })
        desk.machine.store.bring()
        desk.run()
        #expect(puts.allSatisfy { desk.reply(to: $0)?.header.outcome == .answered })
        #expect(desk.reply(to: peek)?.verdict == .answered("11"))
    }
}
