import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

extension SimulatedDirectory {
    /// A directory in which only siti may do anything, and may do everything.
    static var siti: WireDirectory { SimulatedDirectory().with("siti", "*").wire }
    /// The second version of that directory.
    static var second: SimulatedDirectory { SimulatedDirectory(version: 2).with("siti", "*") }
}

/// Grants by command, query and feed.
@Suite struct `Grants` {
    /// A grant, the node that it names, and whether it allows the command.
    static let commands: [(grant: String, node: String, allowed: Bool)] = [
        ("till.put", "*", true), ("till.put", "till.bappeda", true), ("till.put", "till.dinsos", false),
        ("till.*", "*", true), ("till.p*", "*", true), ("*", "*", true), ("till.take", "*", false),
        ("put", "*", false), ("till.put.more", "*", false), ("till", "*", false), ("registry.*", "*", false),
        ("entries", "*", false), ("node.*", "*", false),
    ]

    @Test(arguments: commands)
    func `a command needs its grant at this node`(_ grant: String, _ node: String, _ allowed: Bool) throws {
        let directory = SimulatedDirectory().with("siti", "*").with("ani", grant, at: node)
        let desk = try Desk(directory: directory)
        let verdict = try desk.tell("put ani 5", id: 1, as: "ani")
        #expect(verdict == (allowed ? .answered("put ani 5") : .turnedAway(.notGranted)))
        #expect(try desk.journal().count == (allowed ? 2 : 1))
    }

