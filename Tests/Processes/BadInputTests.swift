import Edges
import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// Invalid messages of strangers and broken clients over a real socket, and the replies.
    @Suite struct BadInput {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(minutes: 1))
        func `malformed requests get their definite answer, are counted, and leave no entry`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let (head, before) = (try province.status(of: registry).head, try counters(province))
            let client = try province.client(registry, as: "operator")
            for bad in try MalformedRequest.all(client) {
                #expect(try client.send(bad.frames))
                let answer = try #require(try client.receive(milliseconds: 10_000), "\(bad.name)")
                #expect(answer.header.outcome == .turnedAway, "\(bad.name)")
                #expect(answer.header.turnedAway == bad.expected, "\(bad.name)")
                #expect(!answer.header.detail.isEmpty || bad.expected == .deadlinePassed, "\(bad.name)")
            }
            let counters = try counters(province)
            for (expected, cases) in Dictionary(grouping: try MalformedRequest.all(client), by: \.expected) {
                let name = "turned_away.\(expected)"
                #expect(counters[name, default: 0] - before[name, default: 0] == UInt64(cases.count), "\(expected)")
            }
            #expect(try province.status(of: registry).head == head)
            #expect(try province.unsound(registry) == nil)
        }

        @Test(.timeLimit(minutes: 1))
        func `a frame over the socket's limit ends only its sender's connection`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let head = try province.status(of: registry).head
            let client = try province.client(registry, as: "operator")
            let before = try counters(province)["connections_ended", default: 0]
            let body = Data(count: Int(Limits.requestFrameBytes) + 1)
            #expect(try client.send(try client.frames(.command, body, id: client.newID())))
            #expect(try client.receive(milliseconds: 500) == nil)
            try eventually("the connection's end is counted") {
                try counters(province)["connections_ended", default: 0] > before
            }
            // The same client is served again, and so is every other.
            let load = CommandLoad(villages: client)
            try load.go(for: 5)
            try load.finish()
            #expect(try province.status(of: registry).head >= head + 5)
            #expect(try province.unsound(registry) == nil)
        }

        @Test(.timeLimit(minutes: 1))
        func `an unknown key is not let in, and is counted`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let before = try counters(province)["connections_stranger", default: 0]
            let pair = try ZeroMQContext.keyPair()
            let stranger = try province.client(
                registry, as: KeyPair(publicKey: pair.publicKey, secretKey: pair.secretKey))
            #expect(throws: Unreachable.self) {
                _ = try stranger.call(.query, try regions().serializedData(), seconds: 1, again: 0.5)
            }
            #expect(try counters(province)["connections_stranger", default: 0] > before)
            #expect(try province.status(of: registry).head == province.status(of: registry).head)
        }

        @Test(.timeLimit(minutes: 1))
        func `a key without the grant is told so for commands, queries, the feed and the node itself`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let head = try province.status(of: registry).head
            // The treasurer has many grants at Disbursement and none at the Registry.
            let client = try province.client(registry, as: "bendahara")
            var status = WireNodeQuery()
            status.status = WireStatusQuery()
            var clock = WireNodeCommand()
            clock.acceptClock = WireAcceptClock()
            for (kind, body) in [
                (WireKind.command, try village().serializedData()), (.query, try regions().serializedData()),
                (.entries, try WireEntriesRequest().serializedData()), (.nodeQuery, try status.serializedData()),
                (.nodeCommand, try clock.serializedData()),
            ] as [(WireKind, Data)] {
                let answer = try client.call(kind, body)
                #expect(answer.header.outcome == .turnedAway, "\(kind)")
                #expect(answer.header.turnedAway == .notGranted, "\(kind)")
            }
            #expect(try counters(province)["turned_away.notGranted"] == 5)
            #expect(try province.status(of: registry).head == head)
        }

        @Test(.timeLimit(minutes: 1))
        func `an id that is used again for another request is turned away, and the first answer stands`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let client = try province.client(registry, as: "operator")
            let id = client.newID()
            let first = try client.call(.command, try village().serializedData(), id: id)
            #expect(first.header.outcome == .answered)
            let other = try client.call(.command, try village(named: "Desa lain").serializedData(), id: id)
            #expect(other.header.turnedAway == .idReused)
            // Another person's request with the same id and bytes counts as another request.
            let stolen = try province.client(registry, as: "admin").call(
                .command, try village().serializedData(), id: id)
            #expect(stolen.header.turnedAway == .idReused)
            let again = try client.call(.command, try village().serializedData(), id: id)
            #expect(again.header == first.header)
            #expect(again.body == first.body)
            #expect(try counters(province)["turned_away.idReused"] == 2)
            #expect(try province.unsound(registry) == nil)
        }

        @Test(.timeLimit(minutes: 1))
        func `an empty oneof and an unknown value of a closed list are refusals of their own`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let head = try province.status(of: registry).head
            let client = try province.client(registry, as: "operator")
            var unknown = try village()
            unknown.importRegions.regions[0].level = .UNRECOGNIZED(99)
            // Empty, of a later version with a command of number 1000, and with an unknown level.
            for command in [Data(), Data([0xC2, 0x3E, 0x00]), try unknown.serializedData()] {
                let answer = try client.call(.command, command)
                #expect(answer.header.outcome == .refused)
                #expect(try RegistryRefusal(serializedBytes: answer.body).code == .notUnderstood)
            }
            let query = try client.call(.query, try RegistryQuery().serializedData())
            #expect(query.header.outcome == .refused)
            #expect(try RegistryRefusal(serializedBytes: query.body).code == .notUnderstood)
            // A command's refusal is the domain's decision and is journalled; a query leaves no entry.
            let admin = try province.client(registry, as: "admin")
            let ofNode = try admin.call(.nodeCommand, try WireNodeCommand().serializedData())
            #expect(ofNode.header.outcome == .refused)
            #expect(try WireNodeRefusal(serializedBytes: ofNode.body).code == .notUnderstood)
            #expect(try province.status(of: registry).head == head + 4)
            #expect(try province.unsound(registry) == nil)
        }

        /// The Registry's counters.
        private func counters(_ province: TemporaryProvince) throws -> [String: UInt64] {
            let counters = try province.status(of: registry).counters
            return Dictionary(uniqueKeysWithValues: counters.map { ($0.name, $0.value) })
        }

        private func village(named name: String = "Desa") throws -> RegistryCommand {
            var region = RegistryRegion()
            region.code = "36.01.01.2001"
            region.name = name
            region.level = .desa
            var command = RegistryCommand()
            command.importRegions.regions = [region]
            return command
        }

        private func regions() -> RegistryQuery {
            var query = RegistryQuery()
            query.regions.area = "36"
            query.regions.most = 10
            return query
        }
    }
}

