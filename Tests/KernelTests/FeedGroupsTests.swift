import Foundation
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// The groups of personal data that a grant on a feed names.
@Suite struct `Groups of a feed` {
    /// The till's names are of group 1, identity.
    private static let cases: [(grants: [String], parts: Int?)] = [
        ([], nil), (["entries.account", "entries.health"], 0), (["entries.identity"], 1),
        (["entries.identity", "entries.account"], 1), (["entries.personal"], 1), (["entries.*"], 1),
    ]

    @Test(arguments: cases.indices)
    func `a part comes only to a follower whose grant has its group`(_ index: Int) throws {
        let (grants, parts) = Self.cases[index]
        var directory = Desk.directory.with("till.dinpar", "entries")
        for grant in grants { directory = directory.with("till.dinpar", grant) }
        let desk = try Desk(directory: directory)
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        let reply = try desk.entries(after: 0, hash: Data(), as: "till.dinpar") { $0.personal = true }
        guard let parts else {
            #expect(reply?.verdict == .turnedAway(.notGranted))
            return
        }
        let lines = try #require(reply?.page).lines
        #expect(lines.flatMap(\.contents.parts).count { !$0.isEmpty } == parts)
        #expect(lines.flatMap(\.keys).count { !$0.isEmpty } == parts)
        #expect(lines.last?.contents.events.count == 1, "the event itself is told")
    }

    private func heard(_ desk: Desk) throws -> [String] {
        try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT words, owner FROM heard ORDER BY entry") {
                "\($0.text(0)) \($0.isNull(1) ? "-" : $0.text(1))"
            }
        }
    }

    /// A directory under which the follower may read these groups.
    private static func directory(_ grants: [String], version: UInt64) -> WireDirectory {
        var directory = Desk.directory
        for grant in grants { directory = directory.with("till.dinsos", grant) }
        var wire = directory.wire
        if !grants.contains("entries.personal") {
            wire.grants.removeAll { $0.principal == "till.dinsos" && $0.permission == "entries.personal" }
        }
        wire.version = version
        return wire
    }

    private func install(_ directory: WireDirectory, on desk: Desk, id: Int) throws {
        let reply = try desk.tellNode(
            .with { $0.installDirectory = directory }, id: id, as: id == 50 ? "founder" : "siti")
        try #require(reply?.header.outcome == .answered)
    }

    @Test func `under another grant a follower reads its peers anew, and not under the same`() throws {
        let peer = try Desk(directory: nil)
        try install(Self.directory(["entries.personal"], version: 1), on: peer, id: 50)
        let desk = try Desk("till.dinsos", follows: ["till.bappeda"], personal: true)
        try peer.tell("put ani 5 Ani", id: 1)
        desk.run()
        try desk.follow(peer)
        #expect(try heard(desk) == ["put ani 5 Ani"])

        try install(Self.directory(["entries.account"], version: 2), on: peer, id: 51)
        try peer.tell("put budi 5 Budi", id: 2)
        // The first page answers the question that waited at the peer; the second time it asks from the beginning.
        for _ in 0..<2 { try desk.follow(peer) }
        #expect(
            try heard(desk) == ["put ani 5 -", "put budi 5 -"], "no owner stays whose group it may not read any more")

        try install(Self.directory(["entries.identity"], version: 3), on: peer, id: 52)
        try peer.tell("put ani 1", id: 3)
        for _ in 0..<2 { try desk.follow(peer) }
        #expect(try heard(desk) == ["put ani 5 Ani", "put budi 5 Budi", "put ani 1 -"])
        try desk.machine.store.sound.transact { try $0.write("UPDATE heard SET words = 'kept' WHERE entry = 2", []) }
        try desk.restart()
        try peer.tell("put ani 1", id: 4)
        try desk.follow(peer)
        #expect(try heard(desk).first == "kept Ani", "the same grant: it went on from its place")
        #expect(try desk.verification(beside: peer).sound == false)
    }

    @Test func `a journal that was read before grants were recorded is not read anew under the grant for all`() throws {
        let peer = try Desk()
        let desk = try Desk("till.dinsos", follows: ["till.bappeda"], personal: true)
        try peer.tell("put ani 5 Ani", id: 1)
        desk.run()
        try desk.follow(peer)
        try desk.machine.store.sound.transact { tables in
            try tables.write("DELETE FROM read_under", [])
            try tables.write("UPDATE heard SET words = 'kept'", [])
        }
        try peer.tell("put ani 1", id: 2)
        try desk.follow(peer)
        #expect(try heard(desk) == ["kept Ani", "put ani 1 -"])
        #expect(try desk.integer("SELECT count(*) FROM read_under") == 1)
    }
}
