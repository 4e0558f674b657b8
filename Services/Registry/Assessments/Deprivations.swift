import Schemas
import Vocabulary

extension Household {
    /// The finding for one of the eight deprivations (Tangga's strategy page, "Eight deprivations"; the indicators
    /// behind it are those of BPS, Bappenas and the SPM).
    ///
    /// A card without a living member is unknown in every deprivation.
    func finding(_ deprivation: Deprivation, _ numbers: StrategyNumbers) -> Finding {
        guard !members.isEmpty else { return .unknown }
        return switch deprivation {
        case .food: food(numbers)
        case .nonFood: nonFood(numbers)
        case .cleanWater: cleanWater
        case .sanitation: sanitation
        case .health: health(numbers)
        case .education: education(numbers)
        case .information: information
        case .housing: housing(numbers)
        }
    }

    /// Deprived of information: no telephone, *and* no internet, *and* no contact with a facilitator in 12 months.
    private var information: Finding {
        let lacksTelephone = Finding(deprived: facts.hasHasTelephone_p ? !facts.hasTelephone_p : nil)
        let lacksInternet = Finding(deprived: facts.hasHasInternet_p ? !facts.hasInternet_p : nil)
        let lacksFacilitator = Finding(deprived: facts.hasMetFacilitator ? !facts.metFacilitator : nil)
        return lacksTelephone.and(lacksInternet).and(lacksFacilitator)
    }
}
