import Foundation
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// A job: a command that the node carries out by itself, page by page.
@Suite struct `A job` {
    private static let directory = Desk.directory
        .with("rina", "till.grow")
        .with("tono", "till.put")

    /// A till with an account `open` and so many others, each with 1.
    private func desk(
        accounts: Int, directory: SimulatedDirectory = Self.directory, hasSlowDisk: Bool = false
    ) throws -> Desk {
        let desk = try Desk(directory: directory, hasSlowDisk: hasSlowDisk)
        let lines = (0..<accounts).map { "put a\(1_000 + $0) 1" } + ["put open 1"]
        try desk.tell(lines.joined(separator: "\n"), id: 900_000)
        desk.machine.store.bring()
        desk.run()
        return desk
    }

    @discardableResult
    private func start(_ desk: Desk, id: Int = 1, as principal: String = "rina", _ line: String = "grow") throws
        -> Reply?
    {
        desk.send(Frames.request(Desk.header(.job, id: id), try line.body), as: principal)
    }

    /// Runs the node until no job runs.
    private func finish(_ desk: Desk) throws {
        for _ in 0..<200 {
            desk.machine.node?.loop()
            if try desk.integer("SELECT count(*) FROM job WHERE state = 1") == 0 { return }
        }
        Issue.record("the job does not end")
    }

    private func jobs(_ desk: Desk, as principal: String = "siti") throws -> [WireJob] {
        try desk.askNode(.jobs(WireJobsQuery()), as: principal).jobs.jobs
    }

    private func amounts(_ desk: Desk) throws -> [Int64] {
        try desk.machine.store.sound.read { try $0.rows("SELECT amount FROM account ORDER BY name") { $0.integer(0) } }
    }

    @Test func `ends by itself, looks at each item once, and tells its counts`() throws {
        let desk = try desk(accounts: 60)
        try desk.tell("put a1005 6", id: 2)
        let reply = try #require(try start(desk))
        #expect(reply.header.outcome == .answered)
        let accepted = try WireJobAccepted(serializedBytes: reply.body)
        #expect(accepted.job == Desk.id(1) && accepted.total == 61)
        let work = try #require(try desk.status().works.first)
        #expect(work.job == Desk.id(1) && work.what == "grow" && work.of == 61 && !work.standing)
        try finish(desk)
        #expect(try amounts(desk) == (0..<60).map { $0 == 5 ? 7 : 2 } + [2])
        let job = try #require(try jobs(desk).first)
        #expect(job.state == .ended && job.lookedAt == 61 && job.changed == 60 && job.total == 61)
        #expect(job.counts.map { "\($0.name) \($0.count)" } == ["grown 60", "kept 1"])
        #expect(job.person == "rina" && job.asked == "grow")
        #expect(try desk.verification().sound)
    }

    @Test func `writes an entry for each step, of the node for the starter`() throws {
        let desk = try desk(accounts: 60)
        try start(desk)
        try finish(desk)
        let steps = try desk.journal().filter { if case .stepped = $0.job.event { true } else { false } }
        #expect(steps.count > 1 && steps.map(\.job.stepped.step) == (1...UInt64(steps.count)).map { $0 })
        #expect(steps.allSatisfy { $0.principal == "till.bappeda" && $0.onBehalfOf == "rina" && $0.asked == "grow" })
        #expect(steps.allSatisfy { $0.requestID.starts(with: Data(repeating: 0xff, count: 6)) })
        #expect(steps.map { Int($0.job.stepped.lookedAt) }.reduce(0, +) == 61)
        #expect(steps.allSatisfy { $0.job.stepped.lookedAt <= $0.job.stepped.most })
        #expect(steps.last?.job.stepped.next.isEmpty == true)
    }

    @Test func `gives new ids that are higher than those before it`() throws {
        let step = Data(repeating: 0xff, count: 6) + Data(1...10)
        let times = [0, 1_000, 1_764_000_000_000_000, 1_764_000_000_001_000].map { Moment(microseconds: $0) }
        let ids = times.map { Jobs.seed(step, $0).derived(7) }
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
        let reserved = Data(repeating: 0xff, count: 6)
        #expect(ids.allSatisfy { !$0.data.starts(with: reserved) })
    }

    /// Kills the node after so many rounds of its loop.
    @Test(arguments: 0..<8) func `that is killed between steps goes on as if nothing had happened`(rounds: Int) throws {
        let desk = try desk(accounts: 200)
        try start(desk)
        for _ in 0..<rounds { desk.machine.node?.loop() }
        try desk.restart()
        try finish(desk)
        #expect(try amounts(desk).allSatisfy { $0 == 2 })
        #expect(try jobs(desk).map(\.lookedAt) == [201])
        #expect(try desk.verification().sound)
    }

