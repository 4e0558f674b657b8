import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import WireSchemas

/// A verification beside the node's work: in steps, and a single run for all clients.
@Suite struct `Verifying beside the work` {
    /// A node whose verification steps run one at a time.
    private func held() throws -> Desk {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        desk.machine.store.holdsAside = true
        return desk
    }

    /// Runs the verification to its end, calling `between` after each step.
    private func finish(_ desk: Desk, between: () throws -> Void = {}) throws {
        while desk.machine.store.readAside() {
            desk.run()
            try between()
        }
    }

    @Test func `a client that asks for progress gets the state at once, and in the end the result`() throws {
        let desk = try held()
        let begun = try #require(try desk.verification(to: desk.layVerify { $0.progress = true }))
        #expect(begun.run == 1 && begun.phase == .journal && !begun.finished && !begun.sound)
        desk.machine.store.readAside()
        desk.run()
        let midway = try #require(
            try desk.verification(
                to: desk.layVerify {
                    $0.progress = true
                    $0.run = 1
                }))
        #expect(midway.run == 1 && midway.phase == .tables && !midway.finished)
        try finish(desk)
        for _ in 0..<2 {
            let end = try #require(
                try desk.verification(
                    to: desk.layVerify {
                        $0.progress = true
                        $0.run = 1
                    }))
            #expect(end.run == 1 && end.finished && end.sound && end.phase == .ended && end.entries == 2)
        }
        #expect(!desk.machine.store.readAside(), "no other one was begun")
    }

    @Test func `without progress there is one answer, when it has ended, with its entry and hash`() throws {
        let desk = try held()
        let route = try desk.layVerify()
        #expect(desk.reply(to: route) == nil)
        try finish(desk)
        #expect(try desk.verification(to: route)?.sound == true)
        let header = try #require(desk.reply(to: route)?.header)
        #expect(try header.entry == 2 && header.hash == desk.hash(of: 2))
    }

    @Test func `a second request joins the first`() throws {
        let desk = try held()
        let first = try desk.layVerify()
        let second = try #require(try desk.verification(to: desk.layVerify(as: "siti") { $0.progress = true }))
        #expect(second.run == 1)
        try finish(desk)
        #expect(try desk.verification(to: first)?.run == 1)
        let next = try #require(try desk.verification(to: desk.layVerify { $0.progress = true }))
        #expect(next.run == 2 && !next.finished)
    }

    @Test func `a run that is not known any more is begun anew`() throws {
        let desk = try held()
        let begun = try desk.verification(
            to: desk.layVerify {
                $0.progress = true
                $0.run = 77
            })
        #expect(begun?.run == 1)
    }

    @Test func `more than sixty-four do not wait for it, but are turned away`() throws {
        let desk = try held()
        var asked = WireNodeQuery()
        asked.verify = WireVerifyQuery()
        let body: Data = try asked.serializedData()
        let routes = (0..<Limits.verifyWaitingRequests + 1).map { number in
            desk.lay(Frames.request(Desk.header(.nodeQuery, id: number), body))
        }
        desk.run()
        let verdicts = routes.map { desk.reply(to: $0)?.verdict }
        #expect(verdicts.dropLast().allSatisfy { $0 == nil } && verdicts.last == .turnedAway(.busy))
        try finish(desk)
        #expect(try routes.dropLast().allSatisfy { try desk.verification(to: $0)?.sound == true })
    }

    @Test func `the same request again takes the place of the first, whose route may be gone`() throws {
        let desk = try held()
        let routes = try (0..<100).map { _ in try desk.layVerify() }
        try finish(desk)
        #expect(try desk.verification(to: routes[99])?.sound == true)
        #expect(routes.dropLast().allSatisfy { desk.reply(to: $0) == nil })
    }

    @Test func `commands and queries go on meanwhile, and their changes are no difference`() throws {
        let desk = try held()
        let route = try desk.layVerify()
        var number = 10
        try finish(desk) {
            guard number < 40 else { return }
            let first = try desk.tell("put ani 1", id: number)
            let second = try desk.tell("put a\(number) 1", id: number + 100)
            let amount = try desk.query("amount a\(number)")
            #expect(first == .answered("put ani 1") && second == .answered("put a\(number) 1"))
            #expect(amount == .answered("1"))
            number += 1
        }
        let found = try #require(try desk.verification(to: route))
        #expect(found.sound, "\(found.finding)")
        #expect(number > 11, "something came between two steps")
    }

    @Test func `a row changed behind the node's back meanwhile is found where it has not looked yet`() throws {
        let desk = try held()
        let route = try desk.layVerify()
        desk.machine.store.readAside()
        desk.run()
        try desk.tamper("UPDATE account SET amount = 99")
        try finish(desk)
        #expect(try desk.verification(to: route)?.finding.contains("table account") == true)
    }

    @Test func `an entry replaced where it has looked already is found by the entries that rest on it`() throws {
        let desk = try held()
        let route = try desk.layVerify()
        desk.machine.store.readAside()
        desk.run()
        try desk.tamper("UPDATE journal SET hash = $1 WHERE number = 2", [.blob(Data([0]))])
        try finish(desk)
        #expect(try desk.verification(to: route)?.firstWrong == 2)
    }

    @Test func `a storage that fails stops it, and the next request resumes it`() throws {
        let desk = try held()
        let route = try desk.layVerify()
        desk.machine.store.readAside()
        desk.run()
        desk.machine.store.refusesReading = true
        desk.machine.store.readAside()
        desk.run()
        #expect(desk.reply(to: route)?.verdict == .fault(.storage))
        #expect(!desk.machine.store.readAside(), "nothing is tried by itself")
        desk.machine.store.mend()
        let again = try #require(try desk.verification(to: desk.layVerify { $0.progress = true }))
        #expect(again.run == 1 && again.phase == .tables)
        try finish(desk)
        let end = try desk.verification(
            to: desk.layVerify {
                $0.progress = true
                $0.run = 1
            })
        #expect(end?.sound == true)
    }

    @Test func `a node that stops tells the waiting clients that it does`() throws {
        let desk = try held()
        let route = try desk.layVerify()
        desk.machine.node?.stop()
        #expect(desk.reply(to: route)?.verdict == .fault(.stopping))
    }

    @Test func `its result waits for the turns that it may have seen`() throws {
        let desk = try Desk(hasSlowDisk: true)
        desk.machine.store.holdsAside = true
        let route = try desk.layVerify()
        let routes = try desk.layTwo("put ani 1", "put budi 1", id: 1)
        try finish(desk)
        #expect(desk.reply(to: route) == nil && desk.reply(to: routes[0]) == nil)
        desk.machine.store.bring()
        desk.run()
        #expect(try desk.verification(to: route)?.entries == 3)
        #expect(desk.reply(to: routes[0])?.verdict == .answered("put ani 1"))
    }
}
