import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// One transaction for all queued inputs.
@Suite struct `A turn` {
    @Test func `settles everything that waits in the order in which it came`() throws {
        let desk = try Desk()
        let turns = try desk.status().turns
        let routes = try [
            desk.lay("put ani 5", id: 1), desk.lay("take ani 3", id: 2), desk.lay("take ani 3", id: 3),
            desk.lay("put ani 1", id: 4), desk.lay("take ani 3", id: 5),
        ]
        desk.run()
        #expect(
            routes.map { desk.reply(to: $0)?.verdict } == [
                .answered("put ani 5"), .answered("take ani 3"), .refused("short"), .answered("put ani 1"),
                .answered("take ani 3"),
            ])
        #expect(try desk.status().turns == turns + 1)
        #expect(try desk.journal().map(\.number) == [1, 2, 3, 4, 5, 6])
        #expect(routes.map { desk.reply(to: $0)?.header.entry } == [2, 3, 4, 5, 6])
    }

    @Test func `a bulk command's second item sees its first, and the good ones are kept`() throws {
        let desk = try Desk()
        let lines = ["put ani 5", "take ani 3", "take ani 3", "take ani 2", "take budi 1"]
        #expect(try desk.tell(lines.joined(separator: "\n"), id: 1) == .answered("done 3"))
        #expect(try desk.query("amount ani") == .answered("0"))
        #expect(try desk.journal().last?.events.count == 3)
        #expect(try desk.verification().sound)
    }

    @Test func `a bulk command with nothing in it is answered`() throws {
        let desk = try Desk()
        let empty = Google_Protobuf_Value(listValue: Google_Protobuf_ListValue(values: []))
        let frames = Frames.request(Desk.header(.command, id: 1), try empty.serializedData())
        #expect(desk.send(frames)?.verdict == .answered("done 0"))
        #expect(try desk.journal().last?.events.isEmpty == true)
    }

    @Test func `a refusal stands in the journal with its principal and its command`() throws {
        let desk = try Desk()
        #expect(try desk.tell("take ani 5", id: 1) == .refused("unknown"))
        let entry = try #require(try desk.journal().last)
        #expect(entry.refused && entry.asked == "take" && entry.principal == "siti" && entry.events.isEmpty)
    }

    @Test(arguments: ["rob ani 9", "stumble"])
    func `when a programming error stops one, it gets a fault and all others succeed`(_ guilty: String) throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        let before = try desk.lay("take ani 1", id: 2)
        let between = try desk.lay(guilty, id: 3)
        let after = try desk.lay("take ani 1", id: 4)
        desk.run()
        #expect(desk.reply(to: before)?.verdict == .answered("take ani 1"))
        #expect(desk.reply(to: between)?.verdict == .fault(.rule))
        #expect(desk.reply(to: after)?.verdict == .answered("take ani 1"))
        #expect(try desk.query("amount ani") == .answered("3"))
        #expect(try desk.journal().map(\.asked) == ["node.install_directory", "put", "take", "take"])
        #expect(try desk.verification().sound)
        #expect(try desk.count("fault.rule") == 1)
    }

    @Test func `a programming error is no trouble of the node's`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        try desk.tell("rob ani 9", id: 2)
        #expect(try desk.status().trouble.isEmpty)
    }

    @Test func `the same request may succeed later, since a fault is not journalled`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        #expect(try desk.tell("rob ani 9", id: 2) == .fault(.rule))
        try desk.tell("put ani 5", id: 3)
        #expect(try desk.tell("rob ani 9", id: 2) == .answered("take ani 9"))
    }

    @Test func `a mistake in answering is a fault`() throws {
        let desk = try Desk()
        #expect(try desk.query("stumble now") == .fault(.rule))
    }

    /// Messages of a newer client, as bytes of a google.protobuf.Value.
    static let strange: [(what: String, body: Data, place: String)] = [
        ("an empty oneof", Data(), ""),
        ("a case of the oneof that this program does not know", Data([0x7a, 0x01, 0x41]), ""),
        ("an unknown value of a closed list", Data([0x08, 0x07]), " 1"),
        ("an unknown value deep inside", Data([0x32, 0x04, 0x0a, 0x02, 0x08, 0x07]), " 6.1[0].1"),
        ("a negative value of a closed list", Data([0x08] + Array(repeating: 0xff, count: 9) + [0x01]), " 1"),
    ]

    @Test(arguments: strange)
    func `an empty or unknown message is refused and journalled`(_ what: String, _ body: Data, _ place: String) throws {
        let desk = try Desk()
        let reply = desk.send(Frames.request(Desk.header(.command, id: 1), body))
        #expect(reply?.verdict == .refused("not understood\(place)"), "\(what)")
        #expect(try desk.journal().last?.refused == true)
        #expect(
            desk.send(Frames.request(Desk.header(.query, id: 2), body))?.verdict == .refused("not understood\(place)"))
        #expect(try desk.verification().sound)
    }

    @Test func `a stranger's empty command is turned away`() throws {
        let desk = try Desk()
        let reply = desk.send(Frames.request(Desk.header(.command, id: 1), Data()), as: "nobody")
        #expect(reply?.verdict == .turnedAway(.notGranted))
    }

    @Test func `a turn takes so many inputs, and the next one the rest`() throws {
        let desk = try Desk()
        let turns = try desk.status().turns
        let routes = try (0..<(Limits.turnInputs + 10)).map { try desk.lay("put ani 1", id: 1 + $0) }
        desk.run()
        #expect(routes.allSatisfy { desk.reply(to: $0)?.verdict == .answered("put ani 1") })
        #expect(try desk.status().turns == turns + 2)
    }

    @Test func `a reply that its client does not take is counted, and given when asked again`() throws {
        let desk = try Desk()
        desk.takesReplies = false
        #expect(try desk.tell("put ani 5", id: 1) == .silence)
        desk.takesReplies = true
        #expect(try desk.tell("put ani 5", id: 1) == .answered("put ani 5"))
        #expect(try desk.count("reply_lost") == 1)
        #expect(try desk.query("amount ani") == .answered("5"))
    }

    @Test func `an entry that would not fit into a page of the feed is a fault, and nothing of it stays`() throws {
        let desk = try Desk()
        #expect(try desk.tell("boast 10", id: 1) == .answered("boast 10"))
        let page = try #require(try desk.entries(after: 0, hash: Data())?.page)
        #expect(page.lines.count == 2)
        #expect(try desk.tell("boast 13", id: 2) == .fault(.rule))
        #expect(try desk.journal().count == 2)
    }
}
