import Vocabulary

/// Finds the persons whose NIK is registered on another card, while their file is being read.
///
/// Each request has some thousand NIKs. While the Registry looks them up, the next NIKs are gathered.
struct RegisteredPass: ~Copyable {
    /// The number of NIKs in one request to the Registry.
    private static let question = 4_000

    private struct Person {
        let nik: NIK
        let card: UInt64
        let line: UInt64
    }

    private let registered: any RegisteredFamilies
    private var found: ExternalSorter
    private var waiting: [Person] = []
    private var asked: Task<[Person], any Error>?

    init(_ intake: HandoverReading) {
        registered = intake.registered
        found = ExternalSorter(directory: intake.scratch, memory: 8 << 20)
    }

    /// Adds a person of the file.
    mutating func add(_ nik: NIK, card: UInt64, line: Int) async throws {
        waiting.append(Person(nik: nik, card: card, line: UInt64(line)))
        if waiting.count == RegisteredPass.question { try await ask() }
    }

    /// Returns the persons registered on another card, by *(card, line)*.
    consuming func finish() async throws -> SortedRecords {
        try await ask()
        try await hear()
        return try found.sorted()
    }

    private mutating func ask() async throws {
        try await hear()
        guard !waiting.isEmpty else { return }
        asked = Task { [registered, waiting] in
            let cards = try await registered.cards(of: waiting.map(\.nik).sorted())
            return waiting.filter { person in
                cards[person.nik].map { UInt64($0.number) != person.card } ?? false
            }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func hear() async throws {
        guard let asked else { return }
        self.asked = nil
        for person in try await asked.value { try found.add(SortKey(first: person.card, second: person.line), 0) }
    }
}
