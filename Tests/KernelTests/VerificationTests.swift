import Crypto
import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Whether journal and tables are consistent, and the first entry that is not.
@Suite struct `Verifying` {
    private func desk() throws -> Desk {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        try desk.tell("take ani 9", id: 2)
        try desk.tell("put budi 3\ntake ani 2", id: 3)
        try desk.tell("show ani", id: 4)
        return desk
    }

    @Test func `finds an untouched node sound`() throws {
        let desk = try desk()
        let verification = try desk.verification()
        #expect(verification.sound && verification.finding.isEmpty && verification.firstWrong == 0)
        #expect(verification.entries == 5)
        #expect(try verification.headHash == desk.hash(of: 5))
        #expect(try desk.askNode(.hash(.with { $0.entry = 3 })).hash.hash == desk.hash(of: 3))
        #expect(try desk.askNode(.hash(.with { $0.entry = 99 })).hash.hash.isEmpty)
    }

    /// A change behind the node's back, and the first wrong entry that it causes.
    static let tampering: [(what: String, sql: String, bytes: [UInt8]?, first: UInt64)] = [
        ("an entry's number", "UPDATE journal SET number = 99 WHERE number = 3", nil, 3),
        ("a negative number", "UPDATE journal SET number = -3 WHERE number = 3", nil, 1),
        ("an entry's time", "UPDATE journal SET at = at + 1 WHERE number = 3", nil, 3),
        ("an entry's request", "UPDATE journal SET request = $1 WHERE number = 3", [0], 3),
        ("an entry's bytes", "UPDATE journal SET entry = $1 WHERE number = 3", [0x28, 0x01], 3),
        ("bytes that are no entry", "UPDATE journal SET entry = $1 WHERE number = 3", [0xff], 3),
        ("an entry's hash", "UPDATE journal SET hash = $1 WHERE number = 3", [0], 3),
        ("personal data", "UPDATE journal SET beside = $1 WHERE number = 2", [0], 2),
        ("personal data where there was none", "UPDATE journal SET beside = $1 WHERE number = 3", [0], 3),
        ("personal data that is gone", "UPDATE journal SET beside = NULL WHERE number = 2", nil, 2),
        ("an entry that is gone", "DELETE FROM journal WHERE number = 3", nil, 3),
        ("the first entry gone", "DELETE FROM journal WHERE number = 1", nil, 1),
    ]

    @Test(arguments: tampering)
    func `names the first wrong entry of the journal`(
        _ what: String, _ sql: String, _ bytes: [UInt8]?, _ first: UInt64
    ) throws {
        let desk = try desk()
        try desk.tamper(sql, bytes.map { [.blob(Data($0))] } ?? [])
        let verification = try desk.verification()
        #expect(!verification.sound && verification.firstWrong == first, "\(what): \(verification.finding)")
        #expect(!verification.finding.isEmpty)
    }

    @Test func `a whole entry replaced by another that hashes well breaks the next`() throws {
        let desk = try desk()
        var entry = try desk.journal()[2]
        entry.principal = "somebody"
        let stored = try entry.serializedData()
        let hash = Chain.link(try desk.hash(of: 2), Chain.content(stored))
        try desk.tamper("UPDATE journal SET entry = $1, hash = $2 WHERE number = 3", [.blob(stored), .blob(hash)])
        #expect(try desk.verification().firstWrong == 4)
    }

    static let tables: [(what: String, sql: String, table: String)] = [
        ("an amount", "UPDATE account SET amount = 99 WHERE name = 'ani'", "account"),
        ("a name", "UPDATE account SET owner = 'Somebody' WHERE name = 'ani'", "account"),
        ("a row gone", "DELETE FROM account WHERE name = 'budi'", "account"),
        (
            "a row too many", "INSERT INTO account (name, amount, entry, at) VALUES ('cici', 1, 1, 1)", "account"
        ),
        ("a grant", "UPDATE granted SET area = '11' WHERE principal = 'budi'", "granted"),
        ("a key", "UPDATE principal_key SET public_key = 'x' WHERE principal = 'budi'", "principal_key"),
    ]

