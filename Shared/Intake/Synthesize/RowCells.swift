import Vocabulary

extension FamilyRow {
    /// Writes the cell of one column.
    func write(_ column: FamilyColumn, to cell: inout RowWriter) {
        switch column {
        case .card: cell.put(card.text)
        case .village: cell.put(village.text)
        case .address: cell.put(address)
        case .rt: cell.put(rt)
        case .rw: cell.put(rw)
        case .latitude: cell.put(millionths: latitude)
        case .longitude: cell.put(millionths: longitude)
        case .desil: cell.put(desil.map { Int64($0) })
        case .houseStatus: cell.put(houseStatus)
        case .floorArea: cell.put(millionths: floorArea)
        case .floor: cell.put(floor)
        case .wall: cell.put(wall)
        case .roof: cell.put(roof)
        case .drinkingWater: cell.put(drinkingWater)
        case .bathingWater: cell.put(bathingWater)
        case .minutesToWater: cell.put(minutesToWater.map { Int64($0) })
        case .toilet: cell.put(toilet)
        case .closet: cell.put(closet)
        case .sewage: cell.put(sewage)
        case .power: cell.put(power.map { Int64($0) })
        case .cookingFuel: cell.put(cookingFuel)
        case .healthFacility: cell.put(millionths: healthFacility)
        case .primarySchool: cell.put(millionths: primarySchool)
        case .juniorSchool: cell.put(millionths: juniorSchool)
        case .telephone: cell.put(hasTelephone)
        case .internet: cell.put(hasInternet)
        case .facilitator: cell.put(metFacilitator)
        case .foodExpenditure: cell.put(foodExpenditure?.amount)
        case .nonFoodExpenditure: cell.put(nonFoodExpenditure?.amount)
        case .bank: cell.put(account?.bank)
        case .accountNumber: cell.put(account?.number)
        case .accountHolder: cell.put(account?.holder)
        case .surveyed: cell.put(surveyed)
        case .surveyor: cell.put(surveyor)
        }
    }
}

extension PersonRow {
    /// Writes the cell of one column.
    func write(_ column: PersonColumn, to cell: inout RowWriter) {
        switch column {
        case .nik: cell.put(nik.text)
        case .card: cell.put(card.text)
        case .name: cell.put(name)
        case .mother: cell.put(mother)
        case .birthplace: cell.put(birthplace)
        case .sex: cell.put(sex)
        case .born: cell.put(born)
        case .relation: cell.put(relation)
        case .marital: cell.put(marital)
        case .schooling: cell.put(schooling)
        case .diploma: cell.put(diploma)
        case .occupation: cell.put(occupation)
        case .disability: cell.put(disability)
        case .chronicallyIll: cell.put(chronicallyIll)
        case .pregnant: cell.put(pregnant)
        case .jknActive: cell.put(jknActive)
        case .illUntreated: cell.put(illUntreated)
        }
    }
}
