import Foundation
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// A queue of several principals' requests.
@Suite struct `A fair queue` {
    /// A queue of bare elements, for the tests.
    private final class Line {
        private var queue = FairQueue<Int>(.init(perPrincipal: (count: 3, bytes: 100), bytes: 150))

        var count: Int { queue.count }
        var bytes: Int { queue.bytes }
        func add(_ element: Int, of name: String, bytes: Int = 1) -> Bool {
            queue.add(element, of: name, bytes: bytes)
        }
        func next(where mayBeTaken: (Int) -> Bool = { _ in true }) -> Int? { queue.next(where: mayBeTaken)?.element }
        func takeAll() -> [Int] {
            var taken: [Int] = []
            while let next = next() { taken.append(next) }
            return taken
        }
    }

    @Test func `gives each principal's in their order, the principals in turn`() {
        let line = Line()
        for (element, name) in [(1, "a"), (2, "a"), (3, "a"), (10, "b"), (20, "c"), (21, "c")] {
            #expect(line.add(element, of: name))
        }
        #expect(line.count == 6 && line.bytes == 6)
        #expect(line.takeAll() == [1, 10, 20, 2, 21, 3])
        #expect(line.count == 0 && line.bytes == 0 && line.next() == nil)
    }

    /// The bytes that "a" has queued, the bytes that it adds, and whether there is room.
    @Test(arguments: [
        ([], 1_000, true), ([10, 10], 10, true), ([10, 10, 10], 1, false), ([60], 40, true), ([60], 41, false),
    ])
    func `bounds each principal's elements, but takes a single element of any length`(
        _ there: [Int], _ more: Int, _ hasRoom: Bool
    ) {
        let line = Line()
        for bytes in there { #expect(line.add(0, of: "a", bytes: bytes)) }
        #expect(line.add(0, of: "a", bytes: more) == hasRoom)
    }

    @Test func `bounds all elements together, but takes one of each principal that has none`() {
        let line = Line()
        #expect(line.add(1, of: "a", bytes: 90) && line.add(2, of: "b", bytes: 60))
        #expect(!line.add(3, of: "a", bytes: 1) && !line.add(4, of: "b", bytes: 1))
        #expect(line.add(5, of: "c", bytes: 500) && !line.add(6, of: "c", bytes: 1))
        #expect(line.takeAll() == [1, 2, 5])
    }

    @Test func `passes over a principal whose first may not be taken now`() {
        let line = Line()
        for (element, name) in [(1, "a"), (2, "a"), (4, "b"), (3, "c")] { #expect(line.add(element, of: name)) }
        #expect(line.next { $0 % 2 == 0 } == 4)
        #expect(line.next { $0 % 2 == 0 } == nil)
        #expect(line.count == 3)
        #expect(Set(line.takeAll()) == [1, 2, 3])
    }
}

/// One principal that sends without limit.
@Suite struct `A greedy principal` {
    @Test func `does not keep another's command from the next turn, and is told to come later`() throws {
        let desk = try Desk()
        let greedy = try (0..<Limits.queuedCommandsPerPrincipal.count + 1_500).map {
            try desk.lay("put ani 1", id: 10 + $0)
        }
        let other = try desk.lay("put budi 1", id: 1, as: "budi")
        let node = try #require(desk.machine.node)
        // All requests are received within so many steps; the other's is settled in the turn after that.
        for _ in 0...(greedy.count / Limits.receivedPerStep.messages) { node.step() }
        #expect(desk.reply(to: other)?.verdict == .answered("put budi 1"))
        #expect(greedy.contains { desk.reply(to: $0) == nil })
        desk.run()
        let busy = greedy.filter { desk.reply(to: $0)?.verdict == .turnedAway(.busy) }.count
        #expect(busy > 0 && busy <= 1_500)
        #expect(greedy.filter { desk.reply(to: $0)?.verdict == .answered("put ani 1") }.count == greedy.count - busy)
        // In the order of arrival.
        let entries = greedy.compactMap { desk.reply(to: $0)?.header.entry }.filter { $0 > 0 }
        #expect(entries == entries.sorted())
    }

    @Test func `that fills its share with long bodies leaves others theirs`() throws {
        let desk = try Desk()
        let long = [String](repeating: String(repeating: "a", count: 2_000), count: 2_000).joined(separator: "\n")
        let body = try long.body
        let greedy = (0..<12).map { desk.lay(Frames.request(Desk.header(.command, id: 10 + $0), body)) }
        let other = try desk.lay("put budi 1", id: 1, as: "budi")
        desk.run()
        #expect(greedy.contains { desk.reply(to: $0)?.verdict == .turnedAway(.busy) })
        #expect(greedy.contains { desk.reply(to: $0)?.verdict == .answered("done 0") })
        #expect(desk.reply(to: other)?.verdict == .answered("put budi 1"))
    }
}

/// A request's grant is checked before its body is decoded.
@Suite struct `A body without a grant` {
    @Test(
        arguments: [
            // Field 1 is a varint, 2 of 8 bytes, 3 length-delimited, 5 of 4 bytes, 1000 length-delimited.
            ([0x08, 0x05], [0x08, 0x00]), ([0x11, 1, 2, 3, 4, 5, 6, 7, 8], [0x11, 0, 0, 0, 0, 0, 0, 0, 0]),
            ([0x1a, 0x7f, 0x41], [0x1a, 0x00]), ([0x2d, 1, 1, 1, 1], [0x2d, 0, 0, 0, 0]),
            ([0xc2, 0x3e, 0x05], [0xc2, 0x3e, 0x00]), ([], []), ([0xff, 0xff, 0xff, 0xff, 0xff, 0x01], []),
            ([0xff], []), ([0x0b], []), ([0x0c], []), ([0x0e], []), ([0x0f], []),
        ] as [([UInt8], [UInt8])])
    func `is known by its first field`(_ body: [UInt8], _ skeleton: [UInt8]) {
        #expect(Outermost.skeleton(of: Data(body)) == Data(skeleton))
        // A slice's indices do not start at 0.
        #expect(Outermost.skeleton(of: (Data([9, 9]) + Data(body)).dropFirst(2)) == Data(skeleton))
    }

    @Test(arguments: [WireKind.command, .query, .nodeCommand])
    func `is turned away unread`(_ kind: WireKind) throws {
        let desk = try Desk()
        // It begins like a list of the till's, or like a directory, but cannot be decoded.
        let garbage = Data([kind == .nodeCommand ? 0x0a : 0x32]) + Data(repeating: 0xff, count: 1_000)
        for (who, verdict) in [
            ("nobody", WireTurnedAway.notGranted), ("budi", .notGranted), ("siti", .bodyUnreadable),
        ] {
            let reply = desk.send(Frames.request(Desk.header(kind, id: 1), garbage), as: who)
            #expect(reply?.verdict == .turnedAway(verdict), "\(who)")
        }
    }

    @Test func `is checked again when it is decoded: a first field is not the whole`() throws {
        let desk = try Desk(directory: SimulatedDirectory().with("siti", "*").with("ani", "till.bulk"))
        // A list, which ani may send, followed by a line: a oneof's last field counts.
        let list: Data = try "put ani 1\nput ani 1".body
        let line: Data = try "put ani 5".body
        #expect(
            desk.send(Frames.request(Desk.header(.command, id: 1), list), as: "ani")?.verdict == .answered("done 2"))
        for body in [list + line, line] {
            let reply = desk.send(Frames.request(Desk.header(.command, id: 2), body), as: "ani")
            #expect(reply?.verdict == .turnedAway(.notGranted))
        }
        #expect(try desk.query("amount ani") == .answered("2"))
    }
}
