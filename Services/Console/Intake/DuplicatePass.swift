import Vocabulary

/// Finds the persons whose NIK stands on an earlier row of the file, or is registered on another family.
///
/// The first of several is the first in file order, whatever becomes of its row.
struct DuplicatePass: ~Copyable {
    /// How many NIKs one question to the Registry has.
    private static let question = 4_096

    private struct Person {
        let nik: NIK
        let card: UInt64
        let line: UInt64
    }

    private let intake: Intake
    private var duplicates: ExternalSorter
    private var waiting: [Person] = []

    init(_ intake: Intake) {
        self.intake = intake
        duplicates = ExternalSorter(directory: intake.scratch, memory: 8 << 20)
    }

    /// Gives the duplicates by *(card, line)*; those without a readable card go to the report.
    ///
    /// - Parameter niks: by *(NIK, line)*, the cards.
    consuming func run(_ niks: SortedRecords) async throws -> SortedRecords {
        let reading = try niks.reading()
        var last: UInt64?
        while let key = reading.key {
            let card = reading.payload.number
            if key.first == last {
                try found(card: card, line: key.second)
            } else if card != PersonPass.noCard, let nik = NIK(number: Int64(key.first)) {
                waiting.append(Person(nik: nik, card: card, line: key.second))
                if waiting.count == DuplicatePass.question { try await ask() }
            }
            last = key.first
            try reading.advance()
        }
        try await ask()
        return try duplicates.sorted()
    }

    private mutating func found(card: UInt64, line: UInt64) throws(FileFault) {
        if card == PersonPass.noCard {
            try intake.report.add(.nikDuplicate, file: .persons, line: Int(line))
        } else {
            try duplicates.add(SortKey(first: card, second: line), 0)
        }
    }

    private mutating func ask() async throws {
        guard !waiting.isEmpty else { return }
        let cards = try await intake.registered.cards(of: waiting.map(\.nik))
        for person in waiting {
            guard let card = cards[person.nik], UInt64(card.number) != person.card else { continue }
            try found(card: person.card, line: person.line)
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
