import Testing

/// A sentence of a person's screen stands beside the screens, in both languages: a rule gives a refusal of a closed list,
/// and the console or the gateway explains it and names the next step.
@Suite struct `A sentence for a person` {
    /// The folders in which a phrase may be written.
    private static let writing = [
        // Labels of the field's own lists.
        "Shared/Vocabulary",
        // Faults of a row, a column or a file.
        "Shared/Intake",
        // The meaning of a refusal, a fault or a number.
        "Shared/Talk/Sentences",
        // The command line and the pages, with the next command or link.
        "Services/Console", "Services/Gateway",
    ]

    /// The folders in which a phrase that was written elsewhere may be passed on.
    private static let passing = writing + ["Shared/Talk"]

    /// Phrases written outside ``writing``, and the type's name outside ``passing``, where `.init` could write one.
    private static func findings(in source: Source) -> [Finding] {
        func isIn(_ folders: [String]) -> Bool { folders.contains { source.stands(in: $0) } }
        let written = /\bPhrase(?:\.init)?\(/.wordBoundaryKind(.simple)
        let named = /\bPhrase\b/.wordBoundaryKind(.simple)
        return source.codeLines.compactMap { line in
            let isWritten = !isIn(writing) && line.text.contains(written)
            guard isWritten || !isIn(passing) && line.text.contains(named) else { return nil }
            return Finding(source.path, line.number, isWritten ? "writes a phrase" : "has a phrase")
        }
    }

    @Test func `stands in the folders of its list and nowhere else`() {
        let sources = Source.written.filter { !$0.stands(in: "Tests") }
        #expect(sources.contains { $0.stands(in: "Services/Console") && $0.code.contains("Phrase(") })
        expectNone(sources.flatMap { Self.findings(in: $0) }, "Sentences out of place:")
    }

    @Test(arguments: [
        ("Services/Registry/Rungs/A.swift", "let a = Phrase(\"Dana\", \"Fund\")", true),
        ("Shared/Kernel/Turn/A.swift", "let a: Phrase = .init(\"Dana\", \"Fund\")", true),
        ("Shared/Edges/A.swift", "throw Fault(Phrase(\n    \"Dana\",\n    \"Fund\"))", true),
        ("Shared/Talk/Pages.swift", "Phrase.init(\"Dana\", \"Fund\")", true),
        ("Shared/Talk/Pages.swift", "func words() -> Phrase { Sentences.fund }", false),
        ("Shared/Talk/Sentences/A.swift", "Phrase(\"Dana\", \"Fund\")", false),
        ("Services/Registry/Rungs/A.swift", "// Phrase(\"Dana\", \"Fund\")", false),
        ("Services/Registry/Rungs/A.swift", "let a = Paraphrase(\"Dana\", \"Fund\")", false),
    ])
    func `is found out of place, and only there`(_ path: String, _ code: String, _ isFound: Bool) {
        #expect(Self.findings(in: Source(path, code)).isEmpty == !isFound)
    }
}