    /// A step that fails to commit, or whose commit happened although it failed.
    @Test(arguments: [FaultyStore.Fault.begin, .write(1), .write(3), .commit, .commitThatHappened])
    func `whose step fails in the storage is repeated when that works again`(fault: FaultyStore.Fault) throws {
        let desk = try desk(accounts: 60)
        try start(desk)
        desk.machine.store.fail(fault)
        for _ in 0..<10 {
            desk.machine.node?.loop()
            desk.clock.jump(seconds: 2)
        }
        try finish(desk)
        #expect(try amounts(desk).allSatisfy { $0 == 2 })
        #expect(try jobs(desk).map(\.state) == [.ended])
        #expect(try desk.verification().sound)
    }

    @Test func `waits while commands come, and takes a step at least once in eight turns`() throws {
        let desk = try desk(accounts: 900)
        try start(desk)
        for number in 0..<64 {
            desk.lay(Frames.request(Desk.header(.command, id: 5_000 + number), try "put tono 20".body))
            desk.machine.node?.loop()
        }
        let entries = try desk.journal()
        let steps = entries.indices.filter { if case .stepped = entries[$0].job.event { true } else { false } }
        let gaps = zip(steps, steps.dropFirst()).map { $1 - $0 }
        #expect(gaps.count >= 4 && gaps.allSatisfy { (2...Limits.turnsBeforeStep + 1).contains($0) })
        try finish(desk)
        // The job grew the account once if it came to it after its first deposit.
        let amount = try desk.integer("SELECT amount FROM account WHERE name = 'tono'")
        #expect(amount == 64 * 20 || amount == 64 * 20 + 1)
    }

