import Schemas
import Vocabulary

/// The intake format's rules for one row of `persons.csv` by itself.
struct MemberRowRules {
    /// The day of the import; no birth date may be later.
    let importedOn: Day

    /// Adds the faults of the row, whose NIK is read already.
    func check(_ form: RegistryMemberForm, _ nik: FormNumbers.MemberNIK, _ faults: inout IntakeCodes) {
        let personal = form.personal
        Texts.check(personal.name, most: RowLimits.nameScalars, &faults)
        Texts.check(personal.mother, &faults)
        Texts.check(personal.birthPlace, &faults)
        Texts.check(personal.occupation, &faults)
        if personal.name.isEmpty || !personal.hasBornOn || form.facts.sex == .unknown
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
        switch nik {
        case .missing: faults.insert(.valueMissing)
        case .faulty(.malformed): faults.insert(.nikMalformed)
        case .faulty(.impossibleDate): faults.insert(.nikImpossibleDate)
        case .valid: break
        }
    }

    /// The exclusion signal for an occupation; nil where the occupation is not on the list.
    static func signal(of occupation: String) -> FieldExclusionSignal? {
        // Most occupations are longer than the longest word (9 bytes), or differ in the first letter.
        guard occupation.utf8.count <= 9, let word = ExcludedOccupation(rawValue: occupation) else { return nil }
        return FieldExclusionSignal(rawValue: Int(word.number))
    }
}
