import Schemas
import Vocabulary

/// What the intake format asks of a family's row by itself (`families.csv`).
struct FamilyRowRules {
    /// The day of the import: nothing was asked after it.
    let importedOn: Day

    /// Adds what is wrong with the answers.
    func check(_ facts: RegistryFamilyFacts, _ faults: inout IntakeFaults) {
        if facts.surveyedOn == 0 {
            faults.insert(.valueMissing)
        } else if let day = Day(number: facts.surveyedOn) {
            if day > importedOn { faults.insert(.dateInFuture) }
        } else {
            faults.insert(.dateUnreadable)
        }
        if !FamilyRowRules.inRange(facts) { faults.insert(.numberOutOfRange) }
    }

    /// Adds what is wrong with the address, the place and who asked. The card's number has rules of its own.
    func check(_ personal: RegistryFamilyPersonal, _ faults: inout IntakeFaults) {
        Texts.check(personal.address, &faults)
        Texts.check(personal.rt, &faults)
        Texts.check(personal.rw, &faults)
        Texts.check(personal.surveyor, &faults)
        // Degrees: latitude within 90, longitude within 180.
        if !(-90_000_000...90_000_000).contains(personal.latitudeE6)
            || !(-180_000_000...180_000_000).contains(personal.longitudeE6)
        {
            faults.insert(.numberOutOfRange)
        }
    }

    /// Whether an account is all there and well-formed, or not there at all.
    static func isAccount(_ account: RegistryAccount) -> Bool {
        if account.bank.isEmpty, account.number.isEmpty, account.holder.isEmpty { return true }
        return Texts.fits(account.holder)
            && BankAccount(bank: account.bank, number: account.number, holder: account.holder) != nil
    }

    /// What is absent reads as a number that its range holds.
    private static func inRange(_ facts: RegistryFamilyFacts) -> Bool {
        let kilometres: ClosedRange<Int64> = 0...200_000_000
        let rupiah: ClosedRange<Int64> = 0...1_000_000_000
        return (0...10).contains(facts.desil)
            && (!facts.hasFloorAreaM2E6 || (1_000_000...2_000_000_000).contains(facts.floorAreaM2E6))
            && (0...600).contains(facts.minutesToWater) && isPower(facts.powerVa)
            && kilometres.contains(facts.healthFacilityKmE6) && kilometres.contains(facts.primarySchoolKmE6)
            && kilometres.contains(facts.juniorSchoolKmE6) && rupiah.contains(facts.foodExpenditure)
            && rupiah.contains(facts.nonFoodExpenditure)
    }

    /// The powers that the electricity company sells to households.
    private static func isPower(_ va: Int32) -> Bool {
        switch va {
        case 0, 450, 900, 1_300, 2_200: true
        default: va > 2_200
        }
    }
}
