import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Texts that a store cannot hold are refused before anything is decided, on either store.
@Suite struct `Texts that cannot be kept` {
    static let names = ["\0", "budi\0", "bu di", "budi/../siti", "búdi", String(repeating: "b", count: 65), "*"]

    @Test(arguments: names)
    func `a name in the header that no principal can have is not read, and costs its turn-mates nothing`(
        _ name: String
    ) throws {
        let desk = try Desk()
        let turns = try desk.status().turns
        let bad = desk.lay(
            Frames.request(Desk.header(.command, id: 9) { $0.onBehalfOf = name }, try "put ani 1".body), as: "door")
        let good = try (1...3).map { try desk.lay("put ani \($0)", id: $0) }
        desk.run()
        #expect(desk.reply(to: bad)?.verdict == .turnedAway(.headerUnreadable))
        #expect(good.map { desk.reply(to: $0)?.verdict } == (1...3).map { .answered("put ani \($0)") })
        #expect(try desk.status().turns == turns + 1)
        #expect(try desk.query("amount ani") { $0.atLeastOf = name } == .turnedAway(.headerUnreadable))
    }

    /// Bodies with an invalid text, and its place in them.
    static let texts: [(what: String, value: Google_Protobuf_Value, place: String)] = [
        ("a NUL", Google_Protobuf_Value(stringValue: "put ani\0 5"), "3"),
        ("a text over its limit", Google_Protobuf_Value(stringValue: "put " + long(Limits.textBytes)), "3"),
        ("a NUL in the second of a list", ["put ani 5", "put \0 5"].asList, "6.1[1].3"),
        ("a text over its limit in a list", [long(Limits.textBytes + 1), "put ani 5"].asList, "6.1[0].3"),
    ]

    static func long(_ count: Int) -> String { String(repeating: "é", count: count / 2) + "x" }

    @Test(arguments: texts)
    func `is refused with its place, and the refusal stands in the journal`(
        _ what: String, _ value: Google_Protobuf_Value, _ place: String
    ) throws {
        let desk = try Desk()
        let turns = try desk.status().turns
        let body: Data = try value.serializedData()
        let bad = desk.lay(Frames.request(Desk.header(.command, id: 1), body))
        let good = try desk.lay("put ani 5", id: 2)
        desk.run()
        #expect(desk.reply(to: bad)?.verdict == .refused("not understood \(place)"), "\(what)")
        #expect(desk.reply(to: good)?.verdict == .answered("put ani 5"))
        #expect(try desk.status().turns == turns + 1)
        #expect(
            desk.send(Frames.request(Desk.header(.query, id: 3), body))?.verdict == .refused("not understood \(place)"))
        #expect(try desk.journal().map(\.refused) == [false, true, false])
        #expect(try desk.verification().sound)
    }

    @Test func `a text at its limit is taken`() throws {
        let desk = try Desk()
        let line = "put ani 1 " + String(repeating: "a", count: Limits.textBytes - 10)
        #expect(try desk.tell(line, id: 1) == .answered("put ani 1"))
    }

    @Test func `a NUL in a command of the node is refused with its place`() throws {
        let desk = try Desk()
        var command = WireNodeCommand()
        command.installDirectory = SimulatedDirectory.second.wire
        command.installDirectory.plan = "name: Banten\0"
        let reply = try #require(try desk.tellNode(command, id: 1))
        let refusal = try WireNodeRefusal(serializedBytes: reply.body)
        #expect(reply.header.outcome == .refused && refusal.code == .notUnderstood && refusal.subject == "1.4")
        #expect(try desk.status().directoryVersion == 1)
    }
}

extension [String] {
    fileprivate var asList: Google_Protobuf_Value {
        Google_Protobuf_Value(
            listValue: Google_Protobuf_ListValue(values: map { Google_Protobuf_Value(stringValue: $0) }))
    }
}

/// A request that breaks a turn, sent repeatedly.
@Suite struct `A request that broke a turn` {
    @Test(arguments: ["rob ani 9", "stumble"])
    func `splits its turn-mates once; sent again, under any id, it is settled alone`(_ guilty: String) throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        for round in 1...3 {
            let before = (turns: try desk.status().turns, failed: try desk.count("turn_failed"))
            let routes = try [
                desk.lay("take ani 1", id: 10 * round), desk.lay("put ani 1", id: 10 * round + 1),
                desk.lay(guilty, id: 10 * round + 2), desk.lay("put ani 1", id: 10 * round + 3),
                desk.lay("take ani 1", id: 10 * round + 4),
            ]
            desk.run()
            #expect(
                routes.map { desk.reply(to: $0)?.verdict } == [
                    .answered("take ani 1"), .answered("put ani 1"), .fault(.rule), .answered("put ani 1"),
                    .answered("take ani 1"),
                ])
            // Split, each of the four has its own turn. Later the two before it share a turn, as do the two behind it.
            #expect(try desk.status().turns == before.turns + (round == 1 ? 4 : 2))
            #expect(try desk.count("turn_failed") == before.failed + (round == 1 ? 2 : 1))
        }
        #expect(try desk.journal().map(\.number) == Array(1...14))
        #expect(try desk.verification().sound)
    }

    @Test func `is forgotten when many others came after it`() throws {
        let desk = try Desk()
        for number in 0...Limits.suspectRequests {
            desk.lay(Frames.request(Desk.header(.command, id: 2 + number), try "rob \(number) 1".body))
            desk.run()
        }
        let failed = try desk.count("turn_failed")
        func layBeside(_ guilty: String, id: Int) throws {
            try desk.lay(guilty, id: id)
            try desk.lay("put ani 1", id: id + 1)
            desk.run()
        }
        try layBeside("rob \(Limits.suspectRequests) 1", id: 100_000)
        #expect(try desk.count("turn_failed") == failed + 1)
        try layBeside("rob 0 1", id: 200_000)
        #expect(try desk.count("turn_failed") == failed + 3)
    }
}
