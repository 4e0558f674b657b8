import Foundation
import Vocabulary

extension Sheet.Cell {
    /// An id: short on a screen, whole to a program.
    static func id(_ bytes: Data) -> Sheet.Cell {
        guard let id = Identifier(bytes: bytes) else { return .none }
        return .word(id.text, Phrase(id.short, id.short))
    }

    /// A word of a closed list by its number on the wire; nothing where it is unknown.
    static func word<W: Word>(_ number: Int, _ label: (W) -> Phrase) -> Sheet.Cell {
        guard let word = W(number: Int32(clamping: number)) else { return .none }
        return .word(word.rawValue, label(word))
    }

    /// Several words of a closed list, in one cell.
    static func words<W: Word>(_ numbers: [Int], _ label: (W) -> Phrase) -> Sheet.Cell {
        let words = numbers.compactMap { W(number: Int32(clamping: $0)) }
        guard !words.isEmpty else { return .none }
        return .word(
            words.map(\.rawValue).joined(separator: " "),
            Phrase(
                words.map { label($0).indonesian }.joined(separator: ", "),
                words.map { label($0).english }.joined(separator: ", ")))
    }

    /// A day by its number; nothing for 0, which stands for none.
    static func day(_ number: Int32) -> Sheet.Cell {
        guard number != 0, let day = Day(number: number) else { return .none }
        return .text(day.iso)
    }

    /// A month by its index.
    static func month(_ index: Int32) -> Sheet.Cell { Month(index: index).map { .text($0.text) } ?? .none }

    /// A text; nothing where it is empty.
    static func filled(_ text: String) -> Sheet.Cell { text.isEmpty ? .none : .text(text) }
}
