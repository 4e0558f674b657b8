import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// A slow disk: messages that rest on a commit leave the node only after its sync.
    @Suite struct HeldSyncs {
        private let registry = TemporaryProvince.registry

        /// The number of concurrent commands, and the villages in each.
        struct Case: CustomTestStringConvertible {
            let commands: Int
            let size: Int
            var testDescription: String { "\(commands) of \(size)" }

            static let all = [1, 32, 512].flatMap { [Case(commands: $0, size: 1), Case(commands: $0, size: 40)] }
        }

        @Test(.timeLimit(minutes: 1), arguments: Case.all)
        func `while a sync is held back, no message that rests on it leaves; then all do`(_ each: Case) throws {
            let early = try leftEarly(each, environment: [:])
            #expect(early == [])
        }

        @Test(.timeLimit(minutes: 1), .enabled(if: Executables.answerBeforeFlushWhenTold), arguments: Case.all)
        func `a node that answers before its flush is found out`(_ each: Case) throws {
            let early = try leftEarly(each, environment: Executables.answersBeforeFlush)
            #expect(early.contains { $0.hasPrefix("a reply") })
            #expect(early.contains { $0.hasPrefix("an answer") })
            #expect(early.contains { $0.hasPrefix("a page") })
        }

        /// Holds syncs back for two seconds with commands under way.
        /// - Returns: the messages that left meanwhile although they rest on one of the commands.
        private func leftEarly(_ each: Case, environment more: [String: String]) throws -> [String] {
            let province = try TemporaryProvince()
            let held = province.folder.appendingPathComponent("held")
            var environment = more
            environment["LD_PRELOAD"] = try Preloaded.shim.get()
            environment["TANGGA_SHIM_STALL"] = held.path
            try province.start(registry, environment: environment)
            let load = try province.villages(window: 8)
            try load.go(for: 20)
            try load.finish()
            let before = try province.status(of: registry).head

            let follower = try Follower(of: registry, in: province, after: before)
            let asker = try Asker(of: registry, in: province)
            let teller = CommandLoad(
                villages: try province.client(registry, as: "operator"), window: each.commands, size: each.size,
                first: 2_000, most: each.commands)
            try Data().write(to: held)
            defer { try? FileManager.default.removeItem(at: held) }
            var early: [String] = []
            let until = Date().addingTimeInterval(2 * Double(Slowdown.factor))
            while Date() < until {
                try teller.step(milliseconds: 5)
                try asker.ask()
                if teller.acknowledged > 0 { early.append("a reply to a command") }
                if let entry = try asker.newest(milliseconds: 5), entry > before {
                    early.append("an answer of \(entry)")
                }
                if let entry = try follower.newest(milliseconds: 5), entry > before {
                    early.append("a page to \(entry)")
                }
            }
            #expect(teller.told.count == each.commands)
            try FileManager.default.removeItem(at: held)
            try teller.finish()
            let last = before + UInt64(teller.told.count)
            try eventually("the follower and the asker hear of all") {
                try asker.ask()
                let (page, answer) = try (follower.newest(milliseconds: 5), asker.newest(milliseconds: 5))
                return page ?? 0 >= last && answer ?? 0 >= last
            }
            #expect(teller.passing.isEmpty)
            #expect(try province.losses(of: teller) == [])
            return early
        }
    }
}

/// A follower's connection that reads the feed from an entry on.
private final class Follower {
    private let client: Client
    private var asked = WireEntriesRequest()

    init(of node: String, in province: TemporaryProvince, after entry: UInt64) throws {
        client = try province.client(node, as: TemporaryProvince.reporting)
        asked.after = entry
        asked.hash = try province.hash(of: entry, in: node)
        asked.patienceMs = Limits.patienceMilliseconds
        try ask()
    }

    private func ask() throws {
        #expect(try client.send(client.frames(.entries, asked.serializedData(), id: client.newID())))
    }

    /// The last entry received. After a page it requests the next one.
    func newest(milliseconds: Int) throws -> UInt64? {
        guard let answer = try client.receive(milliseconds: milliseconds) else { return asked.after }
        for line in try WireEntriesPage(serializedBytes: answer.body).lines {
            if case .entry(let stored) = line.content {
                asked.hash = Chain.link(asked.hash, Chain.content(stored))
            } else {
                asked.hash = Chain.link(asked.hash, line.contentHash)
            }
            asked.after += 1
        }
        try ask()
        return asked.after
    }
}

/// A connection that sends a query, and the next one after its answer.
private final class Asker {
    private let client: Client
    private var isWaiting = false

    init(of node: String, in province: TemporaryProvince) throws { client = try province.client(node, as: "operator") }

    /// Sends a query unless one is unanswered.
    func ask() throws {
        guard !isWaiting else { return }
        let query = RegistryQuery.with {
            $0.regions.area = "36.01"
            $0.regions.most = 10
        }
        isWaiting = try client.send(client.frames(.query, query.serializedData(), id: client.newID()))
    }

    /// The entry of an answer that has arrived; nil where there is none.
    func newest(milliseconds: Int) throws -> UInt64? {
        guard let answer = try client.receive(milliseconds: milliseconds) else { return nil }
        isWaiting = false
        #expect(answer.header.outcome == .answered)
        return answer.header.entry
    }
}
