import Vocabulary

/// Checks `families.csv` row by row.
///
/// For the join it stores each row's codes and, if no code rejects the row, the bytes of the CSV record: they are split
/// and parsed again when the members are known, so that rows need no storage format of their own.
struct FamilyPass: Sendable {
    private let intake: HandoverReading

    init(_ intake: HandoverReading) { self.intake = intake }

    /// Returns the rows by *(card, line)*; rows without a readable card only go to the report.
    func run() async throws -> SortedRecords {
        var reader = try CSVReader(intake.families)
        let header = try IntakeHeader<FamilyColumn>(&reader)
        var rows = ExternalSorter(directory: intake.scratch, memory: 16 << 20)
        var ticks = Ticks(intake.progress, .families)
        while try reader.next() {
            ticks.count(at: reader.position)
            guard reader.isWellFormed, reader.cells.count == header.names.count else {
                try intake.report.add(.rowMalformed, file: .families, line: reader.line)
                continue
            }
            let cells = reader.cells
            var row = RowReader(cells, header: header, purpose: .check)
            var codes = IntakeCodes(.textNotUTF8)
            if reader.bytes.isText {
                _ = FamilyRow(&row, in: intake.context)
                codes = row.codes
            }
            // A row that is not valid text still counts for its card.
            guard let card = row.cell(.card).sixteenDigits else {
                try intake.report.add(codes, file: .families, line: reader.line)
                continue
            }
            try rows.add(
                SortKey(first: card, second: UInt64(reader.line)), UInt64(codes.rawValue),
                codes.rejects ? .init(start: nil, count: 0) : reader.bytes)
        }
        ticks.finish(at: reader.position)
        return try rows.sorted()
    }
}

/// Checks `persons.csv` row by row.
struct PersonPass: Sendable {
    /// The input of the join and of the search for duplicates.
    struct Outcome: Sendable {
        /// The rows by *(card, line)*.
        let rows: SortedRecords
        /// The card, or ``noCard``, by *(NIK, line)*.
        let niks: SortedRecords
        /// The standings of the rows whose card or NIK is registered, by *(card, line)*.
        let registered: SortedRecords
    }

    /// Replaces a card number that cannot be read.
    static let noCard = UInt64.max

    private let intake: HandoverReading

    init(_ intake: HandoverReading) { self.intake = intake }

    /// Returns the rows with a readable card, and all well-formed NIKs.
    func run() async throws -> Outcome {
        var reader = try CSVReader(intake.persons)
        let header = try IntakeHeader<PersonColumn>(&reader)
        var rows = ExternalSorter(directory: intake.scratch, memory: 32 << 20)
        var niks = ExternalSorter(directory: intake.scratch, memory: 16 << 20)
        var registered = RegisteredPass(intake)
        var ticks = Ticks(intake.progress, .persons)
        while try reader.next() {
            ticks.count(at: reader.position)
            guard reader.isWellFormed, reader.cells.count == header.names.count else {
                try intake.report.add(.rowMalformed, file: .persons, line: reader.line)
                continue
            }
            let cells = reader.cells
            var row = RowReader(cells, header: header, purpose: .check)
            let card = row.cell(.card).sixteenDigits
            var codes = IntakeCodes(.textNotUTF8)
            var nik: NIK?
            if reader.bytes.isText {
                _ = PersonRow(&row, in: intake.context)
                codes = row.codes
                // A NIK with an impossible date is well-formed, and may also be a duplicate.
                if let number = row.cell(.nik).sixteenDigits, !codes.contains(.nikMalformed) {
                    try niks.add(SortKey(first: number, second: UInt64(reader.line)), card ?? PersonPass.noCard)
                    nik = NIK(number: Int64(number))
                }
            }
            guard let card else {
                try intake.report.add(codes, file: .persons, line: reader.line)
                continue
            }
            try await registered.add(nik, card: card, line: reader.line)
            try rows.add(
                SortKey(first: card, second: UInt64(reader.line)), UInt64(codes.rawValue),
                codes.rejects ? .init(start: nil, count: 0) : reader.bytes)
        }
        ticks.finish(at: reader.position)
        let standings = try await registered.finish()
        return try Outcome(rows: rows.sorted(), niks: niks.sorted(), registered: standings)
    }
}
