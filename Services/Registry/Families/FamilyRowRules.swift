import Schemas
import Vocabulary

/// The intake format's rules for one row of `families.csv` by itself.
struct FamilyRowRules {
    /// The day of the import; no survey date may be later.
    let importedOn: Day

    /// Adds the faults of the answers.
    func check(_ facts: RegistryFamilyFacts, _ faults: inout IntakeCodes) {
        if facts.surveyedOn == 0 {
            faults.insert(.valueMissing)
        } else if let day = Day(number: facts.surveyedOn) {
            if day > importedOn { faults.insert(.dateInFuture) }
        } else {
            faults.insert(.dateUnreadable)
        }
        if !FamilyRowRules.inRange(facts) { faults.insert(.numberOutOfRange) }
    }

    /// Adds the faults of address, position and surveyor. The card number is checked by ``FormReading``.
    func check(_ personal: RegistryFamilyPersonal, _ faults: inout IntakeCodes) {
        Texts.check(personal.address, &faults)
        Texts.check(personal.rt, &faults)
        Texts.check(personal.rw, &faults)
        Texts.check(personal.surveyor, &faults)
        if !RowLimits.millionths(RowLimits.latitudeDegrees).contains(personal.latitudeE6)
            || !RowLimits.millionths(RowLimits.longitudeDegrees).contains(personal.longitudeE6)
        {
            faults.insert(.numberOutOfRange)
        }
    }

    /// Whether the account is empty, or complete and well-formed.
    static func isAccount(_ account: RegistryAccount) -> Bool {
        if account.bank.isEmpty, account.number.isEmpty, account.holder.isEmpty { return true }
        return Texts.fits(account.holder)
            && BankAccount(bank: account.bank, number: account.number, holder: account.holder) != nil
    }

    /// Absent fields read as 0, which every range but the decile's and the floor area's contains.
    private static func inRange(_ facts: RegistryFamilyFacts) -> Bool {
        let desil = Int64(facts.desil)
        let minutes = Int64(facts.minutesToWater)
        let voltAmperes = Int64(facts.powerVa)
        let squareMetres = RowLimits.millionths(RowLimits.floorSquareMetres)
        let kilometres = RowLimits.millionths(RowLimits.distanceKilometres)
        let rupiah = RowLimits.monthlyRupiah
        return (desil == 0 || RowLimits.deciles.contains(desil))
            && (!facts.hasFloorAreaM2E6 || squareMetres.contains(facts.floorAreaM2E6))
            && RowLimits.minutesToWater.contains(minutes) && RowLimits.isPower(voltAmperes: voltAmperes)
            && kilometres.contains(facts.healthFacilityKmE6) && kilometres.contains(facts.primarySchoolKmE6)
            && kilometres.contains(facts.juniorSchoolKmE6) && rupiah.contains(facts.foodExpenditure)
            && rupiah.contains(facts.nonFoodExpenditure)
    }
}
