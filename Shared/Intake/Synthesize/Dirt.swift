import Vocabulary

/// Plants the faults of real hand-overs in households.
struct Dirt {
    /// The relative frequency of each planted code. Codes that only follow from others are not planted.
    private static let weights: [(code: IntakeCode, weight: Double)] = [
        (.rowMalformed, 3), (.textNotUTF8, 3), (.textTooLong, 2), (.valueMissing, 8), (.valueUnknown, 8),
        (.numberUnreadable, 5), (.numberOutOfRange, 5), (.dateUnreadable, 6), (.dateInFuture, 5),
        (.familyCardMalformed, 5), (.familyCardDuplicate, 5), (.regionUnknown, 5), (.nikMalformed, 7),
        (.nikImpossibleDate, 6), (.nikDuplicate, 9), (.personWithoutFamily, 4), (.familyWithoutMembers, 3),
        (.familyWithoutHead, 4), (.familyWithTwoHeads, 4), (.nikRegionUnknown, 7), (.nikBirthDateDiffers, 9),
        (.nikSexDiffers, 6), (.ageOver100, 3), (.accountMalformed, 6),
    ]

    /// Kecamatan in NIKs that are older than today's cities of Serang and South Tangerang.
    static let formerKecamatan = ["36.04.21", "36.03.24", "36.03.26"].compactMap { RegionCode($0) }

    let today: Day
    /// The index of the first of ``formerKecamatan`` in the number office.
    let formerPlace: Int

    /// Plants one fault, and sometimes a second.
    ///
    /// - Parameter earlier: a NIK of an earlier row of the file.
    func soil(_ household: inout Household, earlier: NIK?, _ chance: inout Chance, _ office: inout NumberOffice) {
        for _ in 0..<(chance.happens(0.1) ? 2 : 1) {
            let code = Dirt.weights[chance.pick(weights: Dirt.weights.map(\.weight))].code
            let target = household.persons.isEmpty ? 0 : chance.number(0...(household.persons.count - 1))
            switch code {
            case .familyCardDuplicate: household.isRepeated = true
            case .personWithoutFamily: household.hasFamilyRow = false
            case .familyWithoutMembers: household.persons = []
            case .familyWithoutHead where !household.persons.isEmpty:
                household.persons[0].value.relation = .familiLain
            case .familyWithTwoHeads where household.persons.count > 1:
                household.persons[1].value.relation = .kepala
            case .numberUnreadable, .numberOutOfRange, .regionUnknown, .accountMalformed:
                plant(code, in: &household.family, &chance)
            case .rowMalformed, .textNotUTF8, .textTooLong, .valueMissing, .valueUnknown, .dateUnreadable,
                .dateInFuture, .familyCardMalformed:
                if household.persons.isEmpty || chance.happens(0.5) {
                    plant(code, in: &household.family, &chance)
                } else {
                    plant(code, in: &household.persons[target], &chance)
                }
            default:
                guard !household.persons.isEmpty else { continue }
                plantIdentity(code, in: &household.persons[target], earlier: earlier, &chance, &office)
            }
        }
    }

    /// Varies the written form of the rows; every variant must be accepted.
    func vary(_ household: inout Household, _ chance: inout Chance) {
        household.style.dates = chance.pick([.iso, .iso, .iso, .iso, .dashes, .slashes])
        household.style.hasDecimalComma = chance.happens(0.03)
        household.style.hasDots = chance.happens(0.03)
        let address = household.family.value.address ?? ""
        if chance.happens(0.02) {
            let odd = [
                ", dekat masjid", "\nbelakang pasar", " (\"Blok C\")", ", Gg. \"Melati\",\nlantai 2", " – pojok",
            ]
            household.family.value.address = address + chance.pick(odd)
        }
    }

    private func plant(_ code: IntakeCode, in row: inout Household.Row<FamilyColumn, FamilyRow>, _ chance: inout Chance)
    {
        let card = row.value.card.text
        let damage: Damage<FamilyColumn>
        switch code {
        case .rowMalformed: damage = malformed(.address, &chance)
        case .textNotUTF8: damage = .bytes(.address, chance.pick([[75, 112, 0xE9, 32], [75, 0, 112], [0xC3, 40]]))
        case .textTooLong: damage = .text(.address, String(repeating: "Kp. Ujung ", count: 21))
        case .valueMissing: damage = .text(chance.pick([.village, .surveyed]), "")
        case .valueUnknown:
            damage = chance.pick([.text(.roof, "Genteng"), .text(.drinkingWater, "pdam"), .text(.telephone, "y")])
        case .numberUnreadable:
            damage = chance.pick([
                .text(.foodExpenditure, "1,250,000"), .text(.nonFoodExpenditure, "1.25.000"),
                .text(.floorArea, "36 m2"),
                .text(.desil, "satu"), .text(.primarySchool, "1.2.3"),
            ])
        case .numberOutOfRange:
            damage = chance.pick([
                .text(.desil, "11"), .text(.floorArea, "0,9"), .text(.latitude, "-96.2"), .text(.power, "1000"),
                .text(.foodExpenditure, "1.000.000.001"), .text(.minutesToWater, "-1"),
            ])
        case .dateUnreadable: damage = .text(.surveyed, chance.pick(["31/04/2025", "2025.01.02", "1 Mei 2025"]))
        case .dateInFuture: damage = .text(.surveyed, chance.pick(["2099-01-31", "31/01/2099"]))
        case .familyCardMalformed:
            damage = .text(.card, chance.pick([String(card.dropLast()), "3.60101E+15", card + "1"]))
        case .regionUnknown: damage = .text(.village, chance.pick(["99.99.99.9999", "36.01.01", "3601012001"]))
        case .accountMalformed where row.value.account == nil: damage = .text(.bank, "137")
        default: damage = chance.pick([.text(.accountNumber, "12345"), .text(.bank, ""), .text(.accountHolder, "")])
        }
        row.plant(code, damage)
    }

