import Crypto
import Foundation
import Support
import SwiftProtobuf
import Testing
import WireSchemas

@testable import Kernel

/// A node of a province with a seal installs only directories that bear it.
struct SealTests {
    private let key = Curve25519.Signing.PrivateKey()

    private func desk() throws -> Desk { try Desk(directory: nil, seal: key.publicKey.rawRepresentation) }

    private func sealed(
        _ directory: SimulatedDirectory, by other: Curve25519.Signing.PrivateKey? = nil
    ) throws -> WireSealedDirectory {
        let bytes: Data = try directory.wire.serializedData()
        let seal = try (other ?? key).signature(for: bytes)
        return .with { ($0.directory, $0.seal) = (bytes, seal) }
    }

    private func install(_ sealed: WireSealedDirectory, on desk: Desk, id: Int, as name: String = "founder") throws
        -> Reply?
    {
        try desk.tellNode(.with { $0.installSealedDirectory = sealed }, id: id, as: name)
    }

    @Test func `a directory that bears the seal is installed, and the entry keeps the seal`() throws {
        let desk = try desk()
        let sealed = try sealed(Desk.directory.with("founder", "node.*"))
        #expect(try install(sealed, on: desk, id: 1)?.header.outcome == .answered)
        #expect(try desk.status().directoryVersion == 1)
        let entry = try #require(try desk.journal().last)
        #expect(try WireNodeEvent(serializedBytes: entry.events[0]).sealedDirectoryInstalled == sealed)
        // The same id again is answered from the journal.
        #expect(try install(sealed, on: desk, id: 1)?.header.outcome == .answered)
        #expect(try desk.tell("put ani 5", id: 2, as: "budi") == .answered("put ani 5"))
        #expect(try desk.verification().sound)
    }

    @Test func `the principal that brings it still needs the grant`() throws {
        let desk = try desk()
        #expect(try install(sealed(Desk.directory), on: desk, id: 1, as: "siti")?.verdict == .turnedAway(.notGranted))
    }

    @Test func `a directory with a wrong seal, another's, none, or a changed one is refused`() throws {
        let desk = try desk()
        let good = try sealed(Desk.directory)
        let wrong: [(String, WireSealedDirectory)] = [
            ("another's", try sealed(Desk.directory, by: Curve25519.Signing.PrivateKey())),
            ("none", .with { $0.directory = good.directory }),
            ("too short", .with { ($0.directory, $0.seal) = (good.directory, good.seal.dropLast()) }),
            ("over something else", .with { ($0.directory, $0.seal) = (good.directory + [0x08, 0x07], good.seal) }),
            ("over what is no directory", try sealedBytes(Data([0xFF]))),
        ]
        for (index, (what, sealed)) in wrong.enumerated() {
            let reply = try #require(try install(sealed, on: desk, id: 10 + index))
            #expect(reply.header.outcome == .refused, "\(what)")
            #expect(try WireNodeRefusal(serializedBytes: reply.body).code == .sealWrong, "\(what)")
        }
        let bare = try #require(desk.install(Desk.directory, id: 30))
        #expect(try WireNodeRefusal(serializedBytes: bare.body).code == .sealWrong)
        #expect(try desk.status().directoryVersion == 0)
    }

    /// Replaces an entry's event and recomputes its hashes, as a person with access to the database could.
    private func replace(_ number: UInt64, on desk: Desk, by event: WireNodeEvent) throws {
        var entry = try desk.journal()[Int(number) - 1]
        entry.events = [try event.serializedData()]
        let (stored, beside) = Journal.Entry.stored(entry, parts: [])
        let hash = Chain.link(try desk.hash(of: number - 1), Chain.content(stored))
        try desk.tamper(
            "UPDATE journal SET entry = $1, beside = $2, hash = $3 WHERE number = $4",
            [.blob(stored), .blob(beside ?? Data()), .blob(hash), .number(number)])
    }

