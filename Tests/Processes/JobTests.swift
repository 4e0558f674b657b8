import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import Talk
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// Work that a node carries out by itself, with real processes and on both stores.
    @Suite struct Jobs {
        private let registry = TemporaryProvince.registry

        /// The families of the register: 3,000, or what `deploy/test --families` says.
        static let families = ProcessInfo.processInfo.environment["TANGGA_FAMILIES"].flatMap(Int.init) ?? 3_000
        /// The most that a test, and a command of one, may take.
        static let minutes = 3 + families / 2_000
        static let seconds = Double(60 + families / 50)

        /// A Registry with the families of an invented hand-over, in a file or on a PostgreSQL server.
        private func registered(in store: String? = nil) throws -> TemporaryProvince {
            let province = try TemporaryProvince()
            if let store { try province.keep(registry, in: store) }
            try province.start(registry)
            let folder = try TemporaryProvince.synthesizedHandover(families: Self.families)
            try province.tangga("regions", "import", folder.appendingPathComponent("regions.csv").path).done()
            _ = try province.tangga(
                "import", folder.appendingPathComponent("families.csv").path,
                folder.appendingPathComponent("persons.csv").path, "--date", Day.today.iso, "--rejects",
                province.folder.appendingPathComponent("rejects").path
            ).status(within: Self.seconds)
            return province
        }

        private func jobs(_ province: TemporaryProvince) throws -> [WireJob] {
            try province.session(as: "admin").jobs(registry, WireJobsQuery())
        }

        /// Starts `tangga assess`, and kills the Registry with SIGKILL when some families are assessed, several times.
        /// The command waits, and its job ends as if nothing had happened.
        private func expectUndisturbed(_ province: TemporaryProvince) throws {
            let command = try province.tangga("assess", "--lang", "en", "--format", "csv")
            for _ in 0..<3 {
                let before = try? jobs(province).first?.lookedAt
                try eventually("some families are assessed", seconds: 60) {
                    let job = try jobs(province).first
                    return job.map { $0.lookedAt > before ?? 0 || $0.state != .running } ?? false
                }
                try province.kill(registry)
                try province.waitUntilServing(registry, try province.launch(registry))
            }
            try command.done(within: Self.seconds)
            let job = try #require(try jobs(province).first)
            #expect(job.state == .ended && job.lookedAt == job.total && job.changed == job.total)
            #expect(Int(job.total) > Self.families / 2)
            #expect(command.out.contains("looked_at,\(job.total)"))
            #expect(try jobs(province).count == 1)
            #expect(try province.unsound(registry, within: Self.seconds) == nil)
            // Nothing is left to assess.
            let again = try province.tangga("assess", "--format", "csv")
            try again.done(within: Self.seconds)
            #expect(try jobs(province).first?.changed == 0)
        }

        @Test(.timeLimit(minutes: minutes))
        func `assessing the province goes on after SIGKILL as if nothing had happened`() throws {
            try expectUndisturbed(registered())
        }

        @Test(.timeLimit(minutes: minutes), .enabled(if: PostgresServer.isInstalled, "\(PostgresServer.missing)"))
        func `so it does on PostgreSQL`() throws {
            let server = try PostgresServer()
            try expectUndisturbed(registered(in: server.address))
        }

        @Test(.timeLimit(minutes: minutes))
        func `a job that nobody waits for is listed, watched and cancelled`() throws {
            let province = try registered()
            let started = try province.tangga("assess", "--detach", "--format", "csv").done()
            let id = try #require(
                started.out.split(whereSeparator: { $0 == "," || $0.isNewline }).first { $0.count == 32 })
            try province.tangga("jobs", "watch", String(id.prefix(12)), "--lang", "en").done(within: Self.seconds)
            let listed = try province.tangga("jobs", "list", "--all", "--format", "csv").done()
            #expect(listed.out.contains(id) && listed.out.contains("ended"))
            let job = try #require(try jobs(province).first)
            #expect(job.lookedAt == job.total && Int(job.total) > Self.families / 2)
            let late = try province.tangga("jobs", "cancel", String(id), "--lang", "en")
            #expect(try late.status() != 0)
            #expect(late.words.contains("The job has ended"))
            let unknown = try province.tangga("jobs", "cancel", "ffff", "--lang", "en")
            #expect(try unknown.status() != 0 && unknown.words.contains("There is no job ffff"))
        }
    }
}
