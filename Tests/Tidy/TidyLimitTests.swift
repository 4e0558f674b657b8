import Testing

/// How many items one command or answer may hold stands in `Limits`, so that a bulk command means the same in every
/// service and a test can relate it to the bytes of a body.
@Suite struct `A bulk limit` {
    /// A round number of a thousand or more that is allowed in a service's rules.
    private struct Exception: Sendable {
        let path: String
        /// The code of its line, or a part of it.
        let code: String
        let reason: String

        init(_ path: String, _ code: String, _ reason: String) {
            self.path = path
            self.code = code
            self.reason = reason
        }

        func covers(_ finding: Finding) -> Bool { finding.path == path && finding.words.contains(code) }
    }

    /// An exception that covers no line any more is found too, so this list can only shrink.
    private static let exceptions = [
        // Arithmetic: ten thousand basis points are the whole.
        Exception("Services/EmpowermentTraining/Kur/Annuity.swift", "max(basisPoints, 0), 10_000)", "basis points"),
        Exception("Services/EmpowermentTraining/Kur/Annuity.swift", "12 * 10_000", "basis points a year"),
        Exception("Services/EmpowermentTraining/Kur/KurTerms.swift", "(0...10_000).contains(", "basis points"),
        // Bounds of this field alone.
        Exception("Services/Disbursement/Plans/Plans.swift", "static let largest = 10_000", "payments of one plan"),
        Exception(
            "Services/EmpowermentTraining/Courses/Courses.swift", ": !(1...1_000).contains(command.sessions)",
            "sessions of a course"),
        Exception(
            "Services/EmpowermentTraining/Courses/Courses.swift", ": !(1...1_000).contains(command.places)",
            "places of a course"),
    ]

    /// Round thousands below a million, with or without the underscore, in the code of the four services' rules; and
    /// bounds of 100 or more in their SQL.
    ///
    /// Not found: 1_000_000 and its multiples, which turn a decimal into a whole number, and 1_300, which is a measure.
    private static func findings(in sources: [Source]) -> [Finding] {
        let number = /(?:^|\W)[1-9]\d{0,2}(?:_000|000)(?:$|\W)/
        let bound = /LIMIT [1-9]\d{2,}/
        return sources.filter { source in
            source.name != "main.swift" && Arrow.services.contains { source.stands(in: "Services/\($0)") }
        }.flatMap { source in
            let text = source.text.split(separator: "\n", omittingEmptySubsequences: false)
            return source.codeLines.filter { line in
                line.text.contains(number) || text[line.number - 1].contains(bound)
            }.map { Finding(source.path, $0.number, $0.text.trimmed) }
        }
    }

    @Test func `stands in Limits, not in a service's rules`() {
        let found = Self.findings(in: Source.written)
        expectNone(
            found.filter { finding in !Self.exceptions.contains { $0.covers(finding) } },
            "Name these in Limits, or list them with their reason:")
    }

    @Test func `that has gone leaves the list of exceptions`() {
        let found = Self.findings(in: Source.written)
        let stale = Self.exceptions.filter { exception in !found.contains { exception.covers($0) } }
        expectNone(stale.map { Finding($0.path, 0, $0.code) }, "No line needs these exceptions any more:")
    }

    @Test(arguments: [
        "guard items.count <= 1_000 else { return }", "static let most = 1000", "prefix(10_000)", "(1...5_000)",
        "let sql = \"SELECT id FROM plan LIMIT 1000\"",
    ])
    func `is found where it stands bare`(_ line: String) {
        #expect(Self.findings(in: [Source("Services/Registry/Rungs/A.swift", line)]).count == 1)
    }

    @Test(arguments: [
        "let most = Limits.bulkItems", "value * 1_000_000", "case 1_300, 2_200: true", "// up to 1_000", "\"1_000\"",
        "\"region / 1000000 * 1000000\"", "LIMIT 1",
    ])
    func `is not every number`(_ line: String) {
        #expect(Self.findings(in: [Source("Services/Registry/Rungs/A.swift", line)]).isEmpty)
    }
}

extension Substring {
    /// Without the spaces around it.
    var trimmed: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
