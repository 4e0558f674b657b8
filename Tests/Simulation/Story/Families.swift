import Schemas
import Support
import SwiftProtobuf
import Vocabulary

/// Families of the hand-overs: mostly poor, mostly valid, and different in each hand-over.
enum Families {
    /// The form of the n-th family, surveyed on a day before today.
    static func form(_ n: Int, _ chance: inout Chance, _ now: Moment) -> RegistryFamilyForm {
        var form = FamilyForms.family(n)
        form.region = chance.one(of: [FamilyForms.village, FamilyForms.village, FamilyForms.otherVillage])
        form.facts.surveyedOn = now.day.number - Int32(chance.one(of: [5, 30, 200, 400]))
        form.facts.desil = Int32(chance.number(1...6))
        form.facts.foodExpenditure = Int64(chance.number(1...12)) * 250_000
        form.facts.nonFoodExpenditure = Int64(chance.number(1...8)) * 150_000
        form.facts.houseStatus = chance.one(of: [.milikSendiri, .unknown])
        form.members = (0...chance.number(0...3)).map { place in
            FamilyForms.member(10 * n + place, place == 0 ? .kepala : place == 1 ? .pasangan : .anak) { member in
                member.facts.disability = chance.happens(900) ? .tidak : .berat
                member.facts.illUntreated = chance.happens(300)
                member.facts.pregnant = false
                if place > 1 {
                    member.facts.schooling = .masih
                    member.personal.bornOn = FamilyForms.day("2013-04-05")
                }
            }
        }
        if chance.happens(120) { spoil(&form, n, &chance) }
        return form
    }

    private static func spoil(_ form: inout RegistryFamilyForm, _ n: Int, _ chance: inout Chance) {
        switch chance.number(0...7) {
        case 0: form.personal.clearAccount()
        case 1: form.personal.account.number = "12x"
        case 2: form.region = "36.02.11.2999"
        case 3: form.personal.card = "1"
        case 4: form.members[0].facts.relation = .anak
        // A head of another family.
        case 5: form.members.append(FamilyForms.member(10 * (n % 40 + 1)))
        case 6: form.members[0].personal.occupation = "tni"
        default: form.facts.floor = .UNRECOGNIZED(99)
        }
    }
}
