import Foundation
import Glibc
import Support
import Testing

@testable import Console

extension Processes {
    /// Losses of power, with all unsynced writes.
    ///
    /// A tenth of the moments and syncs is tried, with and without another process that has the Registry's database
    /// open across the next start. `TANGGA_POWER_LOSS` is a number that selects the tenth (0 by default), or `all`.
    @Suite struct PowerLoss {
        private let registry = TemporaryProvince.registry

        /// The moments or syncs, of so many, that are tried.
        private static func chosen(of count: Int) -> [Int] {
            let wanted = ProcessInfo.processInfo.environment["TANGGA_POWER_LOSS"] ?? "0"
            if wanted == "all" { return Array(1...count) }
            var chance = Chance(seed: UInt64(wanted) ?? 0)
            return (1...count).map { ($0, chance.next()) }.sorted { $0.1 < $1.1 }.prefix(count / 10).map(\.0)
        }

        private static let moments = chosen(of: 200)
        private static let syncs = chosen(of: 60)

        private static func end(_ number: Int) -> Outsider.End { number % 2 == 0 ? .closes : .isKilled }

        @Test(.timeLimit(minutes: 1), arguments: moments)
        func `power lost at a random moment takes no acknowledged command`(_ seed: Int) throws {
            try loseAtMoment(seed, beside: nil)
        }

        @Test(.timeLimit(minutes: 1), arguments: moments)
        func `nor does it with a select open across the next start`(_ seed: Int) throws {
            try loseAtMoment(seed, beside: PowerLoss.end(seed))
        }

        @Test(.timeLimit(minutes: 1), arguments: syncs)
        func `power lost at the n-th sync of a new Registry takes no acknowledged command`(_ nth: Int) throws {
            try loseAtRegistrysSync(nth, beside: nil)
        }

        @Test(.timeLimit(minutes: 1), arguments: syncs)
        func `nor does it at a new Registry's with a select open across the next start`(_ nth: Int) throws {
            try loseAtRegistrysSync(nth, beside: PowerLoss.end(nth))
        }

        @Test(.timeLimit(minutes: 1), arguments: syncs)
        func `power lost at the n-th sync of a Disbursement takes no acknowledged command`(_ nth: Int) throws {
            try loseAtDisbursementsSync(nth, beside: nil)
        }

        @Test(.timeLimit(minutes: 1), arguments: syncs)
        func `nor does it at a Disbursement's with a select open across the next start`(_ nth: Int) throws {
            try loseAtDisbursementsSync(nth, beside: PowerLoss.end(nth))
        }

        // Not every sync covers an acknowledged command: a folder's covers none.
        @Test(.timeLimit(minutes: 2), .enabled(if: Executables.answerBeforeFlushWhenTold))
        func `a node that answers before its flush is found out`() throws {
            let isFoundOut = try (30..<50).contains { nth in try lossesOfEarlyAnswers(atSync: nth) != [] }
            #expect(isFoundOut)
        }

        /// The losses after a power cut at the n-th sync of a Registry that replies before its flush.
        private func lossesOfEarlyAnswers(atSync nth: Int) throws -> [String] {
            let day = try Workday(in: FundedProvince.copy())
            try day.launch((registry, .cut(at: nth)), environment: Executables.answersBeforeFlush)
            let process = try #require(day.processes[registry])
            try eventually("power is lost") {
                try day.go(milliseconds: 50)
                return !process.isRunning
            }
            // Replies that left before the process was killed are still to be received.
            for _ in 0..<20 { try day.villages.step(milliseconds: 5) }
            try day.losePower(seed: 0, keeping: 0)
            try day.launchAgain(beside: nil)
            try day.villages.finish()
            // Of this node alone: followers may have read the lost entries, and then stop.
            return try day.province.losses(of: day.villages)
        }

        private func loseAtMoment(_ seed: Int, beside outsider: Outsider.End?) throws {
            var chance = Chance(seed: UInt64(seed))
            let day = try Workday(in: FundedProvince.copy())
            try day.launch()
            try day.waitUntilServing()
            let imports = seed % 3 == 0
            if imports { try day.beginImport() }
            try day.go(milliseconds: chance.number(0...(imports ? 3_000 : 1_000)))
            usleep(UInt32(chance.number(0...3_000)))
            try day.losePower(seed: chance.next())
            try day.launchAgain(beside: outsider)
            try day.finish()
            #expect(try day.losses() == [])
        }

        private func loseAtRegistrysSync(_ nth: Int, beside outsider: Outsider.End?) throws {
            let day = try Workday(in: TemporaryProvince())
            try day.launch((registry, .cut(at: nth)))
            let process = try #require(day.processes[registry])
            try eventually("the nodes hold their locks, or power is lost") {
                !process.isRunning
                    || day.province.nodes.allSatisfy { day.province.process(of: $0) == day.processes[$0]?.pid }
            }
            // On the same disk, since it starts the Registry again where power was lost before it looked.
            let up = try day.province.tangga(["up", "--detach"], try day.disk.environment())
            try eventually("the province is up, or power is lost") { !process.isRunning || !up.isRunning }
            try eventually("power is lost") {
                if process.isRunning { try day.villages.step() }
                return !process.isRunning
            }
            #expect(day.disk.hasFailed)
            up.end()
            try day.province.killStarted(registry)
            try day.losePower(seed: UInt64(nth))
            try day.launchAgain(beside: outsider)
            try day.province.tangga("up", "--detach").done()
            try day.villages.go(for: 20)
            try day.villages.finish()
            #expect(try day.province.losses(of: day.villages) == [])
            #expect(try day.province.disagreements() == [])
        }

        private func loseAtDisbursementsSync(_ nth: Int, beside outsider: Outsider.End?) throws {
            let day = try Workday(in: FundedProvince.copy())
            try day.launch((TemporaryProvince.disbursement, .cut(at: nth)))
            let process = try #require(day.processes[TemporaryProvince.disbursement])
            try eventually("power is lost") {
                try day.go(milliseconds: 50)
                return !process.isRunning
            }
            #expect(day.disk.hasFailed)
            try day.losePower(seed: UInt64(nth))
            try day.launchAgain(beside: outsider)
            try day.finish()
            #expect(try day.losses() == [])
        }
    }
}
