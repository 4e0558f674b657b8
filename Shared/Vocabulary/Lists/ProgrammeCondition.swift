/// A condition that a programme can state about a family, in the order in which they are checked.
///
/// The raw words are those of the catalogue, and of refusals that name the condition that fails.
public enum ProgrammeCondition: String, Word {
    /// The expenditure status is one of a list.
    case statuses
    /// The national welfare decile is at most a number.
    case desilAtMost = "desil_at_most"
    /// The family is deprived of at least one of a list.
    case deprivedOf = "deprived_of"
    /// The family is multidimensionally poor.
    case multidimensionallyPoor = "multidimensionally_poor"
    /// The family stands on one of a list of rungs.
    case rungs
    /// At least one living member meets the conditions for a member.
    case member
    /// The status of the house is one of a list.
    case houseStatuses = "house_statuses"

    /// The condition's display name.
    public var label: Phrase {
        switch self {
        case .statuses: Phrase("status pengeluaran", "expenditure status")
        case .desilAtMost: Phrase("desil", "decile")
        case .deprivedOf: Phrase("kekurangan yang disasar", "the deprivations aimed at")
        case .multidimensionallyPoor: Phrase("miskin multidimensi", "multidimensionally poor")
        case .rungs: Phrase("anak tangga", "rung")
        case .member: Phrase("anggota keluarga", "a member")
        case .houseStatuses: Phrase("status rumah", "house")
        }
    }
}
