import Testing
import Vocabulary

@testable import Console

/// Tables within a terminal's line.
struct SheetTableTests {
    private static let sheet = Sheet(
        [
            .init("role", "Peran", "Role"), .init("people", "Pemegang", "Held by"),
            .init("count", "Banyaknya orang", "Count"),
        ],
        [
            [
                .text("operator"), .text("operator (registry.bappeda); operator-dinsos (registry.bappeda)"),
                .number(12_345),
            ],
            [.text("monitor"), .none, .number(0)],
        ])

    private func table(_ width: Int?) -> String { Self.sheet.text(.table, .indonesian, within: width) }

    @Test func `a table that fits is as wide as its cells`() {
        let natural = table(nil)
        #expect(table(90) == natural)
        #expect(natural.split(separator: "\n").map(\.count).max() == 90)
        #expect(table(89) != natural)
    }

    @Test func `in a narrower line, words of a cell and of a heading go to further lines of it`() {
        #expect(
            table(60) == """
                Peran     Pemegang                           Banyaknya orang
                ────────  ─────────────────────────────────  ───────────────
                operator  operator (registry.bappeda);                12.345
                          operator-dinsos
                          (registry.bappeda)
                monitor   –                                                0
                """)
        #expect(
            table(40) == """
                Peran     Pemegang             Banyaknya
                                               orang
                ────────  ───────────────────  ─────────
                operator  operator                12.345
                          (registry.bappeda);
                          operator-dinsos
                          (registry.bappeda)
                monitor   –                            0
                """)
    }

    @Test func `where the longest words are too wide together, each row is a block`() {
        #expect(
            table(39) == """
                operator
                  Pemegang         operator
                                   (registry.bappeda);
                                   operator-dinsos
                                   (registry.bappeda)
                  Banyaknya orang  12.345

                monitor
                  Pemegang         –
                  Banyaknya orang  0
                """)
    }

    @Test(arguments: 1...100) func `no word is lost or broken, and no line is too wide but for a word alone`(width: Int)
    {
        let lines = table(width).split(separator: "\n")
        let words = lines.flatMap { $0.split(separator: " ") }
        for word in ["operator", "(registry.bappeda);", "operator-dinsos", "(registry.bappeda)", "12.345", "monitor"] {
            #expect(words.contains { $0 == word })
        }
        if width >= 40 { #expect(lines.allSatisfy { $0.count <= width }) }
    }

    @Test func `programs get the same output at any width`() {
        for format in [Options.Format.csv, .json] {
            #expect(Self.sheet.text(format, .english, within: 10) == Self.sheet.text(format, .english))
        }
    }

    @Test func `a sheet without rows has its headings, or nothing where they do not fit`() {
        let empty = Sheet(Self.sheet.columns)
        #expect(empty.text(.table, .english, within: 80).hasPrefix("Role  Held by  Count"))
        #expect(empty.text(.table, .english, within: 3).isEmpty)
    }
}
