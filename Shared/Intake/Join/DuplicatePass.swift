import Vocabulary

/// Finds the persons whose NIK occurs on an earlier row of the file, and merges them with those whose NIK is registered
/// on another card.
///
/// The first row of a NIK in file order is not a duplicate, even if that row is rejected.
struct DuplicatePass: ~Copyable {
    private let intake: HandoverReading
    private var duplicates: ExternalSorter

    init(_ intake: HandoverReading) {
        self.intake = intake
        duplicates = ExternalSorter(directory: intake.scratch, memory: 8 << 20)
    }

    /// Returns the duplicates by *(card, line)*, with two records for a person that is a duplicate for both reasons;
    /// duplicates without a readable card go to the report.
    ///
    /// - Parameters:
    ///   - niks: the cards by *(NIK, line)*.
    ///   - registered: the standings of registered persons, by *(card, line)*.
    consuming func run(_ niks: SortedRecords, _ registered: SortedRecords) throws -> SortedRecords {
        let standings = try registered.reading()
        while let key = standings.key {
            if RegisteredStanding(number: standings.payload.number).person == .onAnotherCard {
                try duplicates.add(key, 0)
            }
            try standings.advance()
        }
        let reading = try niks.reading()
        var last: UInt64?
        while let key = reading.key {
            if key.first == last { try found(card: reading.payload.number, line: key.second) }
            last = key.first
            try reading.advance()
        }
        return try duplicates.sorted()
    }

    private mutating func found(card: UInt64, line: UInt64) throws(FileFault) {
        if card == PersonPass.noCard {
            try intake.report.add(.nikDuplicate, file: .persons, line: Int(line))
        } else {
            try duplicates.add(SortKey(first: card, second: line), 0)
        }
    }
}