/// A malformed request and the reason for which it is turned away.
private struct MalformedRequest {
    let name: String
    let frames: [Data]
    let expected: WireTurnedAway

    static func all(_ client: Client) throws -> [MalformedRequest] {
        let good = try client.frames(.query, Data(), id: client.newID())
        let header = good[1]
        func with(_ fill: (inout WireRequestHeader) -> Void) throws -> Data {
            var changed = try WireRequestHeader(serializedBytes: header)
            fill(&changed)
            return try changed.serializedData()
        }
        let version = Frames.version
        return [
            .init(name: "version 3", frames: [Data("TANGGA".utf8 + [3]), header, Data()], expected: .versionUnknown),
            .init(name: "another protocol", frames: [Data("GET / HTTP/1.1".utf8)], expected: .versionUnknown),
            .init(name: "an empty first frame", frames: [Data(), header, Data()], expected: .versionUnknown),
            .init(name: "the version alone", frames: [version], expected: .framesWrong),
            .init(name: "two frames", frames: [version, header], expected: .framesWrong),
            .init(name: "four frames", frames: good + [Data()], expected: .framesWrong),
            .init(
                name: "a hundred frames", frames: [version] + [Data](repeating: header, count: 99),
                expected: .framesWrong),
            .init(
                name: "a header over its limit", frames: [version, Data(count: Limits.headerBytes + 1), Data()],
                expected: .tooLarge),
            .init(
                name: "a body over its limit", frames: [version, header, Data(count: Limits.bodyBytes + 1)],
                expected: .tooLarge),
            .init(
                name: "a body as large as a frame",
                frames: [version, header, Data(count: Int(Limits.requestFrameBytes))],
                expected: .tooLarge),
            .init(
                name: "a query's body over its limit",
                frames: [version, header, Data(count: Limits.queryBodyBytes + 1)],
                expected: .tooLarge),
            .init(
                name: "a header that does not parse", frames: [version, Data([0xFF, 0xFF, 0xFF]), Data()],
                expected: .headerUnreadable),
            .init(name: "an empty header", frames: [version, Data(), Data()], expected: .headerUnreadable),
            .init(
                name: "an id of 15 bytes", frames: [version, try with { $0.requestID.removeLast() }, Data()],
                expected: .headerUnreadable),
            .init(
                name: "an id of 17 bytes", frames: [version, try with { $0.requestID.append(0) }, Data()],
                expected: .headerUnreadable),
            .init(
                name: "no kind", frames: [version, try with { $0.kind = .unspecified }, Data()],
                expected: .headerUnreadable),
            .init(
                name: "an unknown kind", frames: [version, try with { $0.kind = .UNRECOGNIZED(77) }, Data()],
                expected: .headerUnreadable),
            .init(
                name: "a deadline that has passed", frames: [version, try with { $0.deadline = 1 }, Data()],
                expected: .deadlinePassed),
            // The grant is checked before the body is decoded.
            .init(
                name: "a body that is not what a command to the node names, of one who may not give it",
                frames: [version, try with { $0.kind = .nodeCommand }, Data([0x0A, 0x7F, 0x01])],
                expected: .notGranted),
        ]
            + (try [WireKind.command, .query, .entries, .nodeQuery].map { kind in
                .init(
                    name: "a body that is not what \(kind) names",
                    frames: [version, try with { $0.kind = kind }, Data([0x0A, 0x7F, 0x01])],
                    expected: .bodyUnreadable)
            })
    }
}