    @Test(arguments: tables)
    func `names the table that differs from the journal's fold`(
        _ what: String, _ sql: String, _ table: String
    ) throws {
        let desk = try desk()
        try desk.tamper(sql)
        let verification = try desk.verification()
        #expect(!verification.sound && verification.firstWrong == 0, "\(what)")
        #expect(verification.finding.contains("table \(table)"), "\(verification.finding)")
    }

    @Test(arguments: [
        ("CREATE VIEW sneaky AS SELECT * FROM account", "view sneaky"),
        (
            TestStore.ofThisRun == .sqlite
                ? "CREATE TRIGGER sneaky AFTER INSERT ON account BEGIN DELETE FROM granted; END"
                : "CREATE RULE sneaky AS ON INSERT TO account DO ALSO DELETE FROM granted",
            TestStore.ofThisRun == .sqlite ? "trigger sneaky" : "rule sneaky"
        ),
    ])
    func `names triggers, rules and views in the database`(_ statement: String, _ words: String) throws {
        let desk = try desk()
        try desk.machine.store.sound.transact { try $0.alter(statement) }
        let verification = try desk.verification()
        #expect(!verification.sound && verification.finding.contains(words), "\(verification.finding)")
    }

    @Test func `names the entry whose events can no longer be applied`() throws {
        let desk = try desk()
        // A correct hash chain over an event that the rules forbid: only a programming error could write it.
        var entry = try desk.journal()[4]
        entry.shownDigest = Data()
        entry.events = [try "take ani 99".body]
        let stored = try entry.serializedData()
        let hash = Chain.link(try desk.hash(of: 4), Chain.content(stored))
        try desk.tamper("UPDATE journal SET entry = $1, hash = $2 WHERE number = 5", [.blob(stored), .blob(hash)])
        let verification = try desk.verification()
        #expect(!verification.sound && verification.firstWrong == 5, "\(verification.finding)")
    }

    @Test func `says where each cursor stands`() throws {
        let peer = try Desk("till.dinsos", directory: Desk.directory.with("till.bappeda", "entries"))
        let desk = try Desk(follows: ["till.dinsos"], clock: peer.clock)
        try peer.tell("put ani 1", id: 1)
        try desk.follow(peer)
        let cursor = try #require(try desk.verification(beside: peer).cursors.first)
        #expect(try cursor.peer == "till.dinsos" && cursor.entry == 2 && cursor.hash == peer.hash(of: 2))
    }

    @Test func `a long journal is folded in steps`() throws {
        let desk = try Desk()
        for number in 1...9 { try desk.tell("boast 2", id: number) }
        try desk.tell("put ani 5", id: 10)
        #expect(try desk.verification().sound)
    }

    @Test func `more rows than a step compares are compared`() throws {
        let desk = try Desk()
        let lines = (0..<2_345).map { "put a\($0) 1" }.joined(separator: "\n")
        #expect(try desk.tell(lines, id: 1) == .answered("done 2345"))
        #expect(try desk.verification().sound)
        try desk.tamper("UPDATE account SET amount = 2 WHERE name = 'a999'")
        let digest = SHA256.hash(data: Data("a999".utf8)).prefix(4).map { String(format: "%02x", $0) }.joined()
        #expect(try desk.verification().finding.contains("table account: (#\(digest), "))
    }

    @Test func `the trail lists the requests in their order, a page at a time`() throws {
        let desk = try desk()
        let trail = try desk.askNode(.trail(.with { $0.most = 3 })).trail
        #expect(trail.lines.map(\.asked) == ["node.install_directory", "put", "take"])
        #expect(trail.lines.map(\.refused) == [false, false, true] && trail.head == 5)
        let rest = try desk.askNode(.trail(.with { $0.after = 3 })).trail
        #expect(rest.lines.map(\.asked) == ["bulk", "show"] && rest.lines.map(\.number) == [4, 5])
        #expect(try desk.askNode(.trail(.with { $0.after = .max })).trail.lines.isEmpty)
    }
}
