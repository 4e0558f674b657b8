import Crypto
import Edges
import Foundation
import Testing
import Vocabulary
import WireSchemas

@testable import Talk

/// A command sent with ``Once`` is done once, after any refusal, lost reply or fault.
struct OnceTests {
    private static let key = SymmetricKey(data: Data("of the treasurer".utf8))
    private static let adding = Data("add 35.000 to apbd-2026".utf8)

    private let node = FakeNode()

    private func tell(_ content: Data = adding, by key: SymmetricKey = key) throws -> Client.Answer {
        let once = Once(content, by: "bendahara", key: key)
        return try once.answer(
            recall: { try node.ask(content, $0, decides: false) }, tell: { try #require(try node.ask(content, $0)) })
    }

    @Test func `a command that was done is answered from the journal`() throws {
        #expect(try tell().header.outcome == .answered)
        #expect(try tell().header.entry == 1)
        #expect(node.done == [Self.adding])
    }

    @Test func `a refused command is decided anew, and once done stays done`() throws {
        node.refuses = true
        for _ in 0..<3 { #expect(try tell().header.outcome == .refused) }
        node.refuses = false
        // Done, but the reply is lost: the journal must answer the next run.
        node.losesNextReply = true
        #expect(throws: FakeNode.Lost.self) { try tell() }
        for _ in 0..<2 { #expect(try tell().header.outcome == .answered) }
        #expect(node.done == [Self.adding])
        #expect(Set(node.asked).count == 4, "each refusal moves on by one id, nothing else does")
    }

    @Test func `a refusal is returned the first time, not asked again under another id`() throws {
        node.refuses = true
        #expect(try tell().header.outcome == .refused)
        #expect(node.asked.count == 1)
    }

    @Test func `after a fault the same bytes go under the same id`() throws {
        node.fails = true
        #expect(try tell().header.outcome == .fault)
        #expect(node.asked.isEmpty)
        node.fails = false
        node.losesNextReply = true
        #expect(throws: FakeNode.Lost.self) { try tell() }
        #expect(try tell().header.outcome == .answered)
        #expect(node.done == [Self.adding])
        #expect(Set(node.asked).count == 1)
    }

    @Test func `an id that another request has used is reported, not skipped`() throws {
        let first = Once(Self.adding, by: "bendahara", key: Self.key).id(0)
        _ = try node.ask(Data("something else".utf8), first)
        let answer = try tell()
        #expect(answer.header.outcome == .turnedAway && answer.header.turnedAway == .idReused)
        #expect(node.done == [Data("something else".utf8)])
    }

    @Test func `a command done by an earlier version is not done again, and its id may be taken`() throws {
        let once = Once(Self.adding, by: "bendahara", key: Self.key)
        _ = try node.ask(Self.adding, once.earlier)
        #expect(try tell().header.entry == 1)
        let other = Data("add 1 to csr".utf8)
        _ = try node.ask(Data("a stranger's".utf8), Once(other, by: "bendahara", key: Self.key).earlier)
        #expect(try tell(other).header.outcome == .answered)
        #expect(node.done.count { $0 == other } == 1)
    }

    @Test func `ids differ by key, person, content and count`() {
        let mine = Once(Self.adding, by: "bendahara", key: Self.key)
        let ids = [
            mine.id(0), mine.id(1), mine.earlier, Once(Self.adding, by: "admin", key: Self.key).id(0),
            Once(Self.adding + [0], by: "bendahara", key: Self.key).id(0),
            Once(Self.adding, by: "bendahara", key: SymmetricKey(data: Data("of another".utf8))).id(0),
        ]
        #expect(Set(ids).count == ids.count)
        #expect(mine.id(0) == Once(Self.adding, by: "bendahara", key: Self.key).id(0))
    }
}

/// A node that stores replies by request id, as the wire's contract says.
private final class FakeNode {
    /// Thrown in place of a lost reply.
    struct Lost: Error {}

    var refuses = false
    var fails = false
    var losesNextReply = false
    /// The contents of the commands that were done.
    private(set) var done: [Data] = []
    /// The ids under which a command was decided.
    private(set) var asked: [Identifier] = []
    private var journal: [Identifier: (content: Data, header: WireReplyHeader)] = [:]

    /// - Parameter decides: false for a request whose deadline has passed.
    /// - Returns: nil where the id is unknown and the node may not decide.
    func ask(_ content: Data, _ id: Identifier, decides: Bool = true) throws -> Client.Answer? {
        var header = WireReplyHeader()
        if fails {
            (header.outcome, header.fault) = (.fault, .storage)
            return (header, Data())
        }
        if let known = journal[id] {
            if known.content == content { return (known.header, Data()) }
            (header.outcome, header.turnedAway) = (.turnedAway, .idReused)
            return (header, Data())
        }
        guard decides else { return nil }
        header.outcome = refuses ? .refused : .answered
        header.entry = UInt64(journal.count) + 1
        if !refuses { done.append(content) }
        asked.append(id)
        journal[id] = (content, header)
        if losesNextReply {
            losesNextReply = false
            throw Lost()
        }
        return (header, Data())
    }
}
