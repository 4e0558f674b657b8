import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Personal data shown in full: the journal records the reading and a digest of the answer, not the answer.
@Suite struct `Disclosures` {
    @Test func `a reading in full leaves an entry with a keyed digest of the answer, and not the answer`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        #expect(try desk.tell("show ani", id: 2) == .answered("Ani binti Amir"))
        let entry = try #require(try desk.journal().last)
        #expect(entry.asked == "show" && entry.principal == "siti" && !entry.refused)
        #expect(entry.reply.isEmpty)
        let plain = Chain.content(try "Ani binti Amir".body)
        #expect(entry.shownDigest.count == 32 && entry.shownDigest != plain)
    }

    @Test func `the same is shown again under the same id while it is the same`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        try desk.tell("show ani", id: 2)
        let entries = try desk.journal().count
        #expect(try desk.tell("show ani", id: 2) == .answered("Ani binti Amir"))
        try desk.tell("put ani 1 Ani binti Umar", id: 3)
        #expect(try desk.tell("show ani", id: 2) == .turnedAway(.idReused))
        #expect(try desk.tell("show ani", id: 4) == .answered("Ani binti Umar"))
        #expect(try desk.journal().count == entries + 2)
    }

    @Test func `a follower sees of it only that there is an entry`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        try desk.tell("show ani", id: 2)
        try desk.tell("take ani 9", id: 3)
        let page = try #require(
            try desk.entries(after: 0, hash: .init(), as: "till.dinsos") { $0.personal = true }?.page)
        let seen = page.lines.map { line in if case .entry = line.content { true } else { false } }
        // The directory, the deposit, the reading, the refusal.
        #expect(seen == [false, true, false, false])
    }

    @Test func `a follower is told the events beside a reading, and nothing of the reading`() throws {
        let desk = try Desk("till.dinsos", directory: Desk.directory.with("till.bappeda", "entries"))
        let follower = try Desk(follows: ["till.dinsos"], clock: desk.clock)
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        #expect(try desk.tell("hand ani 2", id: 2) == .answered("Ani binti Amir"))
        #expect(try desk.tell("look ani", id: 3) == .answered("Ani binti Amir"))
        try follower.follow(desk)
        let heard = try follower.machine.store.sound.read { tables in
            try tables.rows("SELECT words FROM heard ORDER BY entry") { $0.text(0) }
        }
        #expect(heard == ["put ani 5", "take ani 2"])
        #expect(try desk.journal().last?.events.count == 1)
        #expect(try desk.verification().sound)
    }
}
