import Foundation
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// Work that is due by itself. A till whose account `daily` exists grows every account once a day.
@Suite struct `Work that is due by itself` {
    private static let day: Int64 = 24 * 3_600

    /// A till with so many accounts that hold 1, among them `daily` and `open`.
    private func desk(accounts: Int = 3) throws -> Desk {
        let desk = try Desk()
        let names = (2..<accounts).map { "a\(1_000 + $0)" } + ["daily", "open"]
        try desk.tell(names.map { "put \($0) 1" }.joined(separator: "\n"), id: 900_000)
        return desk
    }

    /// Lets so many seconds pass, looking at the time every few hours as a node does, and ends the jobs that began.
    private func pass(_ seconds: Int64, _ desk: Desk) throws {
        for _ in 0..<max(1, seconds / (4 * 3_600)) {
            desk.clock.jump(seconds: min(seconds, 4 * 3_600))
            try finish(desk)
        }
    }

    /// Runs the node until no job runs.
    private func finish(_ desk: Desk) throws {
        for _ in 0..<200 {
            desk.machine.node?.loop()
            desk.machine.node?.loop()
            if try desk.integer("SELECT count(*) FROM job WHERE state = 1") == 0 { return }
        }
        Issue.record("the job does not end")
    }

    /// As an operator does after a long stop.
    private func acceptClock(_ desk: Desk) throws {
        var command = WireNodeCommand()
        command.acceptClock.now = desk.clock.now().microseconds
        #expect(try desk.tellNode(command, id: 5)?.header.outcome == .answered)
    }

    private func jobs(_ desk: Desk) throws -> [WireJob] {
        try desk.askNode(.jobs(WireJobsQuery()), as: "siti").jobs.jobs
    }

    private func amounts(_ desk: Desk) throws -> Set<Int64> {
        try desk.machine.store.sound.read {
            Set(try $0.rows("SELECT amount FROM account") { $0.integer(0) })
        }
    }

    @Test func `begins once a day, as the node's own job over all items`() throws {
        let desk = try desk(accounts: 40)
        try pass(600, desk)
        #expect(try amounts(desk) == [2])
        let job = try #require(try jobs(desk).first)
        #expect(job.person == "till.bappeda" && job.asked == "grow" && job.state == .ended)
        #expect(job.total == 40 && job.lookedAt == 40)
        let entries = try desk.journal().filter { $0.hasJob }
        #expect(entries.count > 2)
        #expect(entries.allSatisfy { $0.principal == "till.bappeda" && $0.onBehalfOf.isEmpty && $0.asked == "grow" })
        #expect(entries.allSatisfy { $0.requestID.starts(with: Data(repeating: 0xff, count: 6)) })
        try pass(600, desk)
        #expect(try jobs(desk).count == 1)
        try pass(2 * Self.day, desk)
        #expect(try jobs(desk).count == 3)
        #expect(try amounts(desk) == [4])
        #expect(try desk.verification().sound)
    }

    @Test func `does not begin again after a restart, nor several times after a long stop`() throws {
        let desk = try desk()
        try pass(600, desk)
        try desk.restart()
        try pass(600, desk)
        #expect(try jobs(desk).count == 1)
        desk.clock.jump(seconds: 5 * Self.day)
        try desk.restart()
        try acceptClock(desk)
        try pass(600, desk)
        #expect(try jobs(desk).count == 2)
        #expect(try amounts(desk) == [3])
    }

    @Test func `goes on where the killed node had come to`() throws {
        let desk = try desk(accounts: 200)
        desk.clock.jump(seconds: 600)
        for _ in 0..<4 { desk.machine.node?.loop() }
        try desk.restart()
        try finish(desk)
        #expect(try jobs(desk).map(\.lookedAt) == [200])
        #expect(try amounts(desk) == [2])
    }

    @Test func `does not begin while the clock is ahead`() throws {
        let desk = try desk()
        desk.clock.jump(seconds: 50 * 3_600)
        for _ in 0..<10 { desk.machine.node?.loop() }
        #expect(try desk.integer("SELECT count(*) FROM job") == 0)
        try acceptClock(desk)
        try pass(600, desk)
        #expect(try amounts(desk) == [2])
    }

    @Test func `is not stopped by a change of the directory, and stands still where the service refuses it`() throws {
        let desk = try desk()
        desk.install(Desk.directory.with("tono", "till.put"))
        try pass(600, desk)
        #expect(try jobs(desk).map(\.state) == [.ended])
        try desk.tamper("DELETE FROM account WHERE name = 'open'")
        try desk.restart()
        try pass(Self.day, desk)
        let job = try #require(try jobs(desk).first)
        #expect(job.state == .standing && job.why.reason == .refused)
        try desk.tell("put open 1", id: 7)
        try pass(600, desk)
        #expect(try jobs(desk).first?.state == .ended)
    }

    @Test func `once cancelled does not begin again before it is due again`() throws {
        let desk = try desk(accounts: 300)
        desk.clock.jump(seconds: 600)
        for _ in 0..<3 { desk.machine.node?.loop() }
        let id = try #require(try jobs(desk).first).job
        var command = WireNodeCommand()
        command.cancelJob.job = id
        #expect(try desk.tellNode(command, id: 5)?.header.outcome == .answered)
        try pass(600, desk)
        #expect(try jobs(desk).map(\.state) == [.cancelled])
        try pass(Self.day, desk)
        #expect(try jobs(desk).map(\.state) == [.ended, .cancelled])
    }
}
