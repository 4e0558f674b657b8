import Vocabulary

/// Writes households into the two files, slightly out of order, and records the expected codes of each line.
struct Press {
    /// A NIK of an earlier row of `persons.csv`; nil while there is none.
    private(set) var earlier: NIK?

    private let families: HandoverWriter
    private let persons: HandoverWriter
    private let expectations: IntakeReport
    private let folder: String
    private let isForeign: Bool
    private var villages: Set<RegionCode> = []
    /// Rows to be written further down: persons apart from their family, and second rows of a card.
    private var heldPersons: [(row: [UInt8], codes: IntakeCodes)] = []
    private var heldFamilies: [(row: [UInt8], codes: IntakeCodes)] = []

    init(folder: String, isForeign: Bool) throws(FileFault) {
        self.folder = folder
        self.isForeign = isForeign
        families = try HandoverWriter(
            path: "\(folder)/families.csv", names: FamilyColumn.names, isForeign: isForeign)
        persons = try HandoverWriter(path: "\(folder)/persons.csv", names: PersonColumn.names, isForeign: false)
        expectations = IntakeReport(scratch: folder)
    }

    /// Writes a household.
    mutating func print(_ household: Household, _ chance: inout Chance) throws {
        let expected = household.expected
        let family = household.family
        villages.insert(family.value.village)
        if household.hasFamilyRow {
            var writer = RowWriter(style: household.style)
            writer.row(FamilyColumn.allCases, damages: family.damages) { family.value.write($0, to: &$1) }
            try note(.families, families.write(writer.bytes), expected.family)
            if household.isRepeated, !family.own.contains(.rowMalformed) {
                hold(writer.bytes, family)
            }
        }
        for (person, codes) in zip(household.persons, expected.persons) {
            var writer = RowWriter(style: household.style)
            writer.row(PersonColumn.allCases, damages: person.damages) { person.value.write($0, to: &$1) }
            if isForeign, heldPersons.count < 256, chance.happens(0.02) {
                heldPersons.append((writer.bytes, codes))
                continue
            }
            try note(.persons, persons.write(writer.bytes), codes)
            if person.damages.isEmpty { earlier = person.value.nik }
        }
        if isForeign, chance.happens(0.02) {
            try release(&chance)
            // Blank lines are skipped, but counted.
            if chance.happens(0.1) { try families.write([]) }
        }
    }

    /// Writes the held rows and the other files, and completes all files.
    mutating func commit() throws {
        var chance = Chance(seed: 0)
        while !heldPersons.isEmpty || !heldFamilies.isEmpty { try release(&chance) }
        try families.commit()
        try persons.commit()
        try writeVillages()
        try writeExpectations()
    }

    /// A card's second row has the faults of the first, and is a duplicate if its number can be read.
    private mutating func hold(_ row: [UInt8], _ family: Household.Row<FamilyColumn, FamilyRow>) {
        var codes = family.own
        if !codes.contains(.textNotUTF8), !family.isDamaged(.card) { codes.insert(.familyCardDuplicate) }
        heldFamilies.append((row, codes))
    }

    private mutating func release(_ chance: inout Chance) throws {
        if !heldPersons.isEmpty {
            let held = heldPersons.remove(at: chance.number(0...(heldPersons.count - 1)))
            try note(.persons, persons.write(held.row), held.codes)
        }
        if !heldFamilies.isEmpty {
            let held = heldFamilies.removeFirst()
            try note(.families, families.write(held.row), held.codes)
        }
    }

    private func note(_ file: IntakeFile, _ line: Int, _ codes: IntakeCodes) throws(FileFault) {
        try expectations.add(codes, file: file, line: line)
    }

    private func writeVillages() throws(FileFault) {
        let file = try OutputFile(path: "\(folder)/regions.csv")
        try file.writeRecord(["code", "name", "level"])
        for village in villages.sorted() {
            try file.writeRecord([village.text, Settlement.name(of: village), village.level.rawValue])
        }
        try file.commit()
    }

    private func writeExpectations() throws(FileFault) {
        let rejects = try OutputFile(path: "\(folder)/expected-rejects.csv")
        let warnings = try OutputFile(path: "\(folder)/expected-warnings.csv")
        try rejects.writeRecord(["file", "line", "code"])
        try warnings.writeRecord(["file", "line", "code"])
        let reading = try expectations.take().reading()
        while let row = try reading.next() {
            let cells = [row.file.rawValue, "\(row.line)", row.codes.text]
            if row.codes.rejects { try rejects.writeRecord(cells) } else { try warnings.writeRecord(cells) }
        }
        try rejects.commit()
        try warnings.commit()
    }
}
