/// One of the eight causes of extreme poverty that Banten's strategy names (15 August 2024), in its order.
public enum Deprivation: String, Word {
    /// Food needs are not met.
    case food
    /// Other needs are not met.
    case nonFood = "non_food"
    /// No access to clean water.
    case cleanWater = "clean_water"
    /// No access to adequate sanitation.
    case sanitation
    /// No access to health facilities.
    case health
    /// No access to adequate education facilities.
    case education
    /// No access to information about income and social services.
    case information
    /// No adequate housing.
    case housing

    /// The deprivation's display name.
    public var label: Phrase {
        switch self {
        case .food: Phrase("Pangan", "Food")
        case .nonFood: Phrase("Nonpangan", "Non-food")
        case .cleanWater: Phrase("Air bersih", "Clean water")
        case .sanitation: Phrase("Sanitasi", "Sanitation")
        case .health: Phrase("Kesehatan", "Health")
        case .education: Phrase("Pendidikan", "Education")
        case .information: Phrase("Informasi", "Information")
        case .housing: Phrase("Perumahan", "Housing")
        }
    }

    /// The agencies that lead the work against it, the main one first.
    public var leadAgencies: [Agency] {
        switch self {
        case .food: [.dinsos, .ketapang]
        case .nonFood: [.dinsos, .disnaker, .dinkop]
        case .cleanWater: [.pupr, .dprkp, .pdam]
        case .sanitation: [.pupr, .dprkp, .dinkes]
        case .health: [.dinkes, .bpjs]
        case .education: [.dindikbud]
        case .information: [.diskominfo, .dinsos, .dpmd]
        case .housing: [.dprkp]
        }
    }
}
