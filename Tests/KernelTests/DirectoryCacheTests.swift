import Foundation
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// What a node keeps in memory of the installed directory.
@Suite struct `The directory in memory` {
    private func installation(_ directory: SimulatedDirectory, id: Int) throws -> [Data] {
        var command = WireNodeCommand()
        command.installDirectory = directory.wire
        return Frames.request(Desk.header(.nodeCommand, id: id), try command.serializedData())
    }

    @Test func `is read once for each version, for commands and queries`() throws {
        let desk = try Desk()
        #expect(try desk.tell("put ani 5", id: 1, as: "budi") == .answered("put ani 5"))
        #expect(try desk.query("amount ani", as: "budi") == .answered("5"))
        #expect(try desk.query("amount ani", as: "siti") == .answered("5"))
        for table in ["granted", "principal", "principal_key", "identity"] { try desk.tamper("DELETE FROM \(table)") }
        #expect(try desk.tell("put ani 5", id: 2, as: "budi") == .answered("put ani 5"))
        #expect(try desk.query("amount ani", as: "budi") == .answered("10"))
        // Not looked up before.
        #expect(try desk.tell("put ani 5", id: 3, as: "door") == .turnedAway(.notGranted))
        let second = SimulatedDirectory(version: 2).with("siti", "*")
        #expect(desk.install(second, id: 4, as: "siti")?.header.outcome == .answered)
        #expect(try desk.tell("put ani 5", id: 5, as: "budi") == .turnedAway(.notGranted))
        #expect(try desk.query("amount ani", as: "budi") == .turnedAway(.notGranted))
        #expect(try desk.query("amount ani", as: "siti") == .answered("10"))
    }

    @Test func `keeps nothing of a directory whose commit failed`() throws {
        let desk = try Desk()
        desk.lay(try installation(SimulatedDirectory(version: 2).with("siti", "*").with("ani", "till.*"), id: 1))
        let inTurn = try desk.lay("put ani 5", id: 2, as: "ani")
        desk.machine.store.fail(.commit)
        desk.run()
        #expect(desk.reply(to: inTurn)?.verdict == .fault(.storage))
        #expect(try desk.tell("put ani 5", id: 3, as: "ani") == .turnedAway(.notGranted))
        let other = SimulatedDirectory(version: 2).with("siti", "*").with("budi", "till.*")
        #expect(desk.install(other, id: 4, as: "siti")?.header.outcome == .answered)
        #expect(try desk.tell("put ani 5", id: 5, as: "ani") == .turnedAway(.notGranted))
        #expect(try desk.tell("put ani 5", id: 6, as: "budi") == .answered("put ani 5"))
    }

    @Test func `of an older snapshot neither replaces nor fills that of a newer one`() throws {
        let desk = try Desk()
        let node = try #require(NodeName("till.bappeda"))
        let siti = try desk.machine.store.read { try KnownPrincipal("siti", at: node, $0) }
        let cache = DirectoryCache()
        cache.keep(siti, "new", of: 2)
        cache.keep(siti, "old", of: 1)
        #expect(cache.directory(of: 2).principals.keys.sorted() == ["new"])
        #expect(cache.directory(of: 1).principals.isEmpty)
        cache.keep(siti, "newest", of: 3)
        #expect(cache.directory(of: 2).principals.isEmpty)
        #expect(cache.directory(of: 3).principals.keys.sorted() == ["newest"])
    }

    @Test func `keeps no name of a client's choice`() throws {
        let desk = try Desk()
        let known = try desk.tell("put ani 5", id: 1, as: "door") { $0.onBehalfOf = "budi" }
        #expect(known == .answered("put ani 5"))
        let unknown = try desk.tell("put ani 5", id: 2, as: "door") { $0.onBehalfOf = "anybody" }
        #expect(unknown == .turnedAway(.notGranted))
        #expect(try desk.tell("put ani 5", id: 3, as: "stranger") == .turnedAway(.notGranted))
        #expect(desk.machine.node?.directory.directory(of: 1).principals.keys.sorted() == ["budi", "door"])
    }
}