    @Test func `verify names the entry whose directory does not bear the seal, however well it is hashed`() throws {
        let desk = try desk()
        let directory = Desk.directory.with("founder", "node.*")
        try #require(try install(sealed(directory), on: desk, id: 1)?.header.outcome == .answered)
        var second = directory.with("thief", "*").wire
        second.version = 2
        let bytes: Data = try second.serializedData()
        try #require(try install(sealedBytes(bytes), on: desk, id: 2)?.header.outcome == .answered)
        #expect(try desk.verification().sound)
        var forged = try sealedBytes(bytes)
        forged.seal[0] ^= 1
        try replace(2, on: desk, by: .with { $0.sealedDirectoryInstalled = forged })
        let found = try desk.verification()
        #expect(!found.sound && found.firstWrong == 2 && found.finding.contains("seal"), "\(found.finding)")
        try replace(2, on: desk, by: .with { $0.directoryInstalled = second })
        let bare = try desk.verification()
        #expect(!bare.sound && bare.firstWrong == 2 && bare.finding.contains("no seal"), "\(bare.finding)")
    }

    @Test
    func `once a sealed directory stands in the journal, none without a seal is installed, with or without the key`()
        throws
    {
        let desk = try desk()
        _ = try install(sealed(Desk.directory), on: desk, id: 1)
        desk.machine.founder = Founder(name: "founder", key: desk.machine.founder.key)
        func expectRefusals(_ id: Int) throws {
            let bare = try #require(desk.install(SimulatedDirectory.second, id: id, as: "siti"))
            #expect(try WireNodeRefusal(serializedBytes: bare.body).code == .sealWrong)
            let sealed = try #require(try install(sealed(SimulatedDirectory.second), on: desk, id: id + 1, as: "siti"))
            #expect(try WireNodeRefusal(serializedBytes: sealed.body).code == .sealWrong)
        }
        try desk.restart()
        try expectRefusals(2)
        // A database from before sealed directories learns it from its journal.
        try desk.tamper("DROP TABLE directory_sealed")
        try desk.restart()
        try expectRefusals(4)
        #expect(try desk.verification().sound)
        desk.machine.founder = Founder(
            name: "founder", key: desk.machine.founder.key, seal: key.publicKey.rawRepresentation)
        try desk.restart()
        #expect(
            try install(sealed(SimulatedDirectory.second), on: desk, id: 6, as: "siti")?.header.outcome == .answered)
    }

    @Test func `a database from before sealed directories that holds none takes a directory without a seal`() throws {
        let desk = try Desk()
        try desk.tell("put ani 5", id: 1)
        try desk.tamper("DROP TABLE directory_sealed")
        try desk.restart()
        #expect(desk.install(SimulatedDirectory.second, id: 2, as: "siti")?.header.outcome == .answered)
        #expect(try desk.verification().sound)
    }

    private func sealedBytes(_ bytes: Data) throws -> WireSealedDirectory {
        let seal = try key.signature(for: bytes)
        return .with { ($0.directory, $0.seal) = (bytes, seal) }
    }

    @Test func `a node without a seal takes no sealed directory, since it cannot check the seal`() throws {
        let desk = try Desk(directory: nil)
        let reply = try #require(try install(sealed(Desk.directory), on: desk, id: 1))
        #expect(try WireNodeRefusal(serializedBytes: reply.body).code == .sealWrong)
    }

    @Test func `while a key is being replaced either is known by the name, and afterwards only the next`() throws {
        let desk = try Desk(directory: nil)
        let (old, next) = (SimulatedDirectory.key(of: "siti"), SimulatedDirectory.key(of: "siti-next"))
        let other = SimulatedDirectory.key(of: "budi")
        var directory = SimulatedDirectory(version: 1).with("siti", "*").with("budi", "node.verify").wire
        directory.principals[0].nextPublicKey = next
        _ = try desk.tellNode(.with { $0.installDirectory = directory }, id: 1, as: "founder")
        #expect(desk.machine.wire.admitted == [old: "siti", next: "siti", other: "budi"])
        directory.version = 2
        directory.principals[0].publicKey = next
        directory.principals[0].nextPublicKey = ""
        _ = try desk.tellNode(.with { $0.installDirectory = directory }, id: 2)
        #expect(desk.machine.wire.admitted == [next: "siti", other: "budi"])
        #expect(try desk.askNode(.verify(WireVerifyQuery()), as: "budi").verification.sound)
    }
}
