import Vocabulary

extension Sheet.Cell {
    /// A word of a closed list, by its number on the wire; an empty cell for an unknown number.
    static func word<W: Word>(_ number: Int, _ label: (W) -> Phrase) -> Sheet.Cell {
        guard let word = W(number: Int32(clamping: number)) else { return .none }
        return .word(word.rawValue, label(word))
    }

    /// Several words of a closed list in one cell; unknown numbers are left out.
    static func words<W: Word>(_ numbers: [Int], _ label: (W) -> Phrase) -> Sheet.Cell {
        let words = numbers.compactMap { W(number: Int32(clamping: $0)) }
        guard !words.isEmpty else { return .none }
        return .word(
            words.map(\.rawValue).joined(separator: " "),
            Phrase(
                words.map { label($0).indonesian }.joined(separator: ", "),
                words.map { label($0).english }.joined(separator: ", ")))
    }

    /// A month, by the wire's index.
    static func month(_ index: Int32) -> Sheet.Cell { Month(index: index).map { .text($0.text) } ?? .none }
}
