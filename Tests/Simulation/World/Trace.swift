import Crypto
import Foundation
import Kernel
import Vocabulary

/// The record of a history, line by line: its hash, its last lines, and, if printed, all lines.
final class Trace {
    private var hash = SHA256()
    private let isPrinted: Bool
    /// The last lines, which lead to a finding.
    private(set) var last: [String] = []
    /// The number of lines.
    private(set) var count = 0

    init(printed: Bool) { isPrinted = printed }

    /// Adds a line.
    func note(_ now: Moment, _ words: String) {
        let line = "\(now.local.dropLast(4)).\(milliseconds(now)) \(words)"
        hash.update(data: Data(line.utf8))
        count += 1
        last.append(line)
        if last.count > 60 { last.removeFirst(30) }
        if isPrinted { print(line) }
    }

    /// The hash of all lines so far.
    var digest: String { hash.finalize().prefix(8).map { String(format: "%02x", $0) }.joined() }

    private func milliseconds(_ now: Moment) -> String {
        String(String(1_000 + now.microseconds / 1_000 % 1_000).suffix(3))
    }
}
