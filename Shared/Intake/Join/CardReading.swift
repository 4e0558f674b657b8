import Vocabulary

/// All rows of both files with one card number, in file order.
struct CardRows {
    /// One row, as checked.
    struct Row {
        let line: Int
        var codes: IntakeCodes
        /// The CSV record; empty if the row is rejected.
        let record: [UInt8]
        /// What the Registry knows of the row's card and NIK.
        var standing = RegisteredStanding.unknown
    }

    let card: FamilyCardNumber
    var families: [Row] = []
    var persons: [Row] = []
}

/// Walks the sorted rows of both files, the duplicates among persons, and what the Registry knows of them, card by card.
final class CardReading {
    private let families: SortedReading
    private let persons: SortedReading
    private let duplicates: SortedReading
    private let registered: SortedReading

    init(
        families: SortedRecords, persons: SortedRecords, duplicates: SortedRecords, registered: SortedRecords
    ) throws(FileFault) {
        self.families = try families.reading()
        self.persons = try persons.reading()
        self.duplicates = try duplicates.reading()
        self.registered = try registered.reading()
    }

    /// The next card; nil at the end.
    func next() throws(FileFault) -> CardRows? {
        let firsts = [families.key?.first, persons.key?.first].compactMap(\.self)
        guard let number = firsts.min(), let card = FamilyCardNumber(number: Int64(number)) else { return nil }
        var rows = CardRows(card: card)
        while let key = families.key, key.first == number {
            rows.families.append(CardReading.row(key, families.payload))
            try families.advance()
        }
        while let key = persons.key, key.first == number {
            var row = CardReading.row(key, persons.payload)
            while duplicates.key == key {
                row.codes.insert(.nikDuplicate)
                try duplicates.advance()
            }
            if registered.key == key {
                row.standing = RegisteredStanding(number: registered.payload.number)
                try registered.advance()
            }
            rows.persons.append(row)
            try persons.advance()
        }
        return rows
    }

    private static func row(_ key: SortKey, _ payload: UnsafeRawBufferPointer) -> CardRows.Row {
        CardRows.Row(
            line: Int(key.second), codes: IntakeCodes(rawValue: UInt32(truncatingIfNeeded: payload.number)),
            record: Array(UnsafeRawBufferPointer(rebasing: payload[8...])))
    }
}
