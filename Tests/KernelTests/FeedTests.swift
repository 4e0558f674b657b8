import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Feed pages after a number, parked requests, and queries that wait for an entry.
@Suite struct `The feed` {
    private func lay(_ desk: Desk, after: UInt64, patience: UInt32 = 5_000) throws -> Route {
        var asked = WireEntriesRequest()
        asked.after = after
        asked.hash = try desk.hash(of: after)
        asked.patienceMs = patience
        return desk.lay(Frames.request(Desk.header(.entries, id: 0), try asked.serializedData()))
    }

    @Test func `gives the entries after a number, which make a chain`() throws {
        let desk = try Desk()
        for number in 1...5 { try desk.tell("put ani \(number)", id: number) }
        let page = try #require(try desk.entries(after: 2, hash: try desk.hash(of: 2))?.page)
        #expect(page.after == 2 && page.head == 6 && page.lines.count == 4)
        var hash = try desk.hash(of: 2)
        for line in page.lines { hash = Chain.link(hash, Chain.content(line.entry)) }
        #expect(try hash == desk.hash(of: 6))
    }

    @Test func `a page ends at the number asked for, at the limit, and at its bytes`() throws {
        let desk = try Desk()
        for number in 1...3 { try desk.tell("put ani \(number)", id: number) }
        #expect(try desk.entries(after: 0, hash: Data()) { $0.most = 2 }?.page?.lines.count == 2)
        #expect(try desk.entries(after: 0, hash: Data()) { $0.most = .max }?.page?.lines.count == 4)
        try desk.tell("boast 1", id: 4)
        try desk.tell("boast 2", id: 5)
        try desk.tell("put ani 1", id: 6)
        #expect(try desk.entries(after: 0, hash: Data())?.page?.lines.count == 6)
        for number in 10..<1_110 { try desk.lay("put ani 1", id: number) }
        desk.run()
        let page = try #require(try desk.entries(after: 7, hash: try desk.hash(of: 7))?.page)
        #expect(page.lines.count == Limits.pageEntries)
    }

