import Testing

/// Time and ids enter with the turn: a rule that saw a clock or a random number would fold one journal into two
/// different sets of tables.
///
/// The order in which a `Dictionary` or `Set` is walked differs as well, but cannot be seen in the text.
@Suite struct `The rules` {
    /// Calls that give a different result at another time, on another machine or in another process.
    private static func sought() -> [(form: Regex<Substring>, what: String)] {
        [
            (/\bDate\s*[(.]/, "a date of Foundation, which has a clock behind it"),
            // A member `now` of a message is a value that came with the input; that of a clock or of a type is not.
            (/(?:\b[A-Z]\w*|[cC]lock|[\s(,:=\[?])\.now\b/, "the present moment"),
            (/\b\w*[rR]andom\w*|\bshuffle[d]?\(/, "a random number"),
            (/\bUUID\s*[(.]/, "an id from nowhere"),
            (/\b(?:SystemClock|ContinuousClock|SuspendingClock|DispatchTime|DispatchWallTime)\b/, "a clock"),
            (/\b(?:clock_gettime|gettimeofday|time)\((?:nil|CLOCK|&)/, "a clock of C"),
            (/\b(?:TimeZone|Calendar|Locale)\.(?:current|autoupdatingCurrent)\b/, "the machine's own settings"),
            (/\bProcessInfo\b|\bgetenv\(/, "the process's environment"),
            // Swift seeds its hashes anew in each process.
            (/\bHasher\(|\.hashValue\b/, "a hash that differs in each process"),
        ].map { ($0.0.wordBoundaryKind(.simple), $0.1) }
    }

    /// The services but for the file that starts their process, and those folders of the kernel in which a turn decides,
    /// applies, folds and learns. The loop itself, `Shared/Kernel/Node`, has the clock.
    private static let folders =
        Arrow.services.map { "Services/\($0)" }
        + ["Service", "Tables", "Journal", "Turn", "Following"].map { "Shared/Kernel/\($0)" }

    private static func findings(in sources: [Source]) -> [Finding] {
        let sought = sought()
        return sources.filter { source in
            source.name != "main.swift" && folders.contains { source.stands(in: $0) }
        }.flatMap { source in
            source.codeLines.flatMap { line in
                sought.filter { line.text.contains($0.form) }.map { Finding(source.path, line.number, $0.what) }
            }
        }
    }

    @Test func `no rule sees a clock, a random number or the process that it runs in`() {
        expectNone(Self.findings(in: Source.written), "These belong to the turn, which hands them in:")
    }

    @Test(arguments: folders) func `each folder of rules holds sources`(_ folder: String) {
        #expect(Source.written.contains { $0.stands(in: folder) })
    }

    @Test(arguments: [
        "let at = Date()", "let at = Date.now", "let at: ContinuousClock.Instant = .now", "wait(until: .now + 5)",
        "clock.now()", "var all = ids.shuffled()", "let id = UUID()", "Int.random(in: 1...6)", "SystemClock().now()",
        "SystemRandomNumberGenerator()", "DispatchTime.now()", "time(nil)", "Calendar.current", "key.hashValue",
        "ProcessInfo.processInfo", "let words = \"at \\(Date())\"",
    ])
    func `each of them is found`(_ line: String) {
        let planted = ["Services/Registry/Rungs/A.swift", "Shared/Kernel/Turn/A.swift"].map { Source($0, line) }
        #expect(Set(Self.findings(in: planted).map(\.path)).count == 2)
    }

    @Test(arguments: [
        "let now = command.now", "// Date() would differ", "Refusal(\"random\")", "let at = asked.at", "updated(x)",
    ])
    func `a value of the input is none of them`(_ line: String) {
        #expect(Self.findings(in: [Source("Services/Registry/Rungs/A.swift", line)]).isEmpty)
    }
}
