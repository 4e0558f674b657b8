import Foundation
import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Console
@testable import Talk

/// What a person types at the console.
struct ChoiceTests {
    private static let first = Data([UInt8](repeating: 1, count: 16))
    private static let second = Data([UInt8](repeating: 2, count: 16))
    private static let choice = Choice(
        things: [(first, "Melati"), (second, "Mawar"), (Data([UInt8](repeating: 3, count: 16)), "Mawar")],
        kind: Phrase("kelompok", "group"))

    @Test(arguments: [
        ("Melati", first), ("0101…010101", first), ("0101", first), (String(repeating: "02", count: 16), second),
        // A full id needs no list of candidates: the node decides whether it exists.
        (String(repeating: "ff", count: 16), Data([UInt8](repeating: 255, count: 16))),
    ])
    func `a thing is found by its name, its short id or its id`(_ text: String, _ expected: Data) throws {
        #expect(try Self.choice.id(of: text) == expected)
    }

    @Test(arguments: ["Mawar", "melati", "", "01", "xyz"])
    func `an ambiguous or unknown text is wrong usage`(_ text: String) {
        #expect { try Self.choice.id(of: text) } throws: { ($0 as? ConsoleFault)?.status == 2 }
    }

    @Test func `a place to wait for is a node and an entry`() throws {
        #expect(try Place.read("registry.bappeda=120") == Place(peer: "registry.bappeda", entry: 120))
        for wrong in ["registry.bappeda", "=1", "a=b=1", "a=-1", "a="] {
            #expect { try Place.read(wrong) } throws: { ($0 as? ConsoleFault)?.status == 2 }
        }
    }

    @Test func `the words of KUR are those of the wire`() {
        #expect(KurType.allCases.map(\.wire) == [.superMikro, .mikro, .kecil, .khusus])
        #expect(KurUse.allCases.map(\.wire) == [.modalKerja, .investasi])
        #expect(EmpowermentKurType.allCases.compactMap { KurType($0) } == KurType.allCases)
    }
}
