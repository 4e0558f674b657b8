import Foundation
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Talk

/// The console's record of journal entries that it has seen.
final class JournalWitnessTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    private var file: URL { folder.appendingPathComponent("seen.json") }
    private let monday = Day(number: 20_000)
    private let node = "registry.bappeda"

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func header(_ entry: UInt64, _ byte: UInt8) -> WireReplyHeader {
        .with {
            $0.entry = entry
            $0.hash = Data(repeating: byte, count: 32)
        }
    }

    /// One run of the console that sees these entries, in this order.
    private func run(_ seen: (entry: UInt64, byte: UInt8)..., after days: Int = 0) throws {
        let day = try #require(monday?.addingDays(days))
        let run = JournalWitness(folder)
        for each in seen { run.note(node, header(each.entry, each.byte), on: day) }
    }

    /// The recorded entries, with the first byte of their hashes.
    private func kept() throws -> [String] {
        try JournalWitness(folder).places(of: node).map { "\($0.entry) \($0.hash.prefix(2))" }
    }

    @Test func `the last entry of a day is kept, and each day's`() throws {
        try run((5, 1), (7, 2))
        try run((9, 3))
        #expect(try kept() == ["9 03"])
        try run((12, 4), (13, 5), after: 1)
        #expect(try kept() == ["9 03", "13 05"])
        #expect(try JournalWitness(folder).places(of: "disbursement.dinsos").isEmpty)
    }

    @Test func `thirty days are kept, and no more`() throws {
        for day in 0..<40 { try run((UInt64(day + 1), UInt8(day)), after: day) }
        let kept = try kept()
        #expect(kept.count == 30 && kept.first == "11 0a" && kept.last == "40 27")
    }

    @Test func `an earlier entry, or another hash of the same one, replaces no record`() throws {
        try run((9, 1))
        try run((9, 2), (3, 3))
        try run((8, 4), after: 1)
        #expect(try kept() == ["9 01"])
    }

    @Test func `a reply that names no entry is not recorded`() throws {
        let run = JournalWitness(folder)
        run.note(node, WireReplyHeader(), on: try #require(monday))
        run.note(node, .with { $0.entry = 4 }, on: try #require(monday))
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test func `only its owner can read the file`() throws {
        try run((9, 1))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a restored node's record begins anew from there`() throws {
        try run((9, 1))
        try JournalWitness(folder).restart(node, at: 5, "ff", on: try #require(monday))
        #expect(try kept() == ["5 ff"])
        try run((6, 2))
        #expect(try kept() == ["6 02"])
    }

    @Test(arguments: ["a folder", "a link", "other words"])
    func `another thing in the file's place is left there and reported`(_ what: String) throws {
        let elsewhere = folder.appendingPathComponent("elsewhere")
        switch what {
        case "a folder": try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
        case "a link":
            try Data("{}".utf8).write(to: elsewhere)
            try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
        default: try Data("not JSON".utf8).write(to: file)
        }
        let before = try FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
        try run((9, 1))
        let after = try FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
        #expect(before == after)
        #expect(throws: JournalWitness.Unreadable.self) { try JournalWitness(folder).places(of: node) }
        if what == "a link" { #expect(try Data(contentsOf: elsewhere) == Data("{}".utf8)) }
        if what == "other words" { #expect(try Data(contentsOf: file) == Data("not JSON".utf8)) }
    }
}
