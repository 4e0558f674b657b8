import Synchronization
package import Vocabulary

/// The console's reading of a hand-over: it turns two CSV files into accepted families, and codes for all other rows.
///
/// The rules are those of Tangga's intake page; the Registry's decide remains the authority on registered data. Neither
/// file is ever completely in memory. Rows that a rule needs together are brought together by external sorting:
///
/// 1. **Check** (``FamilyPass``, ``PersonPass``): each file is read once, both at the same time. A row is checked by
///    itself, and is stored with its codes by *(card, line)*; a person's NIK is stored by *(NIK, line)*. Meanwhile the
///    Registry is asked, some thousand rows per request, which cards and NIKs are registered (``RegisteredPass``).
/// 2. **Duplicates** (``DuplicatePass``): a walk over the NIKs in order finds those that occur twice; a person
///    registered on another card counts as a duplicate too.
/// 3. **Join** (``JoinPass``): a walk over families, persons and duplicates in the order of cards gives each card's
///    family and members, and the codes that depend on both files. Accepted families are delivered in batches in the
///    order of their cards, which is also the order in which a register inserts them fastest.
/// 4. **Report** (``IntakeRejects``): the codes of all rows, including those of the Registry's replies, are written by
///    *(file, line)* while the input is read a second time.
package struct HandoverReading: Sendable {
    /// `families.csv`.
    package let families: InputFile
    /// `persons.csv`.
    package let persons: InputFile
    /// The day of the import and the regions.
    let context: IntakeContext
    /// The families that the Registry already has.
    package let registered: any RegisteredFamilies
    /// A folder for unnamed temporary files with the data that does not fit into memory.
    package let scratch: String
    /// The progress of the reading.
    package let progress = IntakeProgress()
    /// The codes found so far.
    package let report: IntakeReport

    /// Opens the two files.
    package init(
        families: String, persons: String, today: Day, regions: any RegionTable,
        registered: any RegisteredFamilies, scratch: String
    ) throws(FileFault) {
        self.families = try InputFile(path: families)
        self.persons = try InputFile(path: persons)
        context = IntakeContext(today: today, regions: regions)
        self.registered = registered
        self.scratch = scratch
        report = IntakeReport(scratch: scratch)
        progress.bytesTotal.store(self.families.size + self.persons.size, ordering: .relaxed)
    }

    /// Parses the headers; throws ``IntakeHeaderFault`` if one forbids the import.
    package func headers() throws -> IntakeHeaders {
        var familyReader = try CSVReader(families)
        var personReader = try CSVReader(persons)
        return try IntakeHeaders(families: IntakeHeader(&familyReader), persons: IntakeHeader(&personReader))
    }

    /// The number of rows in each file, headers not counted.
    package func rows() throws(FileFault) -> (families: Int, persons: Int) {
        func count(_ file: InputFile) throws(FileFault) -> Int {
            var reader = try CSVReader(file)
            var records = 0
            while try reader.next() { records += 1 }
            return max(records - 1, 0)
        }
        return (try count(families), try count(persons))
    }

    /// Reads both files and delivers the accepted families in batches.
    ///
    /// The same files and the same Registry give the same batches. Codes are added to ``report``; the caller may add
    /// more during the deliveries and afterwards.
    ///
    /// - Parameters:
    ///   - batch: the most families in one delivery.
    ///   - deliver: called with one batch after another; reading waits for it.
    /// - Throws: ``IntakeHeaderFault`` before the first delivery, ``FileFault``, and the errors of `deliver`.
    package func read(batch: Int, deliver: ([IntakeFamily]) async throws -> Void) async throws {
        let headers = try headers()
        async let familyRecords = FamilyPass(self).run()
        async let personRecords = PersonPass(self).run()
        let byCard = try await (families: familyRecords, persons: personRecords)
        let duplicates = try DuplicatePass(self).run(byCard.persons.niks, byCard.persons.registered)
        try await JoinPass(self, headers).run(
            families: byCard.families, persons: byCard.persons.rows, duplicates: duplicates,
            registered: byCard.persons.registered, batch: batch, deliver: deliver)
    }

    /// Writes `families-rejects.csv`, `persons-rejects.csv` and `warnings.csv` into a folder, and empties the report.
    package func writeReport(to folder: String, language: Language = .indonesian) throws -> IntakeSummary {
        try IntakeRejects(context: context, language: language).write(
            report.take(), families: families, persons: persons, to: folder)
    }
}
