import Vocabulary

/// Invents the members of a family.
struct PersonMaker {
    private let settlements: [Settlement]
    private let today: Day

    init(settlements: [Settlement], today: Day) {
        self.settlements = settlements
        self.today = today
    }

    /// The members in the order of the card: the head first.
    func make(_ draft: FamilyMaker.Draft, _ chance: inout Chance, _ office: inout NumberOffice) -> [PersonRow] {
        let headAge = chance.number(draft.members > 3 ? 30...60 : 22...80)
        let headSex: Sex = chance.happens(0.84) ? .male : .female
        let spouses = draft.members > 1 && chance.happens(headSex == .male ? 0.93 : 0.1) ? 1 : 0
        var persons: [PersonRow] = []
        for index in 0..<draft.members {
            let relation: Relation
            let age: Int
            if index == 0 {
                relation = .kepala
                age = headAge
            } else if index <= spouses {
                relation = .pasangan
                age = max(19, headAge - chance.number(-3...8))
            } else if chance.happens(0.88) {
                relation = .anak
                age = max(0, headAge - chance.number(21...34))
            } else if headAge < 55, chance.happens(0.6) {
                relation = .orangTua
                age = min(headAge + chance.number(20...28), 90)
            } else {
                relation = chance.pick([.cucu, .menantu, .familiLain])
                age = relation == .cucu ? chance.number(0...12) : chance.number(18...50)
            }
            let sex: Sex =
                relation == .kepala
                ? headSex
                : relation == .pasangan ? (headSex == .male ? .female : .male) : chance.happens(0.5) ? .male : .female
            if let person = person(relation, sex, age: age, draft, spouses: spouses, &chance, &office) {
                persons.append(person)
            }
        }
        return persons
    }

    private func person(
        _ relation: Relation, _ sex: Sex, age: Int, _ draft: FamilyMaker.Draft, spouses: Int, _ chance: inout Chance,
        _ office: inout NumberOffice
    ) -> PersonRow? {
        // One in twenty was first registered elsewhere in the province.
        let place = chance.happens(0.05) ? chance.number(0...(settlements.count - 1)) : draft.place
        let month = today.addingMonths(-12 * age - chance.number(1...11))
        guard
            let (nik, born) = office.nik(
                kecamatan: settlements[place].kecamatan, place: place, sex: sex, born: month)
        else { return nil }
        let first = chance.pick(sex == .male ? Names.men : Names.women)
        var person = PersonRow(
            nik: nik, card: draft.row.card,
            name: chance.happens(0.85) ? "\(first) \(chance.pick(Names.families))" : first,
            sex: sex, born: born, relation: relation)
        person.mother = known("\(chance.pick(Names.women)) \(chance.pick(Names.families))", &chance)
        person.birthplace = known(chance.pick(Names.places), &chance)
        study(&person, age: age, draft, &chance)
        let isMarried = relation == .pasangan || relation == .menantu || relation == .kepala && spouses > 0
        person.marital = known(
            isMarried ? .kawin : relation == .kepala || relation == .orangTua ? .ceraiMati : .belum, &chance)
        person.disability = known(chance.happens(0.03) ? chance.pick([.ringan, .sedang, .berat]) : .tidak, &chance)
        person.chronicallyIll = known(chance.happens(age > 55 ? 0.25 : 0.04), &chance)
        person.pregnant = known(sex == .female && isMarried && (18...42).contains(age) && chance.happens(0.06), &chance)
        person.jknActive = known(chance.happens(0.93), &chance)
        person.illUntreated = known(chance.happens(0.02), &chance)
        return person
    }

    private func study(_ person: inout PersonRow, age: Int, _ draft: FamilyMaker.Draft, _ chance: inout Chance) {
        if age < 6 {
            person.schooling = known(.belum, &chance)
            person.diploma = known(.tidakAda, &chance)
        } else if age < 19 {
            let attends = chance.happens(age <= 15 ? 0.96 + 0.03 * draft.rank : 0.55 + 0.4 * draft.rank)
            person.schooling = known(attends ? .masih : .tidakLagi, &chance)
            person.diploma = known(age < 13 ? .tidakAda : age < 16 ? .sd : .smp, &chance)
        } else {
            person.schooling = known(age < 24 && chance.happens(0.2 * draft.rank) ? .masih : .tidakLagi, &chance)
            let reached = draft.rank + chance.normal() * 0.35 - (age > 50 ? 0.25 : 0)
            person.diploma = known(
                reached < -0.2 ? .tidakAda : reached < 0.15 ? .sd : reached < 0.4 ? .smp : reached < 1 ? .sma : .d4S1,
                &chance)
            person.occupation =
                chance.happens(0.008) ? chance.pick(["asn", "tni", "polri"]) : chance.pick(Names.occupations)
        }
    }

    private func known<Value>(_ value: Value, _ chance: inout Chance) -> Value? {
        chance.happens(0.015) ? nil : value
    }
}
