/// A sheet drawn as a table for people.
///
/// A terminal breaks a line that is too wide in the middle of a cell. So a table that is wider than the terminal's line
/// moves words of a cell to further lines of that cell; where its longest words are still too wide together, each row
/// becomes a block with a line for each cell.
struct SheetTable {
    let headings: [String]
    let rows: [[String]]
    /// Whether a cell stands at the right edge of its column, as numbers do.
    let standsRight: [[Bool]]

    private static let gap = "  "

    /// The table within so many characters; nil for any width.
    func text(within limit: Int?) -> String {
        let natural = widths { $0.count }
        guard let limit, SheetTable.total(natural) > limit else { return drawn(natural) }
        // A number is never broken.
        let least = widths { SheetTable.longestWord(of: $0) }
        guard SheetTable.total(least) <= limit else { return blocks(within: limit) }
        var widths = natural
        var excess = SheetTable.total(natural) - limit
        while excess > 0 {
            // Of the columns that can be narrower, the widest gives way.
            guard let widest = widths.indices.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] })
            else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return drawn(widths)
    }

    /// The largest measure of each column's cells and heading.
    private func widths(_ measure: (String) -> Int) -> [Int] {
        headings.indices.map { index in
            ([headings[index]] + rows.map { index < $0.count ? $0[index] : "" }).map(measure).max() ?? 0
        }
    }

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + gap.count * max(0, widths.count - 1) }

    private static func longestWord(of text: String) -> Int { text.split(separator: " ").map(\.count).max() ?? 0 }

    private func drawn(_ widths: [Int]) -> String {
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: SheetTable.gap)
        return
            (lines(of: headings, headings.map { _ in false }, widths) + [rule]
            + zip(rows, standsRight).flatMap { lines(of: $0, $1, widths) })
            .joined(separator: "\n")
    }

    /// The lines of one row, as many as its highest cell has.
    private func lines(of cells: [String], _ standsRight: [Bool], _ widths: [Int]) -> [String] {
        let wrapped = zip(cells, widths).map { SheetTable.wrapped($0, to: $1) }
        return (0..<(wrapped.map(\.count).max() ?? 0)).map { line in
            wrapped.indices.map { index in
                let text = line < wrapped[index].count ? wrapped[index][line] : ""
                let space = String(repeating: " ", count: max(0, widths[index] - text.count))
                return standsRight[index] ? space + text : text + space
            }.joined(separator: SheetTable.gap).trimmingTrailingSpaces
        }
    }

    /// A block for each row: its first cell, and below it each other cell behind its heading.
    private func blocks(within limit: Int) -> String {
        let edge = headings.dropFirst().map(\.count).max() ?? 0
        let indent = String(repeating: " ", count: 2 + edge + SheetTable.gap.count)
        return rows.map { row in
            let others = zip(headings, row).dropFirst().flatMap { heading, cell in
                let space = String(repeating: " ", count: edge - heading.count)
                return SheetTable.wrapped(cell, to: max(1, limit - indent.count)).enumerated().map { line, text in
                    line == 0 ? "  " + heading + space + SheetTable.gap + text : indent + text
                }
            }
            return ([row.first ?? ""] + others).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The text in lines of at most so many characters, broken at spaces; a longer word has a line of its own. At least one
    /// line.
    private static func wrapped(_ text: String, to width: Int) -> [String] {
        guard text.count > width else { return [text] }
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.isEmpty ? [""] : lines
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
