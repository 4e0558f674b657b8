import Testing

/// No log line holds a family's or person's data (design, 15): log files are read by operators, collected and kept, and
/// no forgetting reaches them.
///
/// A message is a constant; values stand in metadata under a key of a closed list; and no value is named after a
/// person's data. A node writes to its standard error and to its service manager as well: the same holds there.
@Suite struct `A log line` {
    /// The keys of metadata, each with the meaning of its values. A new key is a decision: it must hold no person's data.
    private static let keys = [
        "node": "a node's name", "peer": "a node's name", "why": "a fault's words", "damage": "an entry or a page",
        "to": "a time", "entry": "a number", "run": "a number", "entries": "a number", "inputs": "a number",
        "commands": "a number", "microseconds": "a number", "sound": "yes or no",
        "finding": "tables, ids and digests (`Comparison`)",
        "processes": "names of other programs",
    ]

    /// Words that the name of a value may not contain.
    private static let personal: Set = [
        "name", "names", "nik", "niks", "card", "cards", "account", "accounts", "mother", "mothers", "member",
        "members", "person", "persons", "personal", "family", "phone", "telephone", "birth", "born", "holder",
        "latitude", "longitude", "survey", "note", "notes", "body", "payload",
    ]

    /// Names that contain such a word and hold none: a node's own name.
    private static let harmless = ["\"node\": \"\\(name)\""]

    /// Files that write to standard output or standard error themselves: an ending that no logger would still write, and
    /// the result of a chore, which its caller reads.
    private static let writers: Set = ["Doorkeeper.swift", "NodeProcess.swift", "NodeChore.swift"]

    private static func findings(in call: LogCall) -> [Finding] {
        var found: [String] = []
        if call.way == .log {
            if !call.code.prefix(while: { $0 != "," }).allSatisfy({ " \n\"".contains($0) }) {
                found.append("its message is no constant")
            }
            for key in call.text.matches(of: /"([^"\\]*)"\s*:/).map({ String($0.output.1) }) where keys[key] == nil {
                found.append("its key \"\(key)\" is not listed")
            }
        }
        // The code has spaces for a key, so a harmless name is removed from the text first.
        let text = harmless.reduce(call.text) { $0.replacing($1, with: "") }
        let code = Source(call.source.path, text).code
        for word in words(of: code) where personal.contains(word) { found.append("speaks of: \(word)") }
        return found.map { Finding(call.source.path, call.line, $0) }
    }

    /// The words that the identifiers in a piece of code are made of, in lower case.
    private static func words(of code: String) -> [String] {
        code.matches(of: /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/).map { $0.output.lowercased() }
    }

    /// Everything that a node or the gateway runs. The console prints its screens.
    private static let sources = Source.written.filter { source in
        source.stands(in: "Shared") || Arrow.services.contains { source.stands(in: "Services/\($0)") }
            || source.stands(in: "Services/Gateway")
    }

    @Test func `holds constant words, listed keys and nothing of a person`() {
        let calls = Self.sources.flatMap { LogCall.all(in: $0) }
        #expect(calls.count { $0.way == .log } >= 15 && calls.contains { $0.way == .manager })
        expectNone(calls.flatMap { Self.findings(in: $0) }, "Log lines:")
    }

    @Test func `is not written beside the logger, but where the process ends or a chore has its result`() {
        let writing = Self.sources.filter { LogCall.all(in: $0).contains { $0.way == .stream } }
        #expect(Set(writing.map(\.name)) == Self.writers)
    }

    @Test func `gets no metadata from the logger itself`() {
        let form = /metadataKey\s*:|metadataProvider|MetadataProvider/
        let found = Self.sources.flatMap { source in
            source.codeLines.filter { $0.text.contains(form) }.map { Finding(source.path, $0.number, "sets metadata") }
        }
        expectNone(found, "These keys would be in every line, unseen here:")
    }

    @Test(arguments: [
        ("log.info(\"registered\", metadata: [\"nik\": \"\\(form.nik)\"])", 2),
        ("log.info(\"registered \\(card)\")", 2),
        ("log.info(\n    \"registered\",\n    metadata: [\"why\": \"\\(person.motherName)\"])", 3),
        ("request.logger.warning(\"no\", metadata: [\"why\": \"\\(bank_account)\"])", 1),
        ("log.error(\"no\", metadata: [\"name\": \"\\(it)\"])", 1),
        ("log.error(\"no\", metadata: [\"node\": \"\\(name)\", \"why\": \"\\(name)\"])", 1),
        ("manager?.status(\"of \\(family)\")", 1),
        ("FileHandle.standardError.write(Data(\"\\(head.telephone)\".utf8))", 1),
        ("print(familyCardNumber)", 2),
    ])
    func `with a person's data is found`(_ code: String, _ least: Int) {
        let found = LogCall.all(in: Source("Shared/Kernel/A.swift", code)).flatMap { Self.findings(in: $0) }
        #expect(found.count >= least, "\(found)")
    }

    @Test(arguments: [
        "log.info(\"serving\", metadata: [\"node\": \"\\(name)\"])",
        "log.info(\n    \"a card's name\", // of a family\n    metadata: [\"entries\": \"\\(end.entries)\"])",
        "let share = -2 * log(card)",
    ])
    func `without them is not`(_ code: String) {
        let found = LogCall.all(in: Source("Shared/Kernel/A.swift", code)).flatMap { Self.findings(in: $0) }
        #expect(found.isEmpty, "\(found)")
    }
}
