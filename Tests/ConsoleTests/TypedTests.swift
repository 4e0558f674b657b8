import Foundation
import Kernel
import Testing
import Vocabulary

@testable import Console

/// Typed arguments: amounts, and ids in their several forms.
struct TypedTests {
    @Test(arguments: [
        ("0", 0), ("32500000000", 32_500_000_000), ("32.500.000.000", 32_500_000_000), ("Rp1.250.000", 1_250_000),
        ("500", 500), ("1.000", 1_000), ("9.000.000.000.000.000", 9_000_000_000_000_000),
    ])
    func `an amount is read with and without dots`(text: String, amount: Int64) throws {
        #expect(try Typed.amount(text) == amount)
    }

    @Test(arguments: [
        "", "Rp", "-500", "75.00", "1.2500", ".500", "1.000.", "1,000", "12 000", "0x10", "1e9", "5 juta",
        "9.000.000.000.000.001", "99999999999999999999",
    ])
    func `a text that is no whole amount is wrong usage`(text: String) {
        #expect(Amounts.read(text) == nil)
        #expect(throws: ConsoleFault.self) { try Typed.amount(text) }
    }

    @Test func `a negative amount has its sign before the currency`() {
        #expect(Amounts.rupiah(-1_250_000) == "-Rp1.250.000")
        #expect(Amounts.rupiah(999) == "Rp999")
    }

    @Test func `fractions and sizes have a comma`() {
        #expect(Amounts.decimal(0.57329) == "0,5733")
        #expect(Amounts.decimal(-2) == "-2,0000")
        #expect(Amounts.megabytes(72_814_592) == "72,8 MB")
        #expect(Amounts.megabytes(0) == "0,0 MB")
    }

    private let kept = ["3f9a0000000000000000000000c2e107", "3f9a0000000000000000000000c2e108", "3f9b" + zeros(28)]
        .compactMap { Identifier(hex: $0) }.map(\.data)

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

    @Test(arguments: [
        ("3f9a0000000000000000000000c2e107", 0), ("3F9A0000000000000000000000C2E108", 1), ("3f9a…c2e107", 0),
        ("3f9a...c2e108", 1), ("3f9b", 2), ("3f9b…000000", 2),
    ])
    func `an id is found by all its digits, by its short form, or by its first`(text: String, place: Int) throws {
        #expect(try TypedID(text).pick(kept) { $0 } == kept[place])
    }

    @Test(arguments: [("3f9a", 2 as Int32), ("3f9c", 1)])
    func `an ambiguous id is wrong usage, an unknown one is refused`(text: String, status: Int32) {
        let fault = #expect(throws: ConsoleFault.self) { try TypedID(text).pick(kept) { $0 } }
        #expect(fault?.status == status)
    }

    @Test(arguments: ["", "3f9", "3f9g", "…c2e107", "3f9a…c2…07", "3f9a00000000000000000000000c2e1071"])
    func `a text that is no id is wrong usage`(text: String) {
        #expect(throws: ConsoleFault.self) { try TypedID(text) }
    }

    @Test func `no more pages are read than those that may hold the id`() throws {
        let ids = (0..<40).compactMap { Identifier(hex: String(format: "%04x", $0) + TypedTests.zeros(28)) }
            .map(\.data)
        var asked = 0
        let found = try TypedID("0014").find(by: { $0 }) { after in
            asked += 1
            return Array(ids.drop { !after.lexicographicallyPrecedes($0) }.prefix(3))
        }
        #expect(found == ids[20])
        #expect(asked == 1)
    }
}
