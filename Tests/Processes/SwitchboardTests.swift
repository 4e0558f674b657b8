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
    /// Requests of many tasks over one switchboard, to nodes that stand still, die and come back.
    @Suite struct Switchboards {
        private let registry = TemporaryProvince.registry
        private let disbursement = TemporaryProvince.disbursement

        /// The families that live in the province, as a query's body.
        private static func regions() throws -> Data {
            try RegistryQuery.with {
                $0.regions.area = "36"
                $0.regions.most = 1
            }.serializedData()
        }

        /// A command that opens a fund of its own.
        private static func fund(_ number: Int) throws -> Data {
            try DisbursementCommand.with {
                $0.openFund.code = "dana-\(number)"
                $0.openFund.name = "Dana \(number)"
                $0.openFund.source = .apbdProvinsi
                $0.openFund.year = Int32(Day.today.year)
                $0.openFund.amount = 1_000_000
                $0.openFund.legalBasis = "DPA"
                $0.openFund.area = "36"
            }.serializedData()
        }

        @Test(.timeLimit(minutes: 1))
        func `more requests than the window, of many tasks, are each answered once`() async throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let switchboard = try Switchboard(province.province, as: "operator")
            let body = try Self.regions()
            let ids = try await withThrowingTaskGroup(of: Data.self) { group in
                for _ in 0..<3 * Switchboard.window {
                    group.addTask { try await switchboard.ask("registry.bappeda", .query, body).header.requestID }
                }
                return try await group.reduce(into: Set<Data>()) { $0.insert($1) }
            }
            #expect(ids.count == 3 * Switchboard.window)
        }

        @Test(.timeLimit(minutes: 1))
        func `a node that stands still fails its own requests at their limit, and no others`() async throws {
            let province = try TemporaryProvince()
            let still = try province.start(registry)
            try province.start(disbursement)
            let switchboard = try Switchboard(province.province, as: "admin")
            still.pause()
            defer { still.resume() }
            let status = try WireNodeQuery.with { $0.status = WireStatusQuery() }.serializedData()
            async let late = switchboard.ask(registry, .nodeQuery, status, limit: .seconds(2))
            let begun = ContinuousClock.now
            for _ in 0..<20 {
                #expect(try await switchboard.ask(disbursement, .nodeQuery, status).header.outcome == .answered)
            }
            #expect(begun.duration(to: .now) < .seconds(2))
            do {
                _ = try await late
                Issue.record("a node that stands still has answered")
            } catch let fault as Unreachable {
                #expect(fault.node == registry && !fault.refusesKey)
            }
            #expect(begun.duration(to: .now) < .seconds(4))
        }

        @Test(.timeLimit(minutes: 1))
        func `two requests under one id are both answered, and the command is done once`() async throws {
            let province = try TemporaryProvince()
            try province.start(disbursement)
            let switchboard = try Switchboard(province.province, as: "bendahara")
            let (id, body) = (switchboard.newID(), try Self.fund(1))
            async let one = switchboard.ask(disbursement, .command, body, id: id)
            async let other = switchboard.ask(disbursement, .command, body, id: id)
            let (first, second) = try await (one, other)
            #expect(first.header.outcome == .answered && first.header.entry == second.header.entry)
            #expect(first.body == second.body)
        }

        @Test(.timeLimit(minutes: 1))
        func `a request beyond the window fails at its own limit`() async throws {
            let province = try TemporaryProvince()
            let still = try province.start(registry)
            let switchboard = try Switchboard(province.province, as: "operator", window: 4)
            still.pause()
            defer { still.resume() }
            let body = try Self.regions()
            for _ in 0..<4 {
                try switchboard.start(registry, .query, body, limit: .seconds(20)) { _ in }
            }
            let begun = ContinuousClock.now
            await #expect(throws: Unreachable.self) {
                _ = try await switchboard.ask("registry.bappeda", .query, body, limit: .seconds(1))
            }
            #expect(begun.duration(to: .now) < .seconds(4))
        }

        @Test(.timeLimit(minutes: 1))
        func `commands under way at a node that is killed are done once when it serves again`() async throws {
            let province = try TemporaryProvince()
            let node = try province.start(disbursement)
            let switchboard = try Switchboard(province.province, as: "bendahara")
            let before = try province.status(of: disbursement).head
            let bodies = try (0..<200).map(Self.fund)
            let outcomes = try await withThrowingTaskGroup(of: WireReplyHeader.self) { group in
                for body in bodies {
                    group.addTask {
                        try await switchboard.ask(
                            "disbursement.dinsos", .command, body, limit: .seconds(40), repeatAfter: .seconds(1)
                        ).header
                    }
                }
                node.signal(SIGKILL)
                _ = try node.status()
                try province.waitUntilServing(disbursement, try province.launch(disbursement))
                return try await group.reduce(into: [WireReplyHeader]()) { $0.append($1) }
            }
            #expect(outcomes.allSatisfy { $0.outcome == .answered || $0.outcome == .refused })
            #expect(Set(outcomes.map(\.requestID)).count == bodies.count)
            #expect(Set(outcomes.map(\.entry)).count == bodies.count)
            #expect(try province.status(of: disbursement).head == before + UInt64(bodies.count))
        }

        @Test(.timeLimit(minutes: 1))
        func `a task that is cancelled waits no longer, and a switchboard without callers ends`() async throws {
            let province = try TemporaryProvince()
            let still = try province.start(registry)
            var switchboard: Switchboard? = try Switchboard(province.province, as: "operator")
            weak let weakly = switchboard
            still.pause()
            defer { still.resume() }
            let body = try Self.regions()
            let asking = Task { [switchboard] in
                try await switchboard?.ask("registry.bappeda", .query, body, limit: .seconds(60))
            }
            try await Task.sleep(for: .milliseconds(200))
            let begun = ContinuousClock.now
            asking.cancel()
            await #expect(throws: CancellationError.self) { try await asking.value }
            #expect(begun.duration(to: .now) < .seconds(2))
            switchboard = nil
            try eventually("it is gone") { weakly == nil }
        }

        @Test(.timeLimit(minutes: 1))
        func `a key that the node does not know is told as such, and soon`() async throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let stranger = try ZeroMQContext.keyPair()
            let file = province.folder.appendingPathComponent("keys/operator.key")
            try Data((stranger.secretKey + "\n").utf8).write(to: file)
            let switchboard = try Switchboard(province.province, as: "operator")
            let begun = ContinuousClock.now
            do {
                _ = try await switchboard.ask(registry, .query, Self.regions())
                Issue.record("a stranger was answered")
            } catch let fault as Unreachable {
                #expect(fault.refusesKey)
            }
            #expect(begun.duration(to: .now) < .seconds(3))
        }
    }
}
