import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import Stores
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// Disbursement decides payments from copied tables, so `verify` must find changes made behind the node's back.
    @Suite struct CopiedTables {
        private let registry = TemporaryProvince.registry
        private let disbursement = TemporaryProvince.disbursement

        static let thefts: [(statement: String, table: String)] = [
            ("UPDATE family SET personal = x'0a00' WHERE id = (SELECT min(id) FROM family)", "table family"),
            (
                "INSERT INTO enrolment (id, family, programme, region, on_day) "
                    + "SELECT x'00112233445566778899aabbccddeeff', id, 'PKH', region, 20000 FROM family LIMIT 1",
                "table enrolment"
            ),
        ]

        @Test(.timeLimit(minutes: 2), arguments: thefts)
        func `a false account or enrolment is named, and a peer that is away is neither sound nor wrong`(
            _ statement: String, _ table: String
        ) throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let node = try province.start(disbursement)
            try bringFamilies(province)
            try province.tangga("verify", disbursement).done()
            try stop(node)
            try province.database(of: disbursement).transact { _ = try $0.write(statement, []) }
            try province.waitUntilServing(disbursement, try province.launch(disbursement))
            let words = try #require(try province.unsound(disbursement))
            #expect(words.contains(table), "\(words)")
            // With the peer away its journal cannot be compared.
            try province.kill(registry)
            let verify = try province.tangga("verify", disbursement, "--format", "json")
            #expect(try verify.status(within: 60) == 3)
            let rows = try #require(try JSONSerialization.jsonObject(with: Data(verify.out.utf8)) as? [[String: Any]])
            #expect(rows.map { $0["sound"] as? Bool } == [true, nil], "\(verify.out)")
        }

        private func bringFamilies(_ province: TemporaryProvince) throws {
            let sample = Executables.project.appendingPathComponent("deploy/sample")
            try province.tangga("regions", "import", sample.appendingPathComponent("regions.csv").path).done()
            let rejects = province.folder.appendingPathComponent("rejects").path
            let files = ["families.csv", "persons.csv"].map { sample.appendingPathComponent($0).path }
            // The sample's planted faults are rejected.
            let command = ["import"] + files + ["--date", "2026-11-24", "--rejects", rejects]
            #expect(try province.tangga(command).status(within: 60) == 1)
            let head = try province.status(of: registry).head
            try eventually("disbursement has read the families") {
                try province.cursor(of: disbursement, in: registry) >= head
            }
        }

        private func stop(_ node: ChildProcess) throws {
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
        }
    }
}
