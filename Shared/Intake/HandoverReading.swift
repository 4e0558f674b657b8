import Synchronization
package import Vocabulary

/// The console's reading of a hand-over: two CSV files become good families, and a code for every row that is not.
///
/// The rules are those of Tangga's intake page; the Registry's decide remains the authority on what is registered.
/// Neither file is ever held in memory. What a rule needs to see together is brought together by sorting outside:
///
/// 1. **Check** (``FamilyPass``, ``PersonPass``): each file is read once, the two at the same time. A row is checked
///    by itself, and goes with its codes to the records sorted by *(card, line)*; a person's NIK goes to those sorted
///    by *(NIK, line)*. Meanwhile the Registry is asked by the thousand which of them it has (``RegisteredPass``).
/// 2. **Duplicates** (``DuplicatePass``): walking the NIKs in order shows which stand twice; who is registered on
///    another card counts as one too.
/// 3. **Join** (``JoinPass``): walking families, persons and duplicates in the order of cards gives each card's
///    family and members, and with them the codes that only both files together tell. Good families are delivered in
///    batches, in the order of their cards, which is also the order in which a register takes them fastest.
/// 4. **Report** (``IntakeRejects``): the codes of all rows, together with those that the Registry's answers add,
///    are written by *(file, line)* while the input is read a second time.
package struct HandoverReading: Sendable {
    /// `families.csv`.
    package let families: InputFile
    /// `persons.csv`.
    package let persons: InputFile
    /// The day of the import and the regions.
    let context: IntakeContext
    /// What the Registry already has.
    package let registered: any RegisteredFamilies
    /// A folder whose file system takes what does not fit into memory, in files without a name.
    package let scratch: String
    /// How far it is.
    package let progress = IntakeProgress()
    /// What was found.
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

    /// Reads the headers; throws where one forbids the import.
    package func headers() throws -> IntakeHeaders {
        var familyReader = try CSVReader(families)
        var personReader = try CSVReader(persons)
        return try IntakeHeaders(families: IntakeHeader(&familyReader), persons: IntakeHeader(&personReader))
    }

    /// Reads both files and delivers the good families in batches.
    ///
    /// The same files and the same Registry give the same batches. Codes go to ``report``, and more may be added
    /// there while batches are delivered or after.
    ///
    /// - Parameters:
    ///   - batch: how many families one delivery has at most.
    ///   - deliver: is given one batch after another, and may hold the reading up.
    /// - Throws: ``IntakeHeaderFault`` before anything is delivered, ``FileFault``, and what `deliver` throws.
    package func read(batch: Int, deliver: ([IntakeFamily]) async throws -> Void) async throws {
        let headers = try headers()
        async let familyRecords = FamilyPass(self).run()
        async let personRecords = PersonPass(self).run()
        let byCard = try await (families: familyRecords, persons: personRecords)
        let duplicates = try DuplicatePass(self).run(byCard.persons.niks, byCard.persons.elsewhere)
        try await JoinPass(self, headers).run(
            families: byCard.families, persons: byCard.persons.rows, duplicates: duplicates, batch: batch,
            deliver: deliver)
    }

    /// Writes `families-rejects.csv`, `persons-rejects.csv` and `warnings.csv` into a folder.
    package func writeReport(to folder: String, language: Language = .indonesian) throws -> IntakeSummary {
        try IntakeRejects(context: context, language: language).write(
            report.take(), families: families, persons: persons, to: folder)
    }
}
