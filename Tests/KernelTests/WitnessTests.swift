import Foundation
import Support
import SwiftProtobuf
import Testing
import WireSchemas

/// Each reply names the entry that it rests on with that entry's hash, so that every client is a witness of the
/// journal.
@Suite struct `Witnesses` {
    @Test(arguments: [("put ani 5", "alone"), ("take ani 5", "refused"), ("put ani 5\nput budi 5", "in bulk")])
    func `a settled command's reply bears the hash of its entry, and so does its repeat`(
        _ line: String, _ what: String
    ) throws {
        let desk = try Desk()
        try desk.tell(line, id: 1)
        let first = try #require(desk.replies.last?.reply.header)
        #expect(try first.entry == 2 && first.hash == desk.hash(of: 2), "\(what)")
        try desk.tell("put cici 1", id: 2)
        try desk.restart()
        try desk.tell(line, id: 1)
        #expect(desk.replies.last?.reply.header == first, "\(what)")
    }

    @Test func `commands of one turn bear the hashes of their own entries`() throws {
        let desk = try Desk()
        let routes = try (1...5).map { try desk.lay("put ani \($0)", id: $0) }
        desk.run()
        for route in routes {
            let header = try #require(desk.reply(to: route)?.header)
            #expect(try header.hash == desk.hash(of: header.entry) && header.hash.count == 32)
        }
    }

    @Test func `a node's own command bears it too`() throws {
        let desk = try Desk()
        let reply = try #require(try desk.tellNode(.with { $0.backUp = WireBackUp() }, id: 1))
        #expect(try reply.header.entry == 2 && reply.header.hash == desk.hash(of: 2))
    }

    @Test(arguments: ["amount ani", "peek ani", "amount budi"])
    func `an answer or a no to a query bears the hash of the journal's last entry`(_ line: String) throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        try desk.tell("put ani 5", id: 2)
        _ = try desk.query(line)
        let header = try #require(desk.replies.last?.reply.header)
        #expect(try header.entry == 3 && header.hash == desk.hash(of: 3))
    }

    static let questions: [WireNodeQuery.OneOf_Query] = [
        .status(WireStatusQuery()), .verify(WireVerifyQuery()), .hash(WireHashQuery()), .trail(WireTrailQuery()),
        .journal(WireJournalQuery()),
    ]

    @Test(arguments: questions)
    func `so does an answer of the node itself`(_ query: WireNodeQuery.OneOf_Query) throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        _ = try desk.askNode(query)
        let header = try #require(desk.replies.last?.reply.header)
        #expect(try header.entry == 2 && header.hash == desk.hash(of: 2))
    }

    @Test func `a turned-away request or a fault names no entry and bears no hash`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        try desk.tell("take ani 5", id: 2, as: "budi")
        try desk.tell("rob ani 9", id: 3)
        for reply in desk.replies.suffix(2).map(\.reply) {
            #expect(reply.header.outcome == .turnedAway || reply.header.outcome == .fault)
            #expect(reply.header.entry == 0 && reply.header.hash.isEmpty)
        }
    }
}
