import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// A connection outlives the directory that let it in; its key's rights do not.
@Suite struct `A key that the directory no longer holds` {
    private static let next = SimulatedDirectory.key(of: "siti-next")

    /// Installs a second directory in which siti has another key.
    private func replace(_ desk: Desk, id: Int = 900) -> Reply? {
        var command = WireNodeCommand()
        command.installDirectory = SimulatedDirectory(version: 2).with("siti", "*").with("budi", "till.*").wire
        command.installDirectory.principals[0].publicKey = Self.next
        guard let body: Data = try? command.serializedData() else { return nil }
        return desk.send(Frames.request(Desk.header(.nodeCommand, id: id), body))
    }

    private func command(_ desk: Desk, _ line: String, id: Int, key: String? = nil) throws -> Route {
        desk.lay(Frames.request(Desk.header(.command, id: id), try line.body), key: key)
    }

    @Test func `is turned away from the next message on`() throws {
        let desk = try Desk()
        let one = try command(desk, "put ani 5", id: 1)
        desk.run()
        #expect(desk.reply(to: one)?.verdict == .answered("put ani 5"))
        #expect(replace(desk)?.header.outcome == .answered)
        let old = try command(desk, "put ani 5", id: 2)
        let repeated = try command(desk, "put ani 5", id: 1)
        let new = try command(desk, "put ani 5", id: 3, key: Self.next)
        desk.run()
        #expect(desk.reply(to: old)?.verdict == .turnedAway(.notGranted))
        #expect(desk.reply(to: repeated)?.verdict == .turnedAway(.notGranted))
        #expect(desk.reply(to: new)?.verdict == .answered("put ani 5"))
        let query = desk.lay(Frames.request(Desk.header(.query, id: 0), try "amount ani".body))
        let brief = desk.lay(Frames.request(Desk.header(.query, id: 0), try "peek ani".body))
        desk.run()
        for route in [query, brief] { #expect(desk.reply(to: route)?.verdict == .turnedAway(.notGranted)) }
        #expect(desk.machine.wire.admitted[SimulatedDirectory.key(of: "siti")] == nil)
    }

    @Test func `is turned away within the turn too, behind the directory`() throws {
        let desk = try Desk()
        let before = try command(desk, "put ani 5", id: 1)
        var install = WireNodeCommand()
        install.installDirectory = SimulatedDirectory(version: 2).with("siti", "*").wire
        install.installDirectory.principals[0].publicKey = Self.next
        desk.lay(Frames.request(Desk.header(.nodeCommand, id: 2), try install.serializedData()))
        let behind = try command(desk, "put ani 5", id: 3)
        desk.run()
        #expect(desk.reply(to: before)?.verdict == .answered("put ani 5"))
        #expect(desk.reply(to: behind)?.verdict == .turnedAway(.notGranted))
    }

    @Test func `has its parked questions dropped at once, while others' stay`() throws {
        let desk = try Desk()
        let header = Desk.header(.query, id: 0) { $0.atLeast = 99 }
        let query = desk.lay(Frames.request(header, try "amount ani".body))
        let others = desk.lay(Frames.request(header, try "amount ani".body), as: "budi")
        var asked = WireEntriesRequest()
        (asked.after, asked.hash, asked.patienceMs) = (1, try desk.hash(of: 1), 30_000)
        let follower = desk.lay(Frames.request(Desk.header(.entries, id: 0), try asked.serializedData()))
        desk.run()
        #expect(replace(desk)?.header.outcome == .answered)
        #expect(desk.reply(to: query)?.verdict == .turnedAway(.notGranted))
        #expect(desk.reply(to: follower)?.verdict == .turnedAway(.notGranted))
        #expect(desk.reply(to: others) == nil)
    }

    @Test func `counts for its principal only: under another's name a key says nothing`() throws {
        let desk = try Desk()
        let key = SimulatedDirectory.key(of: "budi")
        #expect(desk.reply(to: try command(desk, "put ani 5", id: 1, key: key)) == nil)
        desk.run()
        #expect(desk.replies.last?.reply.verdict == .turnedAway(.notGranted))
    }

    @Test func `the founder's key counts until there is a directory`() throws {
        let desk = try Desk(directory: nil)
        let stranger = SimulatedDirectory.key(of: "stranger")
        var command = WireNodeCommand()
        command.installDirectory = Desk.directory.wire
        let frames = Frames.request(Desk.header(.nodeCommand, id: 1), try command.serializedData())
        let forged = desk.lay(frames, as: "founder", key: stranger)
        desk.run()
        #expect(desk.reply(to: forged)?.verdict == .turnedAway(.notGranted))
        #expect(desk.send(frames, as: "founder")?.header.outcome == .answered)
    }
}
