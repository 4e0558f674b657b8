/// How a family's expenditure per member and month stands to the lines.
public enum ExpenditureStatus: String, Word {
    /// Below the extreme line.
    case extremePoor = "extreme_poor"
    /// Below the poverty line, not below the extreme one.
    case poor
    /// At the poverty line or above.
    case notPoor = "not_poor"
    /// Food or non-food expenditure is not known.
    case unknown

    /// How the status is called.
    public var label: Phrase {
        switch self {
        case .extremePoor: Phrase("Miskin ekstrem", "Extremely poor")
        case .poor: Phrase("Miskin", "Poor")
        case .notPoor: Phrase("Tidak miskin", "Not poor")
        case .unknown: Phrase("Tidak diketahui", "Unknown")
        }
    }
}
