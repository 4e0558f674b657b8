import Vocabulary

/// Counts by name, in the order in which the names were first added.
struct Counts {
    private(set) var lines: [(name: String, count: Int)] = []

    /// Adds to the count of a name. Adding 0 lists the name.
    mutating func add(_ name: String, _ count: Int = 1) {
        if let place = lines.firstIndex(where: { $0.name == name }) {
            lines[place].count += count
        } else {
            lines.append((name, count))
        }
    }

    /// The count of a name; 0 if it is not listed.
    subscript(name: String) -> Int { lines.first { $0.name == name }?.count ?? 0 }

    /// The counts as a sheet.
    /// - Parameter words: the sentence of a name.
    func sheet(_ words: (String) -> Phrase) -> Sheet {
        Sheet(
            [.init("outcome", "Hasil", "Outcome"), .init("count", "Banyaknya", "Count")],
            lines.map { [.word($0.name, words($0.name)), .number(Int64($0.count))] })
    }
}
