import Edges
import Foundation
import Schemas
import Stores
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Kernel

/// A journal written to a file, and a node rebuilt from that file.
@Suite struct `Archiving` {
    private static func desk() throws -> Desk {
        let desk = try Desk()
        try desk.tell("put ani 5 Ani binti Amir", id: 1)
        try desk.tell("take ani 9", id: 2)
        try desk.tell("put budi 3 Budi\ntake ani 2", id: 3)
        try desk.tell("show ani", id: 4)
        return desk
    }

    /// The archive that a backup makes of the desk's node, page by page.
    private static func archive(_ desk: Desk) throws -> Data {
        let head = try desk.journal().count
        let beginning = Archive.beginning(
            of: desk.machine.name, at: desk.clock.now(), head: UInt64(head), hash: try desk.hash(of: UInt64(head)))
        var file = Archive.framed(.beginning(beginning))
        var page: WireJournalPage
        var after: UInt64 = 0
        repeat {
            page = try desk.machine.store.sound.read { try Archive.page(after: after, $0) }
            for line in page.lines {
                file += Archive.framed(
                    .line(
                        .with {
                            $0.entry = line.entry
                            $0.beside = line.beside
                        }))
            }
            after += UInt64(page.lines.count)
        } while !page.lines.isEmpty
        return file
            + Archive.framed(
                .end(
                    .with {
                        $0.head = beginning.head
                        $0.hash = beginning.hash
                    }))
    }

    private static let sealing = Sealing.simulated(NodeName("till.bappeda")!)

    /// The keys of the desk's node, as the file of keys beside its backup has them.
    private static func keys(_ desk: Desk) throws -> [WireWrappedKey] {
        try desk.machine.store.sound.read { try SubjectKeys.page(after: nil, most: .max, $0) }
    }

    /// Rebuilds the node from an archive and the keys beside it.
    /// - Returns: the archive's first record.
    private static func rebuild(
        _ file: Data, _ keys: [WireWrappedKey] = [], in store: any Store
    ) throws -> ArchiveBeginning {
        var rest = file[...]
        var rebuilding = try Rebuilding(Till(), sealing, in: store)
        try rebuilding.put(keys)
        let beginning = try Archive.read({ count in
            defer { rest = rest.dropFirst(count) }
            return Data(rest.prefix(count))
        }) { _ in
        } line: { line in
            try rebuilding.append(entry: line.entry, beside: line.beside.isEmpty ? nil : line.beside)
        }
        try rebuilding.end(at: beginning.head, hash: beginning.hash)
        return beginning
    }

    private func verification(_ store: any Store) throws -> WireVerification {
        try store.read { try Verification.run(Till(), Self.sealing, peers: [], $0) { try SQLiteStore(.memory) } }
    }

    @Test func `gives the same journal and the same tables elsewhere`() throws {
        let desk = try Self.desk()
        let store = try SQLiteStore(.memory)
        let beginning = try Self.rebuild(Self.archive(desk), Self.keys(desk), in: store)
        #expect(beginning.node == "till.bappeda" && beginning.service == "till")
        #expect(try beginning.head == 5 && beginning.hash == desk.hash(of: 5))
        #expect(beginning.at == desk.clock.now().microseconds)
        let verification = try verification(store)
        #expect(verification.sound && verification.entries == 5 && verification.headHash == beginning.hash)
        let difference = try desk.machine.store.sound.read { here in
            try store.read { there in try Comparison.difference(Schema.own(Till.self) + [Journal.table], here, there) }
        }
        #expect(difference == nil)
    }

    @Test func `of an empty journal makes an empty node`() throws {
        let desk = try Desk(directory: nil)
        let store = try SQLiteStore(.memory)
        #expect(try Self.rebuild(Self.archive(desk), Self.keys(desk), in: store).head == 0)
        #expect(try verification(store).sound)
    }

