import Intake
import Schemas
import SwiftProtobuf
import Vocabulary

extension RegistryFamilyForm {
    /// The wire form of a hand-over's family that has passed the intake's checks.
    init(_ family: IntakeFamily) {
        self.init()
        personal.card = family.card.text
        if let row = family.family?.row {
            region = row.village.text
            facts = RegistryFamilyFacts(row)
            personal.fill(row)
        }
        members = family.members.map { RegistryMemberForm($0.row) }
    }
}

extension RegistryFamilyFacts {
    fileprivate init(_ row: FamilyRow) {
        self.init()
        surveyedOn = row.surveyed.number
        desil = row.desil ?? 0
        houseStatus = wire(row.houseStatus) ?? .unknown
        floor = wire(row.floor) ?? .unknown
        wall = wire(row.wall) ?? .unknown
        roof = wire(row.roof) ?? .unknown
        drinkingWater = wire(row.drinkingWater) ?? .unknown
        bathingWater = wire(row.bathingWater) ?? .unknown
        toilet = wire(row.toilet) ?? .unknown
        closet = wire(row.closet) ?? .unknown
        sewage = wire(row.sewage) ?? .unknown
        cookingFuel = wire(row.cookingFuel) ?? .unknown
        if let area = row.floorArea { floorAreaM2E6 = area }
        if let minutes = row.minutesToWater { minutesToWater = minutes }
        if let power = row.power { powerVa = power }
        if let distance = row.healthFacility { healthFacilityKmE6 = distance }
        if let distance = row.primarySchool { primarySchoolKmE6 = distance }
        if let distance = row.juniorSchool { juniorSchoolKmE6 = distance }
        if let has = row.hasTelephone { hasTelephone_p = has }
        if let has = row.hasInternet { hasInternet_p = has }
        if let met = row.metFacilitator { metFacilitator = met }
        if let amount = row.foodExpenditure { foodExpenditure = amount.amount }
        if let amount = row.nonFoodExpenditure { nonFoodExpenditure = amount.amount }
    }
}

extension RegistryFamilyPersonal {
    fileprivate mutating func fill(_ row: FamilyRow) {
        address = row.address ?? ""
        rt = row.rt ?? ""
        rw = row.rw ?? ""
        if let degrees = row.latitude { latitudeE6 = degrees }
        if let degrees = row.longitude { longitudeE6 = degrees }
        if let account = row.account {
            self.account.bank = account.bank
            self.account.number = account.number
            self.account.holder = account.holder
        }
        surveyor = row.surveyor ?? ""
    }
}

extension RegistryMemberForm {
    fileprivate init(_ row: PersonRow) {
        self.init()
        facts.sex = wire(row.sex) ?? .unknown
        facts.relation = wire(row.relation) ?? .unknown
        facts.marital = wire(row.marital) ?? .unknown
        facts.schooling = wire(row.schooling) ?? .unknown
        facts.diploma = wire(row.diploma) ?? .unknown
        facts.disability = wire(row.disability) ?? .unknown
        if let ill = row.chronicallyIll { facts.chronicallyIll = ill }
        if let pregnant = row.pregnant { facts.pregnant = pregnant }
        if let active = row.jknActive { facts.jknActive = active }
        if let untreated = row.illUntreated { facts.illUntreated = untreated }
        personal.nik = row.nik.text
        personal.name = row.name
        personal.mother = row.mother ?? ""
        personal.birthPlace = row.birthplace ?? ""
        personal.bornOn = row.born.number
        personal.occupation = row.occupation ?? ""
    }
}

/// The wire's enum case of a word. Both lists have the same words under the same numbers.
private func wire<E: Enum>(_ word: (some Word)?) -> E? { word.flatMap { E(rawValue: Int($0.number)) } }
