import Crypto
import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Talk
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// A newly made province.
    @Suite struct Newcomer {
        private let registry = TemporaryProvince.registry
        private let reporting = TemporaryProvince.reporting

        @Test(.timeLimit(minutes: 1))
        func `a follower that came before its peer had the directory reads at once when it has it`() throws {
            // The best of three, because other tests may keep the machine busy.
            let lags = try (0..<3).map { _ in try lag() }
            #expect(try #require(lags.min()) <= .milliseconds(200 * Slowdown.factor), "\(lags)")
        }

        /// The time from the Registry's installation of the directory to Reporting's first reading.
        private func lag() throws -> Duration {
            let province = try TemporaryProvince()
            for node in [registry, reporting] {
                try province.waitUntilServing(node, try province.launch(node))
            }
            // Long enough for more than one turned-away attempt.
            usleep(2_500_000)
            #expect(try province.cursor(of: reporting, in: registry) == 0)
            let up = try province.tangga("up", "--detach", registry)
            try eventually("the directory is installed") { try province.status(of: registry).directoryVersion > 0 }
            let installed = ContinuousClock.now
            try eventually("it is read") { try province.cursor(of: reporting, in: registry) > 0 }
            let lag = ContinuousClock.now - installed
            try up.done()
            return lag
        }

        @Test(.timeLimit(minutes: 1))
        func `no other person can use up the id under which a province's parameters are loaded`() throws {
            let province = try TemporaryProvince()
            let numbers = province.folder.appendingPathComponent("parameters.yaml")
            let aside = province.folder.appendingPathComponent("parameters.later")
            try FileManager.default.moveItem(at: numbers, to: aside)
            try province.tangga("up", "--detach").done()
            try FileManager.default.moveItem(at: aside, to: numbers)
            // An operator can read the file too, and knows how earlier versions made the id.
            let load = try ParameterFile.command(of: numbers)
            let id = Identifier(joining: Array(SHA256.hash(data: try load.serializedData())))
            let village = RegistryRegion.with { ($0.code, $0.name, $0.level) = ("36.01.01.2999", "Desa", .desa) }
            _ = try province.session(as: "operator").registry().tell(
                .with { $0.importRegions.regions = [village] }, id: id)
            try province.tangga("up", "--detach").done()
            let query = RegistryQuery.with { $0.parameters = .init() }
            let known = try province.session(as: "operator").registry().ask(query).0.parameters.parameters
            #expect(known.count == load.setParameters.parameters.count)
        }

        @Test(.timeLimit(minutes: 1))
        func `up, regions import and report in a row work, or report that nothing was read yet`() throws {
            let province = try TemporaryProvince()
            try province.tangga("up", "--detach").done()
            let regions = province.folder.appendingPathComponent("regions.csv").path
            try province.tangga("regions", "import", regions).done()
            let report = try province.tangga("report", "--as", "admin")
            if try report.status() != 0 { #expect(report.words.contains("belum membaca apa pun")) }
            try eventually("the report is there", seconds: 2) {
                try province.tangga("report", "--as", "admin").status() == 0
            }
        }

        @Test(.timeLimit(minutes: 1))
        func `a report states that Reporting has read nothing yet, not that the region is unknown`() throws {
            let province = try TemporaryProvince()
            try province.start(reporting)
            for words in [["report"], ["report", "unmet", "--area", "36.02"], ["report", "ladder"]] {
                let report = try province.tangga(words + ["--lang", "en", "--as", "admin"])
                #expect(try report.status() == 1)
                #expect(report.words.contains("Reporting has read nothing yet"), "\(report.words)")
            }
        }
    }
}