    @Test func `a history that differs is turned away`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        let hash = try desk.hash(of: 2)
        let cases: [(UInt64, Data)] = [
            (1, hash), (2, Data()), (0, hash), (3, hash), (2, hash.dropLast()), (.max, hash), (.max, Data()),
        ]
        for (after, hash) in cases {
            let reply = try desk.entries(after: after, hash: hash)
            #expect(reply?.verdict == .turnedAway(.historyDiffers), "\(after)")
        }
    }

    @Test func `a request with nothing to give is answered by the next commit`() throws {
        let desk = try Desk()
        let route = try lay(desk, after: 1)
        desk.run()
        #expect(desk.reply(to: route) == nil)
        try desk.tell("put ani 5", id: 1)
        let page = try #require(desk.reply(to: route)?.page)
        #expect(page.lines.count == 1 && page.head == 2)
    }

    @Test func `or empty when its patience ends`() throws {
        let desk = try Desk()
        let route = try lay(desk, after: 1)
        desk.run()
        #expect(try #require(desk.machine.node).nextDeadline <= desk.clock.now().adding(seconds: 5))
        desk.clock.jump(seconds: 4)
        desk.run()
        #expect(desk.reply(to: route) == nil)
        desk.clock.jump(seconds: 1)
        desk.run()
        let page = try #require(desk.reply(to: route)?.page)
        #expect(page.lines.isEmpty && page.after == 1 && page.head == 1)
    }

    @Test func `without patience it is empty at once, and more patience than the limit is cut`() throws {
        let desk = try Desk()
        #expect(try desk.entries(after: 1, hash: try desk.hash(of: 1))?.page?.lines.isEmpty == true)
        let route = try lay(desk, after: 1, patience: .max)
        desk.run()
        #expect(desk.reply(to: route) == nil)
        desk.clock.jump(seconds: Int64(Limits.patienceMilliseconds / 1_000))
        desk.run()
        #expect(desk.reply(to: route)?.page?.lines.isEmpty == true)
    }

    @Test func `a turn that writes no entry leaves the parked ones parked`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        let route = try lay(desk, after: 2)
        desk.run()
        try desk.tell("put ani 5", id: 1)
        #expect(desk.reply(to: route) == nil)
        try desk.tell("put ani 5", id: 2)
        #expect(desk.reply(to: route)?.page?.lines.count == 1)
    }

    @Test func `more parked requests than readers are all answered`() throws {
        let desk = try Desk()
        var routes: [Route] = []
        for _ in 0..<4 {
            routes += try (0..<Limits.parkedRequestsPerPrincipal.count / 4).map { _ in try lay(desk, after: 1) }
            desk.run()
        }
        try desk.tell("put ani 5", id: 1)
        #expect(routes.allSatisfy { desk.reply(to: $0)?.page?.lines.count == 1 })
    }

    @Test func `a principal that parks more than its share is told to ask later, and others are served`() throws {
        let desk = try Desk()
        var routes: [Route] = []
        while routes.count < Limits.parkedRequestsPerPrincipal.count + 10 {
            routes += try (0..<87).map { _ in try lay(desk, after: 1) }
            desk.run()
        }
        let parked = routes.filter { desk.reply(to: $0) == nil }.count
        #expect(parked == Limits.parkedRequestsPerPrincipal.count)
        #expect(routes.filter { desk.reply(to: $0)?.verdict == .turnedAway(.busy) }.count == routes.count - parked)
        let other = try desk.lay("amount ani", as: "budi") { $0.atLeast = 2 }
        desk.run()
        #expect(desk.reply(to: other) == nil)
        try desk.tell("put ani 5", id: 1)
        #expect(desk.reply(to: other)?.verdict == .answered("5"))
        // An answered request frees its place.
        let next = try lay(desk, after: 2)
        desk.run()
        #expect(desk.reply(to: next) == nil)
    }

    @Test func `parked requests are bounded in bytes, for one principal and for all`() throws {
        var directory = Desk.directory
        let names = (0..<6).map { "u\($0)" }
        for name in names { directory = directory.with(name, "till.amount") }
        let desk = try Desk(directory: directory)
        let words = [String](repeating: String(repeating: "a", count: 2_000), count: 30)
        var counts: [Int] = []
        for name in names {
            let routes = try (0..<60).map { _ in
                // The unknown field is long, and the query is valid.
                var value = "amount ani".value
                value.unknownFields = try Google_Protobuf_Value.padding(words)
                let body: Data = try value.serializedData()
                let header = Desk.header(.query, id: 0) { $0.atLeast = 2 }
                return desk.lay(Frames.request(header, body), as: name)
            }
            desk.run()
            counts.append(routes.filter { desk.reply(to: $0) == nil }.count)
        }
        let most = Limits.parkedRequestsPerPrincipal.bytes / 60_000
        #expect(counts.allSatisfy { $0 <= most })
        #expect(counts[0] > most / 2)
        #expect(counts.reduce(0, +) <= Limits.parkedRequestsBytes / 60_000)
        #expect(counts.last == 0)
    }

    @Test func `a query with an endless deadline is parked no longer than a follower's`() throws {
        let desk = try Desk()
        let route = try desk.lay("amount ani") {
            $0.atLeast = 1 << 60
            $0.deadline = .max
        }
        desk.run()
        #expect(desk.reply(to: route) == nil)
        desk.clock.jump(seconds: Int64(Limits.patienceMilliseconds / 1_000))
        desk.run()
        #expect(desk.reply(to: route)?.verdict == .turnedAway(.notThereYet))
    }

    private func entries(
        _ desk: Desk, after: UInt64, id: Int, over connection: Route, patience: UInt32 = 30_000
    ) throws -> Reply? {
        var asked = WireEntriesRequest()
        asked.after = after
        asked.hash = try desk.hash(of: after)
        asked.patienceMs = patience
        let before = desk.replies.count
        desk.lay(Frames.request(Desk.header(.entries, id: id), try asked.serializedData()), over: connection)
        desk.run()
        return desk.replies.dropFirst(before).first { $0.route == connection }?.reply
    }

    @Test func `a page is sent over a connection only for a place not before the last one sent, or ten seconds later`()
        throws
    {
        let desk = try Desk()
        for number in 1...3 { try desk.tell("put ani \(number)", id: number) }
        let (one, other) = (Route(Data("one".utf8)), Route(Data("other".utf8)))
        #expect(try entries(desk, after: 0, id: 1, over: one)?.page?.lines.count == 4)
        #expect(try entries(desk, after: 0, id: 2, over: one) == nil)
        #expect(try entries(desk, after: 0, id: 3, over: other)?.page?.lines.count == 4)
        // A commit does not bring it forward; time does.
        try desk.tell("put ani 4", id: 4)
        #expect(desk.replies.filter { $0.route == one }.count == 1)
        desk.clock.jump(Limits.pageLostAfter - .seconds(1))
        desk.run()
        #expect(desk.replies.filter { $0.route == one }.count == 1)
        desk.clock.jump(seconds: 1)
        desk.run()
        let again = try #require(desk.reply(to: one))
        #expect(again.page?.lines.count == 5 && again.header.requestID == Desk.id(2))
        #expect(try entries(desk, after: 5, id: 5, over: one) == nil)
        try desk.tell("put ani 5", id: 5)
        #expect(desk.reply(to: one)?.page?.lines.count == 1)
    }

    @Test func `without patience a repeated question is answered empty, with the journal's head`() throws {
        let desk = try Desk()
        let one = Route(Data("one".utf8))
        #expect(try entries(desk, after: 0, id: 1, over: one)?.page?.lines.count == 1)
        let page = try #require(try entries(desk, after: 0, id: 2, over: one, patience: 0)?.page)
        #expect(page.lines.isEmpty && page.head == 1)
    }

    @Test func `a page that was not taken is sent again at once`() throws {
        let desk = try Desk()
        let one = Route(Data("one".utf8))
        desk.takesReplies = false
        #expect(try entries(desk, after: 0, id: 1, over: one) == nil)
        desk.takesReplies = true
        #expect(try entries(desk, after: 0, id: 2, over: one)?.page?.lines.count == 1)
    }

    @Test func `a connection has one request for entries under way`() throws {
        let desk = try Desk()
        let one = Route(Data("one".utf8))
        #expect(try entries(desk, after: 1, id: 1, over: one) == nil)
        #expect(try entries(desk, after: 1, id: 2, over: one)?.verdict == .turnedAway(.busy))
        #expect(try entries(desk, after: 1, id: 1, over: one) == nil)
        #expect(try desk.count("entries_repeated") == 1)
        try desk.tell("put ani 5", id: 9)
        #expect(desk.reply(to: one)?.page?.lines.count == 1)
        #expect(desk.reply(to: one)?.header.requestID == Desk.id(1))
        #expect(try entries(desk, after: 2, id: 3, over: one) == nil)
    }

    @Test func `a query waits for the entry that it asks for`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        #expect(try desk.query("amount ani") { $0.atLeast = 2 } == .answered("5"))
        let route = try desk.lay("amount ani") { $0.atLeast = 3 }
        desk.run()
        #expect(desk.reply(to: route) == nil)
        try desk.tell("put ani 5", id: 2)
        #expect(desk.reply(to: route)?.verdict == .answered("10"))
        #expect(desk.reply(to: route)?.header.entry == 3)
    }

    @Test func `a query gives up waiting at its deadline, or after a while`() throws {
        let desk = try Desk()
        let deadline = desk.clock.now().adding(seconds: 2).microseconds
        let short = try desk.lay("amount ani") {
            $0.atLeast = 9
            $0.deadline = deadline
        }
        let long = try desk.lay("amount ani") { $0.atLeast = 9 }
        let stranger = try desk.lay("amount ani") {
            $0.atLeast = 1
            $0.atLeastOf = "till.nowhere"
        }
        desk.run()
        desk.clock.jump(seconds: 2)
        desk.run()
        #expect(desk.reply(to: short)?.verdict == .turnedAway(.notThereYet))
        #expect(desk.reply(to: long) == nil)
        desk.clock.jump(Limits.longestQueryWait)
        desk.run()
        #expect(desk.reply(to: long)?.verdict == .turnedAway(.notThereYet))
        #expect(desk.reply(to: stranger)?.verdict == .turnedAway(.notThereYet))
    }

    @Test func `a principal without the grant is told at once, not kept waiting`() throws {
        let desk = try Desk()
        let verdict = try desk.query("amount ani", as: "nobody") { $0.atLeast = 9 }
        #expect(verdict == .turnedAway(.notGranted))
    }

    @Test func `a query waits for a peer's entry`() throws {
        let peer = try Desk("till.dinsos", directory: Desk.directory.with("till.bappeda", "entries"))
        let desk = try Desk(follows: ["till.dinsos"])
        try desk.tell("put ani 5", id: 1)
        try peer.tell("put ani 1", id: 1)
        let route = try desk.lay("amount ani") {
            $0.atLeast = 2
            $0.atLeastOf = "till.dinsos"
        }
        desk.run()
        #expect(desk.reply(to: route) == nil)
        try desk.follow(peer)
        let reply = try #require(desk.reply(to: route))
        #expect(reply.verdict == .answered("5"))
        #expect(reply.header.asOf.map(\.peer) == ["till.dinsos"] && reply.header.asOf.map(\.entry) == [2])
    }

    @Test func `a node that stops answers its parked requests`() throws {
        let desk = try Desk()
        let follower = try lay(desk, after: 1)
        let query = try desk.lay("amount ani") { $0.atLeast = 9 }
        desk.run()
        let last = try desk.lay("put ani 5", id: 1)
        let another = try lay(desk, after: 2)
        desk.machine.node?.stop()
        #expect(desk.reply(to: last)?.verdict == .answered("put ani 5"))
        #expect(desk.reply(to: follower)?.page != nil)
        #expect(desk.reply(to: query)?.verdict == .turnedAway(.notThereYet))
        #expect(desk.reply(to: another) != nil)
    }
}

extension Google_Protobuf_Value {
    /// An unknown field for each of the texts.
    fileprivate static func padding(_ texts: [String]) throws -> UnknownStorage {
        var bytes = Data()
        for text in texts {
            // Field 100, length-delimited.
            bytes += [0xa2, 0x06, UInt8(text.utf8.count & 0x7f | 0x80), UInt8(text.utf8.count >> 7)] + Data(text.utf8)
        }
        return try Google_Protobuf_Value(serializedBytes: bytes).unknownFields
    }
}
