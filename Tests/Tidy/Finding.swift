import Testing

/// A place that breaks a rule.
struct Finding: CustomStringConvertible {
    let path: String
    /// Counted from 1; 0 where the whole file is meant.
    let line: Int
    let words: String

    init(_ path: String, _ line: Int, _ words: String) {
        self.path = path
        self.line = line
        self.words = words
    }

    var description: String { "\(path):\(line): \(words)" }
}

/// Expects that there is no finding, and lists those that there are, one a line.
func expectNone(_ findings: [Finding], _ rule: String, at place: SourceLocation = #_sourceLocation) {
    let lines = findings.map { "\n  \($0)" }.joined()
    #expect(findings.isEmpty, "\(rule)\(lines)", sourceLocation: place)
}
