import Foundation
import Vocabulary

/// A progress line on standard error. On a terminal it is redrawn; elsewhere only the final line is written.
final class ProgressLine {
    private let label: String
    private let unit: String
    private var total: Int?
    private let begun = Date()
    private var drawn = Date.distantPast
    private(set) var done = 0

    init(_ label: String, unit: String, of total: Int? = nil) {
        self.label = label
        self.unit = unit
        self.total = total
    }

    /// Sets the number done and the total, which may change meanwhile.
    func reach(_ done: Int, of total: Int) {
        self.total = total
        reach(done)
    }

    /// Sets the number done. The line is redrawn at most ten times a second.
    func reach(_ done: Int) {
        self.done = done
        guard Screen.isWatched, Date().timeIntervalSince(drawn) > 0.1 else { return }
        drawn = Date()
        Screen.show("\r" + text + "\u{1B}[K")
    }

    /// Writes the final line, which remains.
    func end() {
        Screen.show((Screen.isWatched ? "\r" : "") + text + (Screen.isWatched ? "\u{1B}[K\n" : "\n"))
    }

    private var text: String {
        let seconds = max(Date().timeIntervalSince(begun), 0.001)
        let rate = Amounts.grouped(Int64(Double(done) / seconds))
        var parts = [label]
        if let total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            let filled = Int(share * 24)
            parts.append("[" + String(repeating: "█", count: filled) + String(repeating: "·", count: 24 - filled) + "]")
            parts.append("\(Int(share * 100)) %")
        }
        parts.append("\(Amounts.grouped(Int64(done))) \(unit)")
        parts.append("\(rate)/s")
        return parts.joined(separator: "  ")
    }
}