    @Test func `a query needs its grant`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        #expect(try desk.query("amount ani", as: "budi") == .answered("5"))
        #expect(try desk.query("amount ani", as: "till.dinkop") == .turnedAway(.notGranted))
        #expect(try desk.query("amount ani", as: "nobody") == .turnedAway(.notGranted))
    }

    @Test(arguments: [
        ("status", "node.status"), ("verify", "node.verify"), ("hash", "node.hash"), ("trail", "node.trail"),
    ])
    func `a question to the node needs its grant`(_ name: String, _ permission: String) throws {
        let others = ["node.status", "node.verify", "node.hash", "node.trail"].filter { $0 != permission }
        var directory = SimulatedDirectory().with("siti", "*").with("ani", permission)
        for other in others { directory = directory.with("budi", other) }
        let desk = try Desk(directory: directory)
        var query = WireNodeQuery()
        switch name {
        case "status": query.status = WireStatusQuery()
        case "verify": query.verify = WireVerifyQuery()
        case "hash": query.hash = WireHashQuery()
        default: query.trail = WireTrailQuery()
        }
        let frames = Frames.request(Desk.header(.nodeQuery, id: 1), try query.serializedData())
        #expect(desk.send(frames, as: "ani")?.header.outcome == .answered)
        #expect(desk.send(frames, as: "budi")?.verdict == .turnedAway(.notGranted))
    }

    @Test func `the feed needs its grant, and personal data one of its own`() throws {
        let desk = try Desk()
        let cases: [(who: String, personal: Bool, allowed: Bool)] = [
            ("till.dinkop", false, true), ("till.dinkop", true, false), ("till.dinsos", false, true),
            ("till.dinsos", true, true), ("budi", false, false), ("nobody", false, false),
        ]
        for (who, personal, allowed) in cases {
            let reply = try desk.entries(after: 0, hash: Data(), as: who) { $0.personal = personal }
            #expect((reply?.page != nil) == allowed, "\(who), personal: \(personal)")
            if !allowed { #expect(reply?.verdict == .turnedAway(.notGranted)) }
        }
    }

    @Test func `personal data comes only to a follower that asks for it and has the grant`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        let without = try #require(try desk.entries(after: 0, hash: Data(), as: "till.dinsos")?.page)
        #expect(without.lines.allSatisfy { $0.contents.parts.isEmpty && $0.keys.isEmpty })
        let with = try #require(
            try desk.entries(after: 0, hash: Data(), as: "till.dinsos") { $0.personal = true }?.page)
        #expect(with.lines.filter { $0.contents.parts.count == 1 && $0.keys.count == 1 }.count == 1)
    }

    @Test func `speaking for others needs the right, and the other the grant; both stand in the entry`() throws {
        let desk = try Desk()
        #expect(try desk.tell("put ani 5", id: 1, as: "door") { $0.onBehalfOf = "budi" } == .answered("put ani 5"))
        let entry = try #require(try desk.journal().last)
        #expect(entry.principal == "door" && entry.onBehalfOf == "budi")
        let refused = try desk.tell("take ani 5", id: 2, as: "door") { $0.onBehalfOf = "budi" }
        #expect(refused == .turnedAway(.notGranted), "budi may not take")
        let stranger = try desk.tell("put ani 5", id: 3, as: "door") { $0.onBehalfOf = "nobody" }
        #expect(stranger == .turnedAway(.notGranted))
        #expect(try desk.tell("put ani 5", id: 4) { $0.onBehalfOf = "budi" } == .turnedAway(.notGranted))
        #expect(try desk.query("amount ani", as: "siti") { $0.onBehalfOf = "budi" } == .turnedAway(.notGranted))
    }

    @Test(arguments: [WireKind.command, .query, .nodeCommand])
    func `an empty body does not get around the right to speak for others`(_ kind: WireKind) throws {
        let desk = try Desk()
        let before = try desk.journal().count
        let reply = desk.send(Frames.request(Desk.header(kind, id: 1) { $0.onBehalfOf = "siti" }, Data()), as: "budi")
        #expect(reply?.verdict == .turnedAway(.notGranted))
        #expect(try desk.journal().count == before)
    }

    @Test func `the founder may install the first directory, and nothing else or later`() throws {
        let desk = try Desk(directory: nil)
        #expect(try desk.tell("put ani 5", id: 1, as: "founder") == .turnedAway(.notGranted))
        #expect(desk.install(Desk.directory, as: "siti")?.verdict == .turnedAway(.notGranted))
        #expect(desk.machine.wire.admitted == [desk.machine.founder.key: "founder"])
        #expect(desk.install(Desk.directory)?.header.outcome == .answered)
        #expect(desk.machine.wire.admitted[SimulatedDirectory.key(of: "siti")] == "siti")
        #expect(desk.machine.wire.admitted[desk.machine.founder.key] == nil)
        let second = SimulatedDirectory(version: 2).with("founder", "*")
        #expect(desk.install(second, id: 2)?.verdict == .turnedAway(.notGranted))
    }

    @Test func `a later directory replaces an earlier one at once, for the inputs behind it in the turn too`() throws {
        let desk = try Desk()
        #expect(try desk.tell("put ani 5", id: 1, as: "budi") == .answered("put ani 5"))
        var command = WireNodeCommand()
        command.installDirectory = SimulatedDirectory(version: 2).with("siti", "*").wire
        let frames = Frames.request(Desk.header(.nodeCommand, id: 2), try command.serializedData())
        let before = try desk.lay("put ani 1", id: 3, as: "budi")
        desk.lay(frames)
        let after = try desk.lay("put ani 1", id: 4, as: "budi")
        desk.run()
        #expect(desk.reply(to: before)?.verdict == .answered("put ani 1"))
        #expect(desk.reply(to: after)?.verdict == .turnedAway(.notGranted))
        #expect(desk.machine.wire.admitted == [SimulatedDirectory.key(of: "siti"): "siti"])
        try desk.restart()
        #expect(desk.machine.wire.admitted == [SimulatedDirectory.key(of: "siti"): "siti"])
    }

    @Test func `an outdated or malformed directory is refused`() throws {
        let desk = try Desk()
        func code(_ directory: WireDirectory, id: Int) throws -> WireNodeRefusal.Code? {
            var command = WireNodeCommand()
            command.installDirectory = directory
            guard let reply = try desk.tellNode(command, id: id), reply.header.outcome == .refused else { return nil }
            return try WireNodeRefusal(serializedBytes: reply.body).code
        }
        #expect(try code(SimulatedDirectory(version: 1).with("siti", "*").wire, id: 1) == .directoryOutdated)
        let good = SimulatedDirectory(version: 2).with("siti", "*").wire
        func key(_ start: String) -> String { String((start + String(repeating: "0", count: 40)).prefix(40)) }
        let malformed: [(String, (inout WireDirectory) -> Void)] = [
            ("a name twice", { $0.principals.append($0.principals[0]) }),
            ("no name", { $0.principals[0].name = "" }),
            ("a name with a NUL", { $0.principals[0].name = "siti\0x" }),
            ("a name with a space", { $0.principals[0].name = "siti x" }),
            ("a name of 65 letters", { $0.principals[0].name = String(repeating: "s", count: 65) }),
            ("a key with a character that Z85 has not", { $0.principals[0].publicKey = key("~") }),
            ("a key of 40 characters that are not 32 bytes", { $0.principals[0].publicKey = key("#####") }),
            ("a version that no table holds", { $0.version = UInt64(Int64.max) + 1 }),
            ("nobody and nothing", { $0 = .with { $0.version = 2 } }),
            ("nobody who may install the next", { $0.grants[0].permission = "till.*" }),
            ("who may install the next only elsewhere", { $0.grants[0].node = "till.dinsos" }),
            ("its next key already known", { $0.principals[0].nextPublicKey = $0.principals[0].publicKey }),
            ("a next key too short", { $0.principals[0].nextPublicKey = "short" }),
            ("a key too short", { $0.principals[0].publicKey = "short" }),
            (
                "a key twice",
                {
                    var other = $0.principals[0]
                    other.name = "other"
                    $0.principals.append(other)
                }
            ),
            ("a grant to nobody", { $0.grants[0].principal = "nobody" }),
            ("a node that cannot be", { $0.grants[0].node = "till" }),
            ("no permission", { $0.grants[0].permission = "" }),
            ("an area that is none", { $0.grants[0].area = "Banten" }),
        ]
        for (index, (what, change)) in malformed.enumerated() {
            var directory = good
            change(&directory)
            let expected: WireNodeRefusal.Code = what.contains("NUL") ? .notUnderstood : .directoryMalformed
            #expect(try code(directory, id: 10 + index) == expected, "\(what)")
        }
        var last = good
        last.version = UInt64(Int64.max)
        #expect(try code(last, id: 90) == nil)
        #expect(try desk.status().directoryVersion == last.version)
        #expect(try code(last, id: 91) == .directoryOutdated)
    }

    @Test func `an empty command of the node is refused and journalled`() throws {
        let desk = try Desk()
        let reply = try #require(try desk.tellNode(WireNodeCommand(), id: 1))
        #expect(reply.header.outcome == .refused)
        #expect(try WireNodeRefusal(serializedBytes: reply.body).code == .notUnderstood)
        #expect(try desk.journal().last?.refused == true)
    }
}