    private func plant(_ code: IntakeCode, in row: inout Household.Row<PersonColumn, PersonRow>, _ chance: inout Chance)
    {
        let damage: Damage<PersonColumn>
        switch code {
        case .rowMalformed: damage = malformed(.mother, &chance)
        case .textNotUTF8: damage = .bytes(.mother, chance.pick([[83, 0xE9, 32], [83, 0, 105], [0xC3, 40]]))
        case .textTooLong: damage = .text(.name, String(repeating: "Siti ", count: 21))
        case .valueMissing: damage = .text(chance.pick([.nik, .name, .sex, .born, .relation]), "")
        case .valueUnknown:
            damage = chance.pick([.text(.relation, "istri"), .text(.sex, "perempuan"), .text(.schooling, "ya")])
        case .dateUnreadable: damage = .text(.born, chance.pick(["30/02/1990", "1990", "12-Mei-1990"]))
        case .dateInFuture: damage = .text(.born, "2099-01-31")
        default: damage = .text(.card, chance.pick(["0", String(row.value.card.text.dropLast()), "-"]))
        }
        row.plant(code, damage)
    }

    private func malformed<Column>(_ column: Column, _ chance: inout Chance) -> Damage<Column> {
        let cells = ["Kp. \"Baru\" No. 1", "\"Kp. Baru\" No. 1", "\"Kp. Baru No. 1"]
        return chance.pick([.short(3), .surplus] + cells.map { .bytes(column, Array($0.utf8)) })
    }

    /// Plants a fault of the NIK; the row's other values stay consistent with it unless their difference is the fault.
    private func plantIdentity(
        _ code: IntakeCode, in row: inout Household.Row<PersonColumn, PersonRow>, earlier: NIK?, _ chance: inout Chance,
        _ office: inout NumberOffice
    ) {
        guard row.codes.isEmpty else { return }
        let text = row.value.nik.text
        switch code {
        case .nikMalformed:
            let wrong = ["0", String(text.dropLast()), "3333333333333333", text.dropLast(4) + "0000", "3601-" + text]
            row.plant(code, .text(.nik, chance.pick(wrong)))
        case .nikImpossibleDate:
            // Month 21 to 32: impossible, and the day and the serial keep the NIK unique.
            let month = Int(text.dropFirst(8).prefix(2)).map { $0 + 20 } ?? 13
            row.plant(code, .text(.nik, text.prefix(8) + "\(month)" + text.suffix(6)))
        case .nikDuplicate:
            guard let earlier else { return }
            row.plant(code, .text(.nik, earlier.text))
        case .nikRegionUnknown:
            let place = chance.number(0...(Dirt.formerKecamatan.count - 1))
            reissue(&row.value, Dirt.formerKecamatan[place], place: formerPlace + place, born: row.value.born, &office)
            row.codes.insert(code)
        case .nikBirthDateDiffers:
            row.value.born = row.value.born.addingDays(-chance.number(1...27))
            row.codes.insert(code)
        case .nikSexDiffers:
            row.value.sex = row.value.sex == .male ? .female : .male
            row.codes.insert(code)
        case .ageOver100:
            guard let kecamatan = Dirt.formerKecamatan.first else { return }
            reissue(&row.value, kecamatan, place: formerPlace, born: today.addingMonths(-12 * 103), &office)
            row.codes.insert(code)
            row.codes.insert(.nikRegionUnknown)
        default: return
        }
    }

    private func reissue(
        _ person: inout PersonRow, _ kecamatan: RegionCode, place: Int, born: Day, _ office: inout NumberOffice
    ) {
        guard let (nik, day) = office.nik(kecamatan: kecamatan, place: place, sex: person.nik.sex, born: born) else {
            return
        }
        person.nik = nik
        person.born = day
    }
}