    @Test func `stands still when its starter has lost the grant, says so, and goes on when it is back`() throws {
        let desk = try desk(accounts: 200)
        try start(desk)
        desk.machine.node?.loop()
        let without = SimulatedDirectory(version: 2).with("siti", "*").with("rina", "till.put")
        #expect(desk.install(without, id: 2, as: "siti")?.header.outcome == .answered)
        for _ in 0..<10 { desk.machine.node?.loop() }
        let job = try #require(try jobs(desk).first)
        #expect(job.state == .standing && job.why.reason == .notGranted && job.lookedAt < 201)
        let before = try desk.journal().count
        for _ in 0..<5 {
            desk.clock.jump(seconds: 100)
            desk.machine.node?.loop()
        }
        #expect(
            try desk.journal().filter { $0.hasJob }.count == desk.journal().prefix(before).filter { $0.hasJob }.count)
        #expect(try jobs(desk, as: "rina").map(\.state) == [.standing])
        let with = SimulatedDirectory(version: 3).with("siti", "*").with("rina", "till.grow")
        #expect(desk.install(with, id: 3, as: "siti")?.header.outcome == .answered)
        try finish(desk)
        #expect(try amounts(desk).allSatisfy { $0 == 2 })
        #expect(try jobs(desk).map(\.state) == [.ended])
        #expect(try desk.verification().sound)
    }

    @Test func `whose next page the service refuses stands still, and is tried again after a while`() throws {
        let desk = try desk(accounts: 200)
        try start(desk)
        desk.machine.node?.loop()
        try desk.tell("take open 1", id: 2)
        try desk.tamper("DELETE FROM account WHERE name = 'open'")
        for _ in 0..<10 { desk.machine.node?.loop() }
        let job = try #require(try jobs(desk).first)
        #expect(job.state == .standing && job.why.reason == .refused)
        #expect(try Google_Protobuf_StringValue(serializedBytes: job.why.refusal).value == "closed")
        try desk.tell("put open 2", id: 3)
        for _ in 0..<10 { desk.machine.node?.loop() }
        desk.clock.jump(seconds: 100)
        try finish(desk)
        #expect(try jobs(desk).map(\.state) == [.ended])
    }

    @Test func `whose page breaks the turn stands still, and another job goes on`() throws {
        let desk = try desk(accounts: 20)
        // One more makes 6666, which the check before the commit refuses.
        try desk.tell("put a1010 6664", id: 2)
        try start(desk, id: 3)
        try start(desk, id: 4, as: "siti")
        try finish(desk)
        let found = try jobs(desk)
        #expect(found.map(\.state) == [.standing, .standing])
        #expect(found.allSatisfy { $0.why.reason == .rule && $0.why.detail.contains("6666") && $0.lookedAt == 0 })
        #expect(try desk.tell("take a1010 5", id: 5) == .answered("take a1010 5"))
        desk.clock.jump(seconds: 100)
        for _ in 0..<50 { desk.machine.node?.loop() }
        #expect(try jobs(desk).map(\.state) == [.ended, .ended])
        #expect(try desk.verification().sound)
    }

    @Test func `is cancelled by its starter or by a grant, and what it has done stays done`() throws {
        let desk = try desk(accounts: 400)
        func cancel(_ job: Int, id: Int, as principal: String) throws -> Reply? {
            var command = WireNodeCommand()
            command.cancelJob.job = Desk.id(job)
            return try desk.tellNode(command, id: id, as: principal)
        }
        try start(desk, id: 1)
        desk.machine.node?.loop()
        #expect(try cancel(1, id: 10, as: "tono")?.verdict == .turnedAway(.notGranted))
        #expect(try cancel(1, id: 11, as: "rina")?.header.outcome == .answered)
        #expect(try jobs(desk).map(\.state) == [.cancelled])
        let done = try amounts(desk).filter { $0 == 2 }.count
        for _ in 0..<10 { desk.machine.node?.loop() }
        #expect(try amounts(desk).filter { $0 == 2 }.count == done && done < 401)
        let again = try #require(try cancel(1, id: 12, as: "rina"))
        #expect(try WireNodeRefusal(serializedBytes: again.body).code == .jobEnded)
        let none = try #require(try cancel(77, id: 13, as: "siti"))
        #expect(try WireNodeRefusal(serializedBytes: none.body).code == .jobUnknown)
        try start(desk, id: 2)
        #expect(try cancel(2, id: 14, as: "siti")?.header.outcome == .answered)
        #expect(try desk.verification().sound)
    }

    @Test func `is started once, however often the request is sent`() throws {
        let desk = try desk(accounts: 60)
        let first = try start(desk)
        try finish(desk)
        let second = try start(desk)
        #expect(first?.body == second?.body && first?.header.entry == second?.header.entry)
        #expect(try jobs(desk).count == 1)
        #expect(try amounts(desk).allSatisfy { $0 == 2 })
        #expect(try start(desk, as: "siti")?.verdict == .turnedAway(.idReused))
    }

    @Test func `needs the command's own grant, and a command that has pages`() throws {
        let desk = try desk(accounts: 3)
        #expect(try start(desk, as: "tono")?.verdict == .turnedAway(.notGranted))
        #expect(try start(desk, id: 2, as: "siti", "put x 1")?.header.outcome == .refused)
        try desk.tamper("DELETE FROM account WHERE name = 'open'")
        #expect(try start(desk, id: 3)?.verdict == .refused("closed"))
        #expect(try jobs(desk).isEmpty)
    }

    @Test func `is seen by its starter, and by others only with the grant`() throws {
        let desk = try desk(accounts: 3)
        try start(desk)
        try start(desk, id: 2, as: "siti")
        try finish(desk)
        #expect(try jobs(desk, as: "rina").map(\.person) == ["rina"])
        #expect(try jobs(desk, as: "tono").isEmpty)
        #expect(try jobs(desk, as: "siti").map(\.person) == ["siti", "rina"])
    }

    @Test func `no request from a socket may have the id of a step`() throws {
        let desk = try desk(accounts: 60)
        try start(desk)
        try finish(desk)
        let step = try #require(try desk.journal().last { $0.hasJob })
        for kind in [WireKind.command, .job, .nodeCommand] {
            var header = Desk.header(kind, id: 9)
            header.requestID = step.requestID
            let reply = desk.send(Frames.request(header, try "grow".body), as: "siti")
            #expect(reply?.verdict == .turnedAway(.headerUnreadable))
        }
    }

    @Test func `takes no step while the clock is ahead, until an operator accepts the clock`() throws {
        let desk = try desk(accounts: 200)
        try start(desk)
        desk.machine.node?.loop()
        desk.clock.jump(seconds: 50 * 3_600)
        let before = try amounts(desk)
        for _ in 0..<10 { desk.machine.node?.loop() }
        #expect(try amounts(desk) == before)
        var command = WireNodeCommand()
        command.acceptClock.now = desk.clock.now().microseconds
        #expect(try desk.tellNode(command, id: 5)?.header.outcome == .answered)
        try finish(desk)
        #expect(try amounts(desk).allSatisfy { $0 == 2 })
    }

    @Test func `follows into the copied tables of a peer like any other command`() throws {
        let clock = SimulatedClock()
        let bappeda = try Desk(directory: Self.directory, clock: clock)
        let dinsos = try Desk("till.dinsos", follows: ["till.bappeda"], personal: true, clock: clock)
        try bappeda.tell("put ani 1\nput budi 1\nput open 1", id: 2)
        try start(bappeda)
        try finish(bappeda)
        try dinsos.follow(bappeda)
        #expect(try dinsos.integer("SELECT count(*) FROM heard") == 6)
        #expect(try dinsos.verification(beside: bappeda).sound)
    }
}
