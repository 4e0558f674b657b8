import Foundation
import Vocabulary

/// Parses values typed at the console or written in a file. A fault shows the expected form.
enum Typed {
    /// `2026-01`.
    static func month(_ text: String) throws -> Month {
        guard let month = Month(text) else {
            throw wrong(text, Phrase("bukan bulan; tulis seperti 2026-01", "is no month; write it like 2026-01"))
        }
        return month
    }

    /// Whole rupiah or another whole number: `32500000000`, `32.500.000.000`, `Rp32.500.000.000`.
    static func amount(_ text: String) throws -> Int64 {
        guard let amount = Amounts.read(text) else {
            throw wrong(
                text,
                Phrase(
                    "bukan jumlah bulat; tulis seperti 32500000000 atau 32.500.000.000",
                    "is no whole amount; write it like 32500000000 or 32.500.000.000"))
        }
        return amount
    }

    /// A word of a closed list.
    static func word<W: Word>(_ text: String, _: W.Type) throws -> W {
        guard let word = W(rawValue: text) else {
            let list = W.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong(text, Phrase("tidak dikenal; pilihannya: \(list)", "is unknown; one of: \(list)"))
        }
        return word
    }

    private static func wrong(_ text: String, _ why: Phrase) -> ConsoleFault {
        .usage(Phrase("“\(text)” \(why.indonesian).", "“\(text)” \(why.english)."))
    }
}

extension Amounts {
    /// A whole number of at most 9 quadrillion, with or without `Rp` and dots between its thousands; nil for anything
    /// else.
    static func read(_ text: String) -> Int64? {
        let digits = text.hasPrefix("Rp") ? text.dropFirst(2) : text[...]
        let groups = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            groups.count == 1 || groups[0].count <= 3 && groups.dropFirst().allSatisfy({ $0.count == 3 }),
            let amount = Int64(groups.joined()), Rupiah.range.contains(amount)
        else { return nil }
        return amount
    }
}
