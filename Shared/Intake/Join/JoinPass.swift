import Synchronization
import Vocabulary

/// Joins each card's family and persons and applies the rules that need both.
struct JoinPass: ~Copyable {
    private let intake: HandoverReading
    private let familyHeader: IntakeHeader<FamilyColumn>
    private let personHeader: IntakeHeader<PersonColumn>
    private var record = CSVRecord()
    private var batch: [IntakeFamily] = []

    init(_ intake: HandoverReading, _ headers: IntakeHeaders) {
        self.intake = intake
        familyHeader = headers.families
        personHeader = headers.persons
    }

    /// Walks all cards and delivers the accepted families.
    ///
    /// - Parameters:
    ///   - families: the checked rows by *(card, line)*, like those of `persons`.
    ///   - duplicates: the persons with a duplicate NIK, by *(card, line)*.
    ///   - registered: the standings of registered persons, by *(card, line)*.
    consuming func run(
        families: SortedRecords, persons: SortedRecords, duplicates: SortedRecords, registered: SortedRecords,
        batch size: Int, deliver: ([IntakeFamily]) async throws -> Void
    ) async throws {
        let cards = try CardReading(
            families: families, persons: persons, duplicates: duplicates, registered: registered)
        while let card = try cards.next() {
            try resolve(card)
            guard batch.count == size else { continue }
            try await deliver(batch)
            batch.removeAll(keepingCapacity: true)
        }
        if !batch.isEmpty { try await deliver(batch) }
    }

    private mutating func resolve(_ card: CardRows) throws {
        var codes = card.persons.map(\.codes)
        var members: [IntakeFamily.Numbered<PersonRow>] = []
        // Whether a row of the registered head is accepted, and so replaces it.
        var renewsHead = false
        for row in card.persons where !row.codes.rejects {
            guard let person = person(row) else { continue }
            members.append(.init(line: row.line, row: person))
            if row.standing.person == .headOfThisCard { renewsHead = true }
        }
        let spoiled: IntakeCode?
        var family: IntakeFamily.Numbered<FamilyRow>?
        if let row = card.families.first {
            for duplicate in card.families.dropFirst() {
                var codes = duplicate.codes
                if !codes.contains(.textNotUTF8) { codes.insert(.familyCardDuplicate) }
                try intake.report.add(codes, file: .families, line: duplicate.line)
            }
            var own = row.codes
            if !own.rejects, let fault = JoinPass.fault(heads: JoinPass.heads(members), members: members.count) {
                own.insert(fault)
            }
            if !own.rejects { family = self.family(row).map { .init(line: row.line, row: $0) } }
            if !own.rejects, members.count < card.persons.count { own.insert(.membersIncomplete) }
            try intake.report.add(own, file: .families, line: row.line)
            spoiled = own.rejects ? .familyRejected : nil
        } else if let registered = card.persons.map(\.standing.card).first(where: { $0 != .unknown }) {
            let staysHead = registered == .withHead && !renewsHead
            spoiled =
                members.isEmpty
                ? nil : JoinPass.fault(heads: JoinPass.heads(members) + (staysHead ? 1 : 0), members: members.count)
        } else {
            for index in codes.indices { codes[index].insert(.personWithoutFamily) }
            spoiled = nil
            members = []
        }
        if let spoiled {
            for index in codes.indices where !codes[index].rejects { codes[index].insert(spoiled) }
            members = []
        }
        for (row, codes) in zip(card.persons, codes) {
            try intake.report.add(codes, file: .persons, line: row.line)
        }
        guard !members.isEmpty else { return }
        batch.append(IntakeFamily(card: card.card, family: family, members: members))
        intake.progress.familiesAccepted.add(1, ordering: .relaxed)
        intake.progress.membersAccepted.add(members.count, ordering: .relaxed)
    }

    private static func heads(_ members: [IntakeFamily.Numbered<PersonRow>]) -> Int {
        members.count { $0.row.relation == .kepala }
    }

    private static func fault(heads: Int, members: Int) -> IntakeCode? {
        if members == 0 { return .familyWithoutMembers }
        if heads == 0 { return .familyWithoutHead }
        return heads > 1 ? .familyWithTwoHeads : nil
    }

    private mutating func family(_ row: CardRows.Row) -> FamilyRow? {
        row.record.withUnsafeBufferPointer { bytes in
            _ = record.split(bytes, isLast: true)
            var reader = RowReader(record.cells, header: familyHeader, purpose: .keep)
            return FamilyRow(&reader, in: intake.context)
        }
    }

    private mutating func person(_ row: CardRows.Row) -> PersonRow? {
        row.record.withUnsafeBufferPointer { bytes in
            _ = record.split(bytes, isLast: true)
            var reader = RowReader(record.cells, header: personHeader, purpose: .keep)
            return PersonRow(&reader, in: intake.context)
        }
    }
}
