import Schemas
import Vocabulary

extension RegistryConditions {
    /// The first stated condition that is not known to hold; nil when all hold.
    ///
    /// An unknown fact fails the condition, because enrolment must not rest on a guess. The assessment decides the
    /// conditions that it covers, the answers of the latest survey the others; ages are those on `day`.
    func failing(_ family: SurveyedFamily, _ assessment: RegistryFamilyAssessed, on day: Day) -> ProgrammeCondition? {
        if !statuses.isEmpty, !statuses.contains(assessment.status) { return .statuses }
        if desilAtMost > 0, !(1...desilAtMost).contains(family.facts.desil) { return .desilAtMost }
        if !deprivedOf.isEmpty, !deprivedOf.contains(where: { isDeprived(assessment, of: $0) }) { return .deprivedOf }
        if multidimensionallyPoor, !assessment.multidimensionallyPoor { return .multidimensionallyPoor }
        if !rungs.isEmpty, !rungs.contains(FieldRung(family.rung)) { return .rungs }
        if hasMember, !family.living.contains(where: { member.describes($0, on: day) }) { return .member }
        if !houseStatuses.isEmpty, !houseStatuses.contains(family.facts.houseStatus) { return .houseStatuses }
        return nil
    }

    private func isDeprived(_ assessment: RegistryFamilyAssessed, of deprivation: FieldDeprivation) -> Bool {
        Deprivation(number: Int32(clamping: deprivation.rawValue)).map { assessment.finding($0) == .deprived } ?? false
    }
}

extension RegistryMemberCondition {
    /// Whether one person is known to meet the whole condition.
    fileprivate func describes(_ person: SurveyedFamily.Person, on day: Day) -> Bool {
        if hasAgeFrom || hasAgeTo {
            guard let age = person.bornOn?.age(on: day) else { return false }
            if hasAgeFrom, age < ageFrom { return false }
            if hasAgeTo, age > ageTo { return false }
        }
        let disabled = Household.Member(facts: person.facts).isSeverelyDisabled
        if severelyDisabled, disabled != true { return false }
        if notSeverelyDisabled, disabled != false { return false }
        if pregnant, !(person.facts.hasPregnant && person.facts.pregnant) { return false }
        if atSchool, person.facts.schooling != .masih { return false }
        return true
    }
}
