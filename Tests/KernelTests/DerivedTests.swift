import Foundation
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// Derived tables: rows that follow from own and copied tables.
@Suite struct `Derived tables` {
    private func pair() throws -> (desk: Desk, peer: Desk) {
        let peer = try Desk(
            "till.dinsos", directory: Desk.directory.with("till.bappeda", "entries", "entries.personal"))
        let desk = try Desk(follows: ["till.dinsos"], clock: peer.clock)
        try peer.tell("put ani 1", id: 1)
        try peer.tell("put cici 9", id: 2)
        return (desk, peer)
    }

    /// Name, balance and last echo of each account.
    private func standing(_ desk: Desk) throws -> [String] {
        try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT name, amount, echo FROM standing ORDER BY name") { row in
                "\(String(decoding: row.blob(0), as: UTF8.self)) \(row.integer(1)) \(row.integer(2))"
            }
        }
    }

    private func counts(_ desk: Desk) throws -> [String] {
        try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT amount, rows FROM standing_count ORDER BY amount") {
                "\($0.integer(0)): \($0.integer(1))"
            }
        }
    }

    /// Runs the node until no table is being rebuilt.
    private func finish(_ desk: Desk) throws {
        for _ in 0..<400 {
            desk.machine.node?.loop()
            if try desk.integer("SELECT count(*) FROM derived_rebuild") == 0 { return }
        }
        Issue.record("the rebuild does not end")
    }

    private func begin(_ desk: Desk) throws {
        try desk.machine.store.sound.transact { try Rebuilds.beginAll(Till.self, $0) }
    }

    @Test func `follow from applied and from learned entries, with their counts`() throws {
        let (desk, peer) = try pair()
        try desk.tell("put ani 5\nput budi 5\nput ani 2\ntake ani 2", id: 10)
        #expect(try standing(desk) == ["ani 5 0", "budi 5 0"] && counts(desk) == ["5: 2"])
        try desk.follow(peer)
        #expect(try standing(desk) == ["ani 5 2", "budi 5 0"] && counts(desk) == ["5: 2"])
        try desk.tell("move ani budi 4", id: 11)
        #expect(try standing(desk) == ["ani 1 2", "budi 9 0"] && counts(desk) == ["1: 1", "9: 1"])
        #expect(try desk.verification(beside: peer).sound)
    }

    @Test func `are left as they were by a turn that fails`() throws {
        let (desk, _) = try pair()
        try desk.tell("put ani 5", id: 10)
        try desk.tell("rob ani 9", id: 11)
        try desk.tell("put ani 6661", id: 12)
        #expect(try standing(desk) == ["ani 5 0"] && counts(desk) == ["5: 1"])
    }

    static let tampering = [
        "UPDATE standing SET amount = 6 WHERE amount = 5", "UPDATE standing SET echo = 3",
        "DELETE FROM standing WHERE amount = 5",
        "INSERT INTO standing (name, amount, echo) SELECT entry, 5, 0 FROM (SELECT x'7878' AS entry) AS one",
        "UPDATE standing_count SET rows = 2 WHERE amount = 5", "DELETE FROM standing_count WHERE amount = 7",
        "INSERT INTO standing_count (amount, rows) VALUES (8, 1)",
    ]

    @Test(arguments: tampering) func `that differ from a rebuild are found by verify, and mended by one`(_ sql: String)
        throws
    {
        let desk = try Desk()
        try desk.tell("put ani 5\nput budi 7", id: 10)
        #expect(try desk.verification().sound)
        try desk.tamper(TestStore.ofThisRun == .postgresql ? sql.replacing("x'7878'", with: "'\\x7878'::bytea") : sql)
        let found = try desk.verification()
        #expect(!found.sound && found.finding.contains("table standing"), "\(found.finding)")
        guard !sql.contains("standing_count") else { return }
        try begin(desk)
        try desk.restart()
        try finish(desk)
        #expect(try standing(desk) == ["ani 5 0", "budi 7 0"])
    }

    @Test(arguments: 0..<6) func `are rebuilt beside the work, also by a node that is killed meanwhile`(rounds: Int)
        throws
    {
        let (desk, peer) = try pair()
        let lines = (0..<90).map { "put a\(1_000 + $0) 1" }
        try desk.tell(lines.joined(separator: "\n"), id: 10)
        try desk.follow(peer)
        let wanted = try standing(desk)
        try desk.tamper("DELETE FROM standing")
        try desk.tamper("DELETE FROM standing_count")
        try begin(desk)
        try desk.restart()
        for _ in 0..<rounds { desk.machine.node?.loop() }
        // What a turn changes meanwhile is right at once, whether the rebuild has been there or not.
        try desk.tell("put a1000 4\nput a1089 4", id: 11)
        try desk.restart()
        try finish(desk)
        let changed = wanted.map { $0 == "a1000 1 0" ? "a1000 5 0" : $0 == "a1089 1 0" ? "a1089 5 0" : $0 }
        #expect(try standing(desk) == changed)
        #expect(try counts(desk) == ["1: 88", "5: 2"])
        #expect(try desk.verification(beside: peer).sound)
    }

    @Test func `follow their peers' tables when these are followed anew`() throws {
        let (desk, peer) = try pair()
        try desk.tell("put ani 5\nput budi 5", id: 10)
        try desk.follow(peer)
        _ = try desk.tellNode(.with { $0.followAnew = WireFollowAnew() }, id: 11)
        try finish(desk)
        #expect(try standing(desk) == ["ani 5 0", "budi 5 0"])
        try desk.follow(peer)
        #expect(try standing(desk) == ["ani 5 2", "budi 5 0"])
    }

    @Test func `of a database rebuilt from the journal are computed when its node serves`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5\nput budi 7", id: 10)
        let other = try TestStore.empty()
        _ = try Rebuilding.copy(Till(), desk.machine.sealing, from: desk.machine.store.sound, to: other)
        #expect(try other.read { try $0.isRebuilding("standing") && $0.integer("SELECT count(*) FROM standing") == 0 })
        while try other.transact({ tables in
            let done = try Rebuilds.step(Till.self, most: 1, tables)
            try Deriving.settle(Till(), tables)
            return done
        }) != nil {}
        #expect(try other.read { try $0.integer("SELECT sum(amount) FROM standing") } == 12)
    }

    @Test func `are counted as being rebuilt until the last subject is done`() throws {
        let desk = try Desk()
        try desk.tell((0..<40).map { "put a\(1_000 + $0) 1" }.joined(separator: "\n"), id: 10)
        try begin(desk)
        #expect(try desk.machine.store.sound.read { try $0.isRebuilding("standing") })
        #expect(try desk.status().works.map(\.what) == ["standing"])
        try desk.restart()
        try finish(desk)
        #expect(try desk.status().works.isEmpty)
        #expect(try !desk.machine.store.sound.read { try $0.isRebuilding("standing") })
    }
}
