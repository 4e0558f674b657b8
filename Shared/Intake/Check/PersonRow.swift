package import Vocabulary

/// An accepted row of `persons.csv`. Nil means unknown.
package struct PersonRow: Hashable, Sendable {
    package var nik: NIK
    package var card: FamilyCardNumber
    package var name: String
    /// The mother's maiden name.
    package var mother: String?
    package var birthplace: String?
    package var sex: Sex
    package var born: Day
    package var relation: Relation
    package var marital: MaritalStatus?
    package var schooling: Schooling?
    package var diploma: Diploma?
    package var occupation: String?
    package var disability: Disability?
    package var chronicallyIll: Bool?
    package var pregnant: Bool?
    package var jknActive: Bool?
    package var illUntreated: Bool?
}

extension PersonRow {
    /// Parses a row; nil if it is rejected. The reader then has the codes.
    init?(_ row: inout RowReader<PersonColumn>, in context: IntakeContext) {
        let nik = PersonRow.nik(&row)
        let card = row.card(.card)
        let name = row.text(.name, atMost: RowLimits.nameScalars)
        mother = row.text(.mother)
        birthplace = row.text(.birthplace)
        let sex: Sex? = row.word(.sex)
        let born = row.date(.born, upTo: context.today)
        let relation: Relation? = row.word(.relation)
        marital = row.word(.marital)
        schooling = row.word(.schooling)
        diploma = row.word(.diploma)
        occupation = row.text(.occupation)
        disability = row.word(.disability)
        chronicallyIll = row.yesNo(.chronicallyIll)
        pregnant = row.yesNo(.pregnant)
        jknActive = row.yesNo(.jknActive)
        illUntreated = row.yesNo(.illUntreated)

        guard !row.codes.rejects, let nik, let card, let name, let sex, let born, let relation else { return nil }
        self.nik = nik
        self.card = card
        self.name = name
        self.sex = sex
        self.born = born
        self.relation = relation
        warn(&row, in: context)
    }

    private static func nik(_ row: inout RowReader<PersonColumn>) -> NIK? {
        guard let cell = row.filled(.nik) else { return nil }
        do throws(NIK.Fault) {
            return try NIK(utf8: cell.span)
        } catch {
            row.note(error == .malformed ? .nikMalformed : .nikImpossibleDate, .nik)
            return nil
        }
    }

    private func warn(_ row: inout RowReader<PersonColumn>, in context: IntakeContext) {
        if !(nik.kecamatan.map { context.regions.knowsKecamatan($0) } ?? false) { row.note(.nikRegionUnknown, .nik) }
        if !nik.agrees(withBirth: born) { row.note(.nikBirthDateDiffers, .born) }
        if nik.sex != sex { row.note(.nikSexDiffers, .sex) }
        // A hundred years have at least this many days; only then the exact age must be computed.
        if born.days(until: context.today) >= 36_500, born.age(on: context.today) > 100 { row.note(.ageOver100, .born) }
    }
}
