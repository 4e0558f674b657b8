import Crypto
import Foundation
import Stores
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// Entries of edition 2: a short record, its contents beside it, and personal data in sealed parts.
@Suite struct `Sealed parts` {
    private func desk() throws -> Desk {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        try desk.tell("put ani 7", id: 2)
        try desk.tell("put budi 5 Budi bin Badu", id: 3)
        return desk
    }

    private func rows(_ desk: Desk) throws -> [(record: WireEntry, contents: WireContents)] {
        try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT entry, beside FROM journal ORDER BY number") {
                (try WireEntry(serializedBytes: $0.blob(0)), try WireContents(serializedBytes: $0.blob(1)))
            }
        }
    }

    @Test func `no name stands in the journal, and the record holds digests alone`() throws {
        let desk = try desk()
        for (record, contents) in try rows(desk) {
            #expect(record.edition == 2 && record.events.isEmpty && record.reply.isEmpty && record.refusal.isEmpty)
            #expect(contents.events.map(Chain.content) == record.eventDigests)
            #expect(contents.parts.map(Chain.content) == record.parts.map(\.digest))
            #expect(record.replyDigest == Chain.content(contents.reply))
        }
        let whole = try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT entry, beside FROM journal") { $0.blob(0) + $0.blob(1) }
        }
        for name in ["Ani binti", "Budi bin"] {
            #expect(whole.allSatisfy { $0.range(of: Data(name.utf8)) == nil }, "\(name)")
        }
        #expect(try desk.verification().sound)
    }

    @Test func `a subject has one key in its epoch, and two subjects have two`() throws {
        let desk = try desk()
        try desk.tell("put ani 1 Ani", id: 4)
        #expect(try desk.integer("SELECT count(*) FROM subject_key WHERE epoch = 1") == 2)
        #expect(try desk.integer("SELECT count(*) FROM subject_key WHERE epoch = 0") == 1, "the master key's own row")
        let keys = try desk.machine.store.sound.read { try $0.rows("SELECT wrapped FROM subject_key") { $0.blob(0) } }
        #expect(Set(keys).count == 3 && keys.allSatisfy { $0.count == 12 + 32 + 16 })
        // The same plaintext under the same key is never the same ciphertext.
        try desk.tell("put ani 1 Ani", id: 5)
        let parts = try rows(desk).flatMap(\.contents.parts)
        #expect(Set(parts).count == parts.count && parts.count == 4)
    }

    @Test func `without its key a part cannot be read, and the chain still holds`() throws {
        let desk = try desk()
        let head = try desk.hash(of: 4)
        try desk.tamper("DELETE FROM subject_key WHERE subject = $1", [.blob(Self.subject("ani"))])
        let page = try #require(
            try desk.entries(after: 0, hash: Data(), as: "till.dinsos") { $0.personal = true }?.page)
        let lines = page.lines.filter { !$0.contents.parts.isEmpty }
        #expect(lines.map { $0.contents.parts.map(\.isEmpty) } == [[true], [false]])
        #expect(lines.map { $0.keys.map(\.count) } == [[0], [32]])
        #expect(try desk.hash(of: 4) == head)
        let heard = try HeardPage(page, of: desk.machine.name, after: .beginning)
        #expect(heard.to.hash == head)
        #expect(heard.told.map { $0.personal.count } == [0, 0, 1])
        // The node's own rows were not forgotten with the key, which its verification says.
        let found = try desk.verification()
        #expect(!found.sound && found.firstWrong == 0 && found.finding.contains("account"), "\(found.finding)")
    }

    private static func subject(_ name: String) -> Data { (Data(name.utf8) + Data(count: 16)).prefix(16) }

    @Test func `a part that is moved to another place does not open`() throws {
        let sealing = Sealing.simulated(NodeName("till.bappeda")!)
        let key = SymmetricKey(data: Data(repeating: 1, count: 32))
        var place = WirePartDigest()
        (place.event, place.group, place.subject, place.epoch) = (3, 1, Self.subject("ani"), 2)
        let request = Data(repeating: 9, count: 16)
        let sealed = try sealing.seal(
            Data("Ani".utf8), place, of: request, under: key, nonce: Data(repeating: 5, count: 12))
        #expect(try sealing.open(sealed, place, of: request, under: key) == Data("Ani".utf8))
        var others: [(WirePartDigest, Data, String)] = [
            (place, Data(repeating: 8, count: 16), "till.bappeda"), (place, request, "till.dinsos"),
        ]
        for change in [{ $0.event = 2 }, { $0.group = 2 }, { $0.epoch = 1 }, { $0.subject[0] = 0 }]
            as [(
                inout WirePartDigest
            ) -> Void]
        {
            var other = place
            change(&other)
            others.append((other, request, "till.bappeda"))
        }
        for (place, request, node) in others {
            #expect(Sealing.opened(sealed, place, of: request, node, under: key) == nil)
        }
    }

    @Test func `another master key is refused at the start, and nothing is changed`() throws {
        let desk = try desk()
        desk.machine.stop()
        let other = Sealing(of: desk.machine.name, masterKey: Data(repeating: 7, count: 32))
        let fault = #expect(throws: StartFault.self) {
            try SubjectKeys.claim(other, SimulatedRandom(seed: 1), desk.machine.store.sound)
        }
        #expect(fault?.needsSomebody == true && fault?.description.contains("till.bappeda.master") == true)
        try desk.machine.start()
        #expect(try desk.verification().sound)
    }

    // MARK: - Entries of edition 1

    private func earlier() throws -> Desk {
        let desk = try desk()
        try desk.stopAsEdition1()
        try desk.machine.start()
        return desk
    }

    @Test func `a database of an earlier version goes on, and its entries stay as they are`() throws {
        let desk = try earlier()
        let before = try desk.hash(of: 4)
        #expect(try desk.verification().unsealed == 2)
        #expect(try desk.tell("put ani 5 Ani binti Amir", id: 9) == .answered("put ani 5"))
        #expect(try rows(desk).map(\.record.edition) == [0, 0, 0, 0, 2])
        let found = try desk.verification()
        #expect(found.sound && found.unsealed == 2 && found.entries == 5, "\(found.finding)")
        #expect(try desk.hash(of: 4) == before)
        #expect(try desk.tell("show budi", id: 10) == .answered("Budi bin Badu"))
        try desk.restart()
        #expect(try desk.verification().sound)
    }

    @Test func `both editions reach a follower with their names`() throws {
        let peer = try earlier()
        let desk = try Desk("till.dinsos", follows: ["till.bappeda"], personal: true)
        try peer.tell("put citra 5 Citra", id: 9)
        desk.run()
        try desk.follow(peer)
        let heard = try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT words, owner FROM heard ORDER BY entry") {
                "\($0.text(0)) \($0.isNull(1) ? "-" : $0.text(1))"
            }
        }
        #expect(heard == ["put ani 5 Ani binti Amir", "put ani 7 -", "put budi 5 Budi bin Badu", "put citra 5 Citra"])
    }

    // MARK: - Version 1 on the wire

    private func asked(after: UInt64, _ hash: Data, version: Data, on desk: Desk) throws -> Reply? {
        var asked = WireEntriesRequest()
        (asked.after, asked.hash, asked.personal) = (after, hash, true)
        let header = Desk.header(.entries, id: 7)
        return desk.send(Frames.request(header, try asked.serializedData(), version: version), as: "till.dinsos")
    }

    @Test func `a follower of version 1 reads up to the first entry of edition 2, and is then turned away`() throws {
        let desk = try earlier()
        try desk.tell("put ani 1", id: 9)
        let page = try #require(try asked(after: 0, Data(), version: Frames.version1, on: desk)?.page)
        #expect(page.lines.count == 4 && page.head == 5)
        #expect(page.lines.filter { !$0.personal.isEmpty }.count == 2)
        let later = try asked(after: 4, desk.hash(of: 4), version: Frames.version1, on: desk)
        #expect(later?.verdict == .turnedAway(.versionUnknown))
        #expect(later?.header.detail.contains("edition 2") == true)
    }

    @Test func `a follower asks a peer of version 1 in that version, and in version 2 once it is upgraded`() throws {
        let desk = try Desk("till.dinsos", follows: ["till.bappeda"], personal: true)
        func question() throws -> (version: Data, id: Data) {
            desk.run()
            let last = desk.asks.popLast()
            let ask = try #require(last)
            return (ask.frames[0], try WireRequestHeader(serializedBytes: ask.frames[1]).requestID)
        }
        func turnAway(_ id: Data, version: Data) {
            let header = WireReplyHeader.with {
                ($0.requestID, $0.outcome, $0.turnedAway) = (id, .turnedAway, .versionUnknown)
            }
            let peer = NodeName("till.bappeda")!
            desk.machine.wire.deliver(.reply(peer, frames: Frames.reply(header, Data(), version: version)))
            desk.run()
            desk.clock.jump(seconds: 5)
        }
        var asked = try question()
        #expect(asked.version == Frames.version)
        // A node of version 1 cannot read the header, so its reply has no id.
        turnAway(Data(), version: Frames.version1)
        asked = try question()
        #expect(asked.version == Frames.version1)
        turnAway(asked.id, version: Frames.version1)
        #expect(try question().version == Frames.version)
    }
}
