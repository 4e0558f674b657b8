import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import WireSchemas

/// Copied tables compared with the peers' journals from their first entry.
@Suite struct `Verifying copied tables` {
    private func pair(personal: Bool = false) throws -> (desk: Desk, peer: Desk) {
        let peer = try Desk(
            "till.dinsos", directory: Desk.directory.with("till.bappeda", "entries", "entries.personal"))
        let desk = try Desk(follows: ["till.dinsos"], personal: personal, clock: peer.clock)
        try peer.tell("put ani 1 Ani binti Amir", id: 1)
        try peer.tell("take ani 9", id: 2)
        for number in 3..<20 { try peer.tell("put budi \(number)", id: number) }
        try desk.follow(peer)
        return (desk, peer)
    }

    @Test(arguments: [false, true])
    func `are sound when they equal the peer's journal, with personal data or without`(_ personal: Bool) throws {
        let (desk, peer) = try pair(personal: personal)
        let found = try desk.verification(beside: peer)
        #expect(found.sound && found.finding.isEmpty, "\(found.finding)")
        let copied = try #require(found.copied.first)
        #expect(copied.peer == "till.dinsos" && copied.outcome == .compared && copied.entry == 20)
    }

    static let tampering: [(what: String, sql: String)] = [
        ("a row changed", "UPDATE heard SET words = 'put budi 4000' WHERE entry = 5"),
        ("personal data changed", "UPDATE heard SET owner = 'Somebody' WHERE entry = 2"),
        ("personal data gone", "UPDATE heard SET owner = NULL WHERE entry = 2"),
        ("a row gone", "DELETE FROM heard WHERE entry = 7"),
        (
            "a row too many",
            "INSERT INTO heard (peer, entry, place, at, words) VALUES ('till.dinsos', 3, 0, 1, 'put cici 1')"
        ),
        (
            "a row of a peer that is not followed",
            "INSERT INTO heard (peer, entry, place, at, words) VALUES ('till.nobody', 3, 0, 1, 'put cici 1')"
        ),
    ]

    @Test(arguments: tampering)
    func `are named where they are not, without a person's data`(_ what: String, _ sql: String) throws {
        let (desk, peer) = try pair(personal: true)
        try desk.tamper(sql)
        let found = try desk.verification(beside: peer)
        #expect(!found.sound && found.finding.contains("table heard"), "\(what): \(found.finding)")
        // A finding is logged and sent; the rows hold people's names and numbers.
        for datum in ["budi", "cici", "Somebody", "till.nobody"] { #expect(!found.finding.contains(datum)) }
    }

    @Test func `of a node that has followed no peer yet must be empty`() throws {
        let desk = try Desk(follows: ["till.dinsos"])
        #expect(try desk.verification().sound)
        try desk.tamper(
            "INSERT INTO heard (peer, entry, place, at, words) VALUES ('till.dinsos', 1, 0, 1, 'put cici 1')")
        #expect(try desk.verification().finding.contains("table heard"))
    }

    /// Lets time pass until the node has given up its peer.
    private func wait(_ desk: Desk) {
        for _ in 0..<12 {
            desk.clock.jump(seconds: 3)
            desk.run()
        }
    }

    @Test func `are not compared where the peer is silent, which is neither sound nor wrong`() throws {
        let (desk, _) = try pair()
        try desk.tamper("DELETE FROM heard WHERE entry = 7")
        let route = try desk.layVerify()
        #expect(desk.reply(to: route) == nil)
        wait(desk)
        let found = try #require(try desk.verification(to: route))
        #expect(found.sound && found.copied.map(\.outcome) == [.notCompared] && found.copied[0].finding == "no answer")
    }

    @Test func `are not compared where the peer turns the node away`() throws {
        let (desk, peer) = try pair()
        var directory = Desk.directory.wire
        directory.version = 2
        try peer.tellNode(.with { $0.installDirectory = directory }, id: 90)
        let route = try desk.layVerify()
        try? desk.follow(peer)
        let found = try #require(try desk.verification(to: route))
        #expect(found.sound && found.copied.map(\.outcome) == [.notCompared])
        #expect(found.copied[0].finding.contains("notGranted"))
    }

    @Test(arguments: [
        ("DELETE FROM journal WHERE number > 12", "a shorter journal"),
        ("UPDATE journal SET hash = zeroblob(32) WHERE number = 20", "another history"),
    ])
    func `are wrong where the peer's journal is not the one that was followed`(_ sql: String, _ what: String) throws {
        let (desk, peer) = try pair()
        let hash = Value.blob(Data(count: 32))
        if sql.contains("zeroblob") {
            try peer.tamper("UPDATE journal SET hash = $1 WHERE number = 20", [hash])
            try desk.tamper("UPDATE cursor SET hash = $1", [hash])
        } else {
            try peer.tamper(sql)
        }
        let route = try desk.layVerify()
        try? desk.follow(peer)
        let found = try #require(try desk.verification(to: route))
        #expect(!found.sound && found.copied.map(\.outcome) == [.wrong], "\(what)")
        #expect(found.finding.contains("till.dinsos"), "\(found.finding)")
    }

    @Test func `are compared though following goes on meanwhile`() throws {
        let (desk, peer) = try pair()
        desk.machine.store.holdsAside = true
        let route = try desk.layVerify()
        for number in 100..<130 {
            if number < 120 { try peer.tell("put cici \(number)", id: number) }
            try desk.follow(peer)
            desk.machine.store.readAside()
            try desk.follow(peer)
        }
        let found = try #require(try desk.verification(to: route))
        #expect(found.sound, "\(found.finding)")
        #expect(found.copied[0].entry > 20 && found.copied[0].outcome == .compared)
    }

    @Test func `are compared anew from the beginning when following begins anew meanwhile`() throws {
        let (desk, peer) = try pair()
        desk.machine.store.holdsAside = true
        let route = try desk.layVerify()
        while try desk.verification(to: desk.layVerify { $0.progress = true })?.phase != .copies {
            desk.machine.store.readAside()
            try desk.follow(peer)
            if desk.reply(to: route) != nil { break }
        }
        try desk.tellNode(.with { $0.followAnew = WireFollowAnew() }, id: 900)
        for _ in 0..<20 {
            desk.machine.store.readAside()
            try desk.follow(peer)
        }
        #expect(try desk.verification(to: route)?.sound == true)
    }

    @Test func `of many pages are followed page by page`() throws {
        let (desk, peer) = try pair()
        for number in 100..<2_600 { try peer.lay("put ani \(number)", id: number) }
        peer.run()
        try desk.follow(peer)
        #expect(try desk.verification(beside: peer).sound)
        try desk.tamper("UPDATE heard SET words = 'put ani 1' WHERE entry = 2000")
        #expect(try desk.verification(beside: peer).finding.contains("table heard"))
    }
}
