import Foundation
import Testing
import Vocabulary

@testable import Console

/// The three output formats: a table, CSV and JSON.
struct OutputTests {
    private static let sheet = Sheet(
        [
            .init("name", "Nama", "Name"), .init("amount", "Jumlah", "Amount"), .init("share", "Bagian", "Share"),
            .init("id", "Id", "Id"), .init("closed", "Tutup", "Closed"),
        ],
        [
            [
                .text("Melati, \"satu\""), .money(1_250_000), .decimal(1.0 / 3),
                .id(Data([1, 2] + [UInt8](repeating: 0, count: 12) + [0xAB, 0xCD])), .flag(true),
            ],
            [.none, .number(-1_000), .none, .none, .flag(false)],
        ])

    @Test func `a table has short ids, grouped numbers and headings in the person's language`() {
        #expect(
            Self.sheet.text(.table, .indonesian)
                == """
                Nama            Jumlah       Bagian  Id           Tutup
                ──────────────  ───────────  ──────  ───────────  ─────
                Melati, "satu"  Rp1.250.000  0,3333  0102…00abcd  ya
                –                    -1.000  –       –            tidak
                """)
        #expect(Self.sheet.text(.table, .english).hasPrefix("Name            Amount       Share   Id           Closed"))
    }

    @Test func `CSV has full ids and unrounded numbers`() {
        #expect(
            Self.sheet.text(.csv, .indonesian) == """
                name,amount,share,id,closed
                "Melati, ""satu""\",1250000,0.3333333333333333,0102000000000000000000000000abcd,true
                ,-1000,,,false
                """)
    }

    @Test func `JSON has null for an empty cell`() {
        #expect(
            Self.sheet.text(.json, .english) == """
                [
                  {
                    "name": "Melati, \\"satu\\"",
                    "amount": 1250000,
                    "share": 0.3333333333333333,
                    "id": "0102000000000000000000000000abcd",
                    "closed": true
                  },
                  {
                    "name": null,
                    "amount": -1000,
                    "share": null,
                    "id": null,
                    "closed": false
                  }
                ]
                """)
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("\"\\", #""\"\\""#), ("a\nb\tc\r", #""a\nb\tc\r""#),
        ("\u{1}\u{1F}", #""\u0001\u001f""#),
        ("é 水 🏠", "\"é 水 🏠\""),
    ])
    func `JSON escapes what it must`(_ text: String, _ expected: String) throws {
        #expect(JSON.string(text).text == expected)
        let read = try JSONSerialization.jsonObject(with: Data(expected.utf8), options: .fragmentsAllowed)
        #expect(read as? String == text)
    }

    @Test(arguments: [
        (JSON.null, "null"), (.bool(true), "true"), (.integer(.min), "-9223372036854775808"), (.number(0.1), "0.1"),
        (.number(.infinity), "null"), (.number(.nan), "null"), (.optional(nil), "null"), (.array([]), "[]"),
        (.object([]), "{}"), (.array([.integer(1)]), "[\n  1\n]"),
    ])
    func `numbers that JSON does not have are null`(_ json: JSON, _ expected: String) {
        #expect(json.text == expected)
    }
}