    @Test func `that is cut anywhere is not whole, and nothing is taken for the end`() throws {
        let desk = try Self.desk()
        let (file, keys) = (try Self.archive(desk), try Self.keys(desk))
        for length in 0..<file.count {
            #expect(throws: ArchiveFault.self, "\(length) of \(file.count) bytes") {
                try Self.rebuild(file.prefix(length), keys, in: SQLiteStore(.memory))
            }
        }
    }

    @Test func `with sealed parts is not restored without its keys, or with another master key`() throws {
        let desk = try Self.desk()
        let (file, keys) = (try Self.archive(desk), try Self.keys(desk))
        #expect(throws: RebuildFault.noKeys) { try Self.rebuild(file, in: SQLiteStore(.memory)) }
        let other = Sealing(of: desk.machine.name, masterKey: Data(repeating: 9, count: Sealing.keyBytes))
        let store = try SQLiteStore(.memory)
        #expect(throws: StartFault.self) { try Rebuilding(Till(), other, in: store).put(keys) }
        #expect(try store.read { try !SubjectKeys.areThere($0) }, "nothing was stored")
    }

    @Test func `with any byte changed is found wrong, or says the same`() throws {
        let desk = try Self.desk()
        let (file, keys) = (try Self.archive(desk), try Self.keys(desk))
        for place in file.indices {
            var changed = file
            changed[place] ^= 0x11
            let store = try SQLiteStore(.memory)
            // Only the node's name and the time in the first record are outside the hash chain.
            guard let beginning = try? Self.rebuild(changed, keys, in: store) else { continue }
            #expect(try beginning.hash == desk.hash(of: 5), "byte \(place)")
            #expect(try verification(store).sound, "byte \(place)")
        }
    }

    @Test func `of a later format is left alone`() throws {
        let body = try ArchiveFrame.with { $0.beginning.format = 3 }.serializedData()
        let file = Data([0, 0, 0, UInt8(body.count)]) + body
        #expect(throws: ArchiveFault.newer(3)) { try Self.rebuild(file, in: SQLiteStore(.memory)) }
        #expect(throws: ArchiveFault.noArchive) { try Self.rebuild(Data("no,kk\n3604".utf8), in: SQLiteStore(.memory)) }
    }

    @Test func `is gone on with where it was interrupted`() throws {
        let desk = try Self.desk()
        let store = try SQLiteStore(.memory)
        _ = try Self.rebuild(Self.archive(desk), Self.keys(desk), in: store)
        try desk.tell("put ani 1", id: 5)
        let longer = try Self.archive(desk)
        #expect(try Self.rebuild(longer, in: store).head == 6)
        #expect(try Self.rebuild(longer, in: store).head == 6, "and again changes nothing")
        #expect(try verification(store).entries == 6)
    }

    @Test func `leaves a database alone that holds another history, or a longer one`() throws {
        let desk = try Self.desk()
        let early = try Self.archive(desk)
        let other = try Desk()
        try other.tell("put ani 6", id: 1)
        try desk.tell("put ani 1", id: 5)
        let store = try SQLiteStore(.memory)
        _ = try Self.rebuild(Self.archive(desk), Self.keys(desk), in: store)
        for file in [early, try Self.archive(other)] {
            #expect(throws: RebuildFault.otherHistory) { try Self.rebuild(file, in: store) }
        }
        #expect(try verification(store).entries == 6)
    }

    @Test func `is read by principals with the backup's grant, and the journal records each backup`() throws {
        let desk = try Self.desk()
        let asked = WireNodeQuery.OneOf_Query.journal(.with { $0.after = 3 })
        let page = try desk.askNode(asked).journal
        #expect(page.after == 3 && page.head == 5)
        #expect(try page.lines.map { try WireEntry(serializedBytes: $0.entry).number } == [4, 5])
        #expect(try desk.askNode(asked, as: "budi").journal.lines.isEmpty)
        #expect(try desk.count("turned_away.notGranted") == 1)
        let command = WireNodeCommand.with { $0.backUp = WireBackUp() }
        #expect(try desk.tellNode(command, id: 9)?.header.outcome == .answered)
        #expect(try desk.journal().last?.asked == "node.back_up")
        #expect(try desk.tellNode(command, id: 10, as: "budi")?.header.turnedAway == .notGranted)
    }

    @Test func `that could not be written is started again`() throws {
        let desk = try Self.desk()
        let (file, keys) = (try Self.archive(desk), try Self.keys(desk))
        for fault in [FaultyStore.Fault.begin, .write(3), .commit] {
            let store = try FaultyStore()
            try Schema.prepare(Till.self, store)
            store.fail(fault)
            #expect(throws: StorageFault.self, "\(fault)") { try Self.rebuild(file, keys, in: store) }
            try store.reopen()
            #expect(try Self.rebuild(file, keys, in: store).head == 5, "\(fault)")
            #expect(try verification(store.sound).sound, "\(fault)")
        }
    }
}
