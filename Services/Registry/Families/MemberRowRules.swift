import Schemas
import Vocabulary

/// What the intake format asks of a person's row by itself (`persons.csv`).
struct MemberRowRules {
    /// The day of the import: nobody was born after it.
    let importedOn: Day

    /// Adds what is wrong with the row.
    /// - Returns: the NIK where it is one.
    func check(_ form: RegistryMemberForm, _ faults: inout IntakeFaults) -> NIK? {
        let personal = form.personal
        Texts.check(personal.name, most: Texts.longestName, &faults)
        Texts.check(personal.mother, &faults)
        Texts.check(personal.birthPlace, &faults)
        Texts.check(personal.occupation, &faults)
        if personal.nik.isEmpty || personal.name.isEmpty || !personal.hasBornOn || form.facts.sex == .unknown
            || form.facts.relation == .unknown
        {
            faults.insert(.valueMissing)
        }
        if personal.hasBornOn {
            if let day = Day(number: personal.bornOn) {
                if day > importedOn { faults.insert(.dateInFuture) }
            } else {
                faults.insert(.dateUnreadable)
            }
        }
        guard !personal.nik.isEmpty else { return nil }
        do {
            return try NIK(personal.nik)
        } catch {
            switch error {
            case .malformed: faults.insert(.nikMalformed)
            case .impossibleDate: faults.insert(.nikImpossibleDate)
            }
            return nil
        }
    }

    /// The signal of exclusion that an occupation is; nil where it is none of the words.
    static func signal(of occupation: String) -> FieldExclusionSignal? {
        // Most occupations are longer than the longest word, or begin with another letter.
        guard occupation.utf8.count <= 9, let word = ExcludedOccupation(rawValue: occupation) else { return nil }
        return FieldExclusionSignal(rawValue: Int(word.number))
    }
}
