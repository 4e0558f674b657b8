import Vocabulary

/// A node's counters, in memory only.
struct Counters {
    private(set) var values: [String: UInt64] = [:]
    private(set) var turns: UInt64 = 0
    private(set) var commands: UInt64 = 0
    /// The duration of the last commit, in microseconds.
    private(set) var lastCommit: Int64 = 0
    /// Commands settled in each of the last sixty seconds; the index is the second modulo sixty.
    private var recent = [(second: Int64, count: UInt64)](repeating: (0, 0), count: 60)

    mutating func count(_ name: String, _ more: UInt64 = 1) {
        values[name, default: 0] &+= more
    }

    mutating func turned(commands more: Int, at: Moment, microseconds: Int64) {
        turns &+= 1
        commands &+= UInt64(more)
        lastCommit = microseconds
        let second = at.microseconds / 1_000_000
        // Non-negative also for a clock before 1970.
        let slot = Int((second % 60 + 60) % 60)
        if recent[slot].second != second { recent[slot] = (second, 0) }
        recent[slot].count &+= UInt64(more)
    }

    /// Commands per second, averaged over the last minute.
    func rate(at: Moment) -> Double {
        let second = at.microseconds / 1_000_000
        let sum = recent.reduce(UInt64(0)) { $1.second > second - 60 && $1.second <= second ? $0 + $1.count : $0 }
        return Double(sum) / 60
    }
}
