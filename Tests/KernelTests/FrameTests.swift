import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Malformed frames each get a definite answer and leave no entry.
@Suite struct `Bad frames` {
    /// A malformed request and the reason for which it is turned away.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let why: WireTurnedAway
        let frames: [Data]
    }

    static let header = Desk.header(.command, id: 1)
    static let good = Data([0x1a, 0x05] + Array("put 1".utf8))

    static func framed(_ header: WireRequestHeader, _ body: Data = good) -> [Data] { Frames.request(header, body) }

    static func changed(_ fill: (inout WireRequestHeader) -> Void) -> WireRequestHeader {
        var changed = header
        fill(&changed)
        return changed
    }

    // In the order of the enum's cases.
    static let cases: [Case] = [
        Case(testDescription: "no frame", why: .versionUnknown, frames: []),
        Case(testDescription: "another protocol", why: .versionUnknown, frames: [Data("HTTP".utf8), Data(), Data()]),
        Case(
            testDescription: "a later version", why: .versionUnknown,
            frames: [Data("TANGGA".utf8 + [3])] + framed(header).dropFirst()),
        Case(testDescription: "one frame", why: .framesWrong, frames: [Frames.version]),
        Case(testDescription: "two frames", why: .framesWrong, frames: Array(framed(header).dropLast())),
        Case(testDescription: "four frames", why: .framesWrong, frames: framed(header) + [Data()]),
        Case(
            testDescription: "a header over its limit", why: .tooLarge,
            frames: framed(changed { $0.onBehalfOf = String(repeating: "a", count: Limits.headerBytes) })),
        Case(
            testDescription: "a body over its limit", why: .tooLarge,
            frames: framed(header, Data(count: Limits.bodyBytes + 1))),
        Case(
            testDescription: "a body over its limit behind a header that is none", why: .tooLarge,
            frames: [Frames.version, Data([0xff]), Data(count: Limits.bodyBytes + 1)]),
        Case(
            testDescription: "a header that is none", why: .headerUnreadable,
            frames: [Frames.version, Data([0xff]), good]),
        Case(testDescription: "an empty header", why: .headerUnreadable, frames: [Frames.version, Data(), good]),
        Case(
            testDescription: "an id of 15 bytes", why: .headerUnreadable,
            frames: framed(changed { $0.requestID = Data(count: 15) })),
        Case(
            testDescription: "no kind", why: .headerUnreadable, frames: framed(changed { $0.kind = .unspecified })),
        Case(
            testDescription: "an unknown kind", why: .headerUnreadable,
            frames: framed(changed { $0.kind = .UNRECOGNIZED(99) })),
        Case(
            testDescription: "a command that is none", why: .bodyUnreadable, frames: framed(header, Data([0xff]))),
        Case(
            testDescription: "a query that is none", why: .bodyUnreadable,
            frames: framed(changed { $0.kind = .query }, Data([0xff]))),
        Case(
            testDescription: "a request for entries that is none", why: .bodyUnreadable,
            frames: framed(changed { $0.kind = .entries }, Data([0xff]))),
        Case(
            testDescription: "a node command that is none", why: .bodyUnreadable,
            frames: framed(changed { $0.kind = .nodeCommand }, Data([0xff]))),
        Case(
            testDescription: "a node query that is none", why: .bodyUnreadable,
            frames: framed(changed { $0.kind = .nodeQuery }, Data([0xff]))),
        Case(
            testDescription: "an empty node query", why: .bodyUnreadable,
            frames: framed(changed { $0.kind = .nodeQuery }, Data())),
        Case(
            testDescription: "on behalf of somebody, without the right to", why: .notGranted,
            frames: framed(changed { $0.onBehalfOf = "budi" })),
        Case(
            testDescription: "a deadline that has passed", why: .deadlinePassed,
            frames: framed(changed { $0.deadline = 1 })),
        Case(
            testDescription: "a deadline that has passed, of a query", why: .deadlinePassed,
            frames: framed(
                changed {
                    $0.kind = .query
                    $0.deadline = 1
                })),
        Case(
            testDescription: "a deadline before 1970", why: .deadlinePassed,
            frames: framed(changed { $0.deadline = -1 })),
        Case(
            testDescription: "an unreadable body and a deadline that has passed", why: .bodyUnreadable,
            frames: framed(changed { $0.deadline = 1 }, Data([0xff]))),
        Case(
            testDescription: "no grant and a deadline that has passed", why: .notGranted,
            frames: framed(
                changed {
                    $0.onBehalfOf = "budi"
                    $0.deadline = 1
                })),
    ]

    @Test(arguments: cases)
    func `turned away, counted, and not journalled`(_ each: Case) throws {
        let desk = try Desk()
        let before = try desk.journal().count
        let reply = try #require(desk.send(each.frames))
        #expect(reply.verdict == .turnedAway(each.why))
        #expect(reply.header.detail.isEmpty == (each.why == .deadlinePassed) || !reply.header.detail.isEmpty)
        #expect(try desk.count("turned_away.\(each.why)") == 1)
        #expect(try desk.journal().count == before)
        #expect(try desk.verification().sound)
    }

    @Test func `a reply names the request, whenever its header could be read`() throws {
        let desk = try Desk()
        let tooLarge = try #require(desk.send(Frames.request(Self.header, Data(count: Limits.bodyBytes + 1))))
        #expect(tooLarge.header.requestID == Desk.id(1))
        let unreadable = try #require(desk.send(Frames.request(Self.header, Data([0xff]))))
        #expect(unreadable.header.requestID == Desk.id(1))
    }

    @Test func `a body at its limit and a deadline that is now are taken`() throws {
        let desk = try Desk()
        let word = String(repeating: "a", count: 1_000)
        let line = [String](repeating: word, count: Limits.bodyBytes / 1_010).joined(separator: "\n")
        #expect(try (Limits.bodyBytes - 20_000...Limits.bodyBytes).contains(line.body.count))
        guard case .answered = try desk.tell(line, id: 1) else {
            Issue.record("a body of \(Limits.bodyBytes) bytes was not taken")
            return
        }
        let now = desk.clock.now().microseconds
        #expect(try desk.tell("put ani 1", id: 2) { $0.deadline = now } == .answered("put ani 1"))
    }

    @Test func `a thousand unreadable requests do not keep a command from being settled`() throws {
        let desk = try Desk()
        for _ in 0..<3_000 { desk.lay([Data([0])]) }
        let route = try desk.lay("put ani 5", id: 1)
        desk.run()
        #expect(desk.reply(to: route)?.verdict == .answered("put ani 5"))
        #expect(try desk.count("turned_away.versionUnknown") == 3_000)
    }
}
