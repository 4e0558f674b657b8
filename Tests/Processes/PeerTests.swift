import Edges
import Glibc
import Schemas
import SwiftProtobuf
import Talk
import Testing
import WireSchemas

@testable import Console

extension Processes {
    @Suite struct Peers {
        private let registry = TemporaryProvince.registry
        private let disbursement = TemporaryProvince.disbursement
        private let reporting = TemporaryProvince.reporting

        @Test(.timeLimit(minutes: 1))
        func `the others go on while one node stands still, and it catches up`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            try province.start(disbursement)
            let still = try province.start(reporting)
            still.pause()

            let load = try province.villages()
            try load.go(for: 200)
            try load.finish()
            try openFund("apbd-2026", province)
            let heads = (try province.status(of: registry).head, try province.status(of: disbursement).head)
            try eventually("disbursement follows the registry") {
                try province.cursor(of: disbursement, in: registry) >= heads.0
            }

            still.resume()
            try eventually("reporting catches up with both") {
                try province.cursor(of: reporting, in: registry) >= heads.0
                    && province.cursor(of: reporting, in: disbursement) >= heads.1
            }
            #expect(try province.unsound(reporting) == nil)
        }

        @Test(.timeLimit(minutes: 1))
        func `a follower goes on where it was when its peer has stood still or was killed`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            try province.start(disbursement)
            let load = try province.villages()
            try load.go(for: 20)
            try load.finish()

            node.pause()
            try openFund("apbd-2026", province)
            node.resume()
            try load.go(for: 20)
            try load.finish()
            node.end()
            try openFund("csr-2026", province)
            try province.waitUntilServing(registry, try province.launch(registry))
            try load.go(for: 20)
            try load.finish()

            let head = try province.status(of: registry).head
            try eventually("disbursement catches up", seconds: 30) {
                try province.cursor(of: disbursement, in: registry) >= head
            }
            #expect(try province.unsound(disbursement) == nil)
        }

        @Test(
            .timeLimit(minutes: 1),
            arguments: [TemporaryProvince.registry, TemporaryProvince.disbursement, TemporaryProvince.reporting])
        func `with any one node stopped the others take commands and answer, and it catches up`(
            _ stopped: String
        ) throws {
            let province = try TemporaryProvince()
            for node in province.nodes { try province.start(node) }
            try province.tangga("down", stopped).done()

            if stopped != registry {
                let load = try province.villages()
                try load.go(for: 20)
                try load.finish()
            }
            if stopped != disbursement { try openFund("apbd-2026", province) }
            var heads: [String: UInt64] = [:]
            for node in province.nodes where node != stopped { heads[node] = try province.status(of: node).head }

            try province.tangga("up", "--detach", stopped).done()
            for node in province.province.plan.nodes {
                for peer in node.follows ?? [] {
                    try eventually("\(node.name) has read \(peer)") {
                        try province.cursor(of: node.name, in: peer) >= heads[peer, default: 1]
                    }
                }
                #expect(try province.unsound(node.name) == nil)
            }
        }

        @Test(.timeLimit(minutes: 1))
        func `a node whose peers are all down serves`() throws {
            let province = try TemporaryProvince()
            try province.start(disbursement)
            try openFund("apbd-2026", province)
            let session = try province.session(as: "bendahara")
            var query = DisbursementQuery()
            query.funds = DisbursementFundsQuery()
            let (answer, header) = try session.disbursement("dinsos").ask(query)
            #expect(answer.funds.funds.map(\.fund) == ["apbd-2026"])
            // It reports that it has never heard of its peer.
            #expect(header.asOf.map(\.peer) == [registry])
            #expect(header.asOf.map(\.entry) == [0])
            #expect(header.asOf.map(\.heardAt) == [0])
            #expect(try province.unsound(disbursement) == nil)
        }

        private func openFund(_ code: String, _ province: TemporaryProvince) throws {
            var command = DisbursementCommand()
            command.openFund.code = code
            command.openFund.name = "Dana \(code)"
            command.openFund.source = .apbdProvinsi
            command.openFund.year = 2_026
            command.openFund.amount = 1_000_000_000
            command.openFund.legalBasis = "DPA 2026"
            _ = try province.session(as: "bendahara").disbursement("dinsos").tell(command)
        }
    }
}
