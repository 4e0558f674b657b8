/// A family's expenditure per member and month, compared with the poverty lines.
public enum ExpenditureStatus: String, Word {
    /// Below the extreme poverty line.
    case extremePoor = "extreme_poor"
    /// Below the poverty line, but not below the extreme poverty line.
    case poor
    /// At the poverty line or above.
    case notPoor = "not_poor"
    /// Food or non-food expenditure is not known.
    case unknown

    /// The status's display name.
    public var label: Phrase {
        switch self {
        case .extremePoor: Phrase("Miskin ekstrem", "Extremely poor")
        case .poor: Phrase("Miskin", "Poor")
        case .notPoor: Phrase("Tidak miskin", "Not poor")
        case .unknown: Phrase("Tidak diketahui", "Unknown")
        }
    }
}
