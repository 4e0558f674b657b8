import Schemas
import Vocabulary

extension Household {
    /// Deprived of food: food expenditure per member and month below the food line.
    func food(_ numbers: StrategyNumbers) -> Finding {
        Finding(deprived: facts.hasFoodExpenditure ? isBelow(facts.foodExpenditure, perMember: numbers.foodLine) : nil)
    }

    /// Deprived of other needs: non-food expenditure per member and month below the non-food line.
    func nonFood(_ numbers: StrategyNumbers) -> Finding {
        Finding(
            deprived: facts.hasNonFoodExpenditure
                ? isBelow(facts.nonFoodExpenditure, perMember: numbers.nonFoodLine) : nil)
    }

    /// Compares total expenditure per member and month with the two lines. Expenditure equal to a line is not below it
    /// (Haughton and Khandker, chapter 4). Unknown when either expenditure is empty or no member is living.
    func expenditureStatus(_ numbers: StrategyNumbers) -> ExpenditureStatus {
        guard facts.hasFoodExpenditure, facts.hasNonFoodExpenditure, !members.isEmpty else { return .unknown }
        let (total, overflow) = facts.foodExpenditure.addingReportingOverflow(facts.nonFoodExpenditure)
        if overflow { return .notPoor }
        if isBelow(total, perMember: numbers.extremeLine) { return .extremePoor }
        if isBelow(total, perMember: numbers.povertyLine) { return .poor }
        return .notPoor
    }
}
