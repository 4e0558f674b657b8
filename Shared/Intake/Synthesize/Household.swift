import Vocabulary

/// One invented family with its members, and the faults planted in their rows.
struct Household {
    /// A row, its damages, and the codes that these cause by themselves.
    struct Row<Column: IntakeColumn, Value> {
        var value: Value
        var damages: [Damage<Column>] = []
        var codes = IntakeCodes()

        /// Damages the row, unless that column is damaged already.
        mutating func plant(_ code: IntakeCode, _ damage: Damage<Column>) {
            if let column = damage.column, isDamaged(column) { return }
            damages.append(damage)
            codes.insert(code)
        }

        /// Whether a column's cell differs from the value.
        func isDamaged(_ column: Column) -> Bool { damages.contains { $0.column == column } }

        /// The codes of the row alone: the first two codes of the table end its checking.
        var own: IntakeCodes {
            for code in [IntakeCode.rowMalformed, .textNotUTF8] where codes.contains(code) { return IntakeCodes(code) }
            return codes
        }
    }

    var family: Row<FamilyColumn, FamilyRow>
    var persons: [Row<PersonColumn, PersonRow>]
    /// Whether the family row is written.
    var hasFamilyRow = true
    /// Whether the family row is written again further down.
    var isRepeated = false
    var style = RowStyle()

    init(family: FamilyRow, persons: [PersonRow]) {
        self.family = Row(value: family)
        self.persons = persons.map { Row(value: $0) }
    }

    /// The codes that the intake must find on the family's row and on those of the persons.
    ///
    /// They are derived from the planted faults without parsing a cell: an independent check of the intake.
    var expected: (family: IntakeCodes, persons: [IntakeCodes]) {
        var familyCodes = family.own
        var personCodes = persons.map(\.own)
        let stands = hasFamilyRow && !familyCodes.contains(.rowMalformed) && !family.isDamaged(.card)
        var members = 0
        var heads = 0
        var lost = 0
        for (person, codes) in zip(persons, personCodes) {
            let isOnCard = !codes.contains(.rowMalformed) && !person.isDamaged(.card)
            guard isOnCard else { continue }
            if codes.rejects { lost += 1 } else { members += 1 }
            if !codes.rejects, person.value.relation == .kepala { heads += 1 }
        }
        if stands, !familyCodes.rejects {
            if members == 0 {
                familyCodes.insert(.familyWithoutMembers)
            } else if heads != 1 {
                familyCodes.insert(heads == 0 ? .familyWithoutHead : .familyWithTwoHeads)
            } else if lost > 0 {
                familyCodes.insert(.membersIncomplete)
            }
        }
        for (index, person) in persons.enumerated() {
            let isOnCard = !personCodes[index].contains(.rowMalformed) && !person.isDamaged(.card)
            if isOnCard, !stands {
                personCodes[index].insert(.personWithoutFamily)
            } else if isOnCard, familyCodes.rejects, !personCodes[index].rejects {
                personCodes[index].insert(.familyRejected)
            }
        }
        return (familyCodes, personCodes)
    }
}
