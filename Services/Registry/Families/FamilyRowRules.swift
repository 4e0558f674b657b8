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
        // Degrees: latitude within 90, longitude within 180.
        if !(-90_000_000...90_000_000).contains(personal.latitudeE6)
            || !(-180_000_000...180_000_000).contains(personal.longitudeE6)
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

    /// Absent fields read as 0, which every range but the floor area's contains.
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

    /// Whether the power in VA is one that the electricity company sells to households; 0 stands for an absent field.
    private static func isPower(_ va: Int32) -> Bool {
        switch va {
        case 0, 450, 900, 1_300, 2_200: true
        default: va > 2_200
        }
    }
}
