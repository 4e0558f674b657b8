import Schemas
import SwiftProtobuf
import Vocabulary

extension Household {
    /// The assessment by the strategy's rules: the eight findings, the expenditure status and the results derived from
    /// them. The ids of the assessment and the family, and the region, are left empty for the caller to set.
    func assessed(_ numbers: StrategyNumbers) -> RegistryFamilyAssessed {
        let findings = Deprivation.allCases.map { finding($0, numbers) }
        let deprived = findings.count { $0 == .deprived }
        let status = expenditureStatus(numbers)
        // An unknown finding does not count as deprived; reports show the share of unknown findings beside every
        // figure.
        let multidimensionallyPoor = Int64(deprived) >= numbers.multidimensionalCutoff
        return .with {
            $0.surveyedOn = facts.surveyedOn
            $0.findings = findings.map(FieldFinding.init)
            $0.members = UInt32(clamping: members.count)
            if facts.hasFoodExpenditure { $0.foodExpenditure = facts.foodExpenditure }
            if facts.hasNonFoodExpenditure { $0.nonFoodExpenditure = facts.nonFoodExpenditure }
            $0.status = FieldExpenditureStatus(status)
            $0.multidimensionallyPoor = multidimensionallyPoor
            $0.permanentProtection = isPermanentlyProtected(numbers)
            $0.meetsCharity = status == .extremePoor || status == .poor && multidimensionallyPoor
            $0.extremeLine = numbers.extremeLine
            $0.povertyLine = numbers.povertyLine
            $0.rules = numbers.rules
            $0.deprivedCount = UInt32(clamping: deprived)
        }
    }

    /// Whether every member is known to be elderly or severely disabled. Such a family stays in charity, which is not a
    /// failure.
    private func isPermanentlyProtected(_ numbers: StrategyNumbers) -> Bool {
        !members.isEmpty
            && members.allSatisfy { member in
                member.isSeverelyDisabled == true || member.age.map { Int64($0) >= numbers.elderlyAge } == true
            }
    }
}

extension RegistryFamilyAssessed {
    /// The deprivations found, in the strategy's order.
    var deprivations: [Deprivation] {
        zip(Deprivation.allCases, findings).filter { $0.1 == .deprived }.map(\.0)
    }

    /// The finding for one deprivation; unknown where the message has none.
    func finding(_ deprivation: Deprivation) -> FieldFinding {
        let place = Int(deprivation.number) - 1
        return place < findings.count ? findings[place] : .unknown
    }
}
