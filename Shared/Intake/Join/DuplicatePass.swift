import Vocabulary

/// Finds the persons whose NIK stands on an earlier row of the file, and puts them together with those whose NIK is
/// registered on another card.
///
/// The first of several is the first in file order, whatever becomes of its row.
struct DuplicatePass: ~Copyable {
    private let intake: HandoverReading
    private var duplicates: ExternalSorter

    init(_ intake: HandoverReading) {
        self.intake = intake
        duplicates = ExternalSorter(directory: intake.scratch, memory: 8 << 20)
    }

    /// Gives the duplicates by *(card, line)*, a person who is one for both reasons twice; those without a readable card
    /// go to the report.
    ///
    /// - Parameters:
    ///   - niks: by *(NIK, line)*, the cards.
    ///   - elsewhere: by *(card, line)*, who is registered on another card.
    consuming func run(_ niks: SortedRecords, _ elsewhere: SortedRecords) throws -> SortedRecords {
        let registered = try elsewhere.reading()
        while let key = registered.key {
            try duplicates.add(key, 0)
            try registered.advance()
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
