import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import WireSchemas

/// The human behind a principal: in entries, in the trail, in the table of identities.
@Suite struct HumanTests {
    private static func directory(_ version: UInt64, human: String = "h-1", agency: String = "") -> SimulatedDirectory {
        SimulatedDirectory(version: version)
            .with("siti", "*").with("budi", "till.*").with("rina", "till.*").with("door", speaksForOthers: true)
            .stating("budi", human: human, agency: agency).stating("rina", human: human)
    }

    private static func rows(_ desk: Desk) throws -> [String] {
        try desk.machine.store.sound.read { tables in
            try tables.rows("SELECT name, human, agency FROM identity ORDER BY name") { row in
                "\(row.text(0)) \(row.text(1)) \(row.text(2))".trimmingCharacters(in: .whitespaces)
            }
        }
    }

    @Test func `an entry names the human where the human has another name than the asker`() throws {
        let desk = try Desk(directory: Self.directory(1))
        _ = try desk.tell("put ani 5", id: 1, as: "budi")
        _ = try desk.tell("put ani 5", id: 2, as: "siti")
        _ = try desk.tell("put ani 5", id: 3, as: "door") { $0.onBehalfOf = "rina" }
        _ = try desk.tell("take ani 500", id: 4, as: "rina")
        let entries = try desk.journal().suffix(4)
        #expect(entries.map(\.principal) == ["budi", "siti", "door", "rina"])
        #expect(entries.map(\.human) == ["h-1", "", "h-1", "h-1"])
        #expect(entries.map(\.refused) == [false, false, false, true])
        let trail = try desk.askNode(.trail(WireTrailQuery())).trail.lines.suffix(4)
        #expect(trail.map(\.human) == ["h-1", "", "h-1", "h-1"])
    }

    @Test func `an entry keeps the human whom the directory of that time stated`() throws {
        let desk = try Desk(directory: Self.directory(1))
        _ = try desk.tell("put ani 5", id: 1, as: "budi")
        desk.install(Self.directory(2, human: "h-2"), id: 2, as: "siti")
        _ = try desk.tell("put ani 5", id: 3, as: "budi")
        #expect(try desk.journal().filter { $0.principal == "budi" }.map(\.human) == ["h-1", "h-2"])
        #expect(try desk.verification().sound)
    }

    @Test func `a later input of the same turn has the human of the new directory`() throws {
        let desk = try Desk(directory: Self.directory(1))
        var command = WireNodeCommand()
        command.installDirectory = Self.directory(2, human: "h-2").wire
        try desk.lay("put ani 1", id: 1, as: "budi")
        desk.lay(Frames.request(Desk.header(.nodeCommand, id: 2), try command.serializedData()))
        try desk.lay("put ani 1", id: 3, as: "budi")
        desk.run()
        #expect(try desk.journal().filter { $0.principal == "budi" }.map(\.human) == ["h-1", "h-2"])
    }

    @Test func `a job's steps have the human of the starter`() throws {
        let desk = try Desk(directory: Self.directory(1))
        _ = try desk.tell("put open 5", id: 1, as: "budi")
        _ = desk.send(Frames.request(Desk.header(.job, id: 2), try "grow".body), as: "budi")
        for _ in 0..<20 { desk.machine.node?.loop() }
        let steps = try desk.journal().filter { $0.job.stepped.step > 0 }
        #expect(!steps.isEmpty && steps.allSatisfy { $0.onBehalfOf == "budi" && $0.human == "h-1" })
    }

    @Test func `each principal of the directory has an identity; without a stated human it is its own`() throws {
        let desk = try Desk(directory: Self.directory(1, agency: "dinsos"))
        #expect(try Self.rows(desk) == ["budi h-1 dinsos", "door door", "rina h-1", "siti siti"])
        desk.install(SimulatedDirectory(version: 2).with("siti", "*"), id: 1, as: "siti")
        #expect(try Self.rows(desk) == ["siti siti"])
    }

    @Test func `a database from before identities gets those of the installed directory`() throws {
        let desk = try Desk(directory: Self.directory(1))
        desk.install(Self.directory(2, human: "h-2", agency: "dinsos"), id: 1, as: "siti")
        _ = try desk.tell("put ani 5", id: 2, as: "budi")
        let rows = try Self.rows(desk)
        try desk.tamper("DROP TABLE identity")
        try desk.restart()
        #expect(try Self.rows(desk) == rows)
        #expect(try desk.verification().sound)
    }
}
