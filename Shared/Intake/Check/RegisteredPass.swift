import Vocabulary

/// Finds the persons whose card or NIK is registered, while their file is being read.
///
/// Each request has some thousand rows. While the Registry looks them up, the next rows are gathered.
struct RegisteredPass: ~Copyable {
    /// The number of rows in one request to the Registry.
    private static let question = 4_000

    private struct Person {
        let nik: NIK?
        let card: FamilyCardNumber
        let line: UInt64
    }

    private let registered: any RegisteredFamilies
    private var found: ExternalSorter
    private var waiting: [Person] = []
    private var asked: Task<[(person: Person, standing: RegisteredStanding)], any Error>?

    init(_ intake: HandoverReading) {
        registered = intake.registered
        found = ExternalSorter(directory: intake.scratch, memory: 8 << 20)
    }

    /// Adds a person of the file; `nik` is nil where it is malformed.
    mutating func add(_ nik: NIK?, card: UInt64, line: Int) async throws {
        guard let card = FamilyCardNumber(number: Int64(clamping: card)) else { return }
        waiting.append(Person(nik: nik, card: card, line: UInt64(line)))
        if waiting.count == RegisteredPass.question { try await ask() }
    }

    /// Returns the standings of the persons of whom the Registry knows the card or the NIK, by *(card, line)*.
    consuming func finish() async throws -> SortedRecords {
        try await ask()
        try await hear()
        return try found.sorted()
    }

    private mutating func ask() async throws {
        try await hear()
        guard !waiting.isEmpty else { return }
        asked = Task { [registered, waiting] in
            let standings = try await registered.standings(of: waiting.map { ($0.card, $0.nik) })
            return zip(waiting, standings).filter { $0.1 != .unknown }.map { ($0, $1) }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func hear() async throws {
        guard let asked else { return }
        self.asked = nil
        for (person, standing) in try await asked.value {
            try found.add(SortKey(first: UInt64(person.card.number), second: person.line), standing.number)
        }
    }
}
