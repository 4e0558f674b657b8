/// How often a programme delivers a benefit.
public enum DeliveryRhythm: String, Word {
    /// Once per enrolment.
    case once
    /// Every month.
    case monthly
    /// Every three months.
    case quarterly
    /// Every year.
    case yearly

    /// How many months one delivery covers; nil for a delivery that is not repeated.
    public var months: Int? {
        switch self {
        case .once: nil
        case .monthly: 1
        case .quarterly: 3
        case .yearly: 12
        }
    }

    /// The rhythm's display name.
    public var label: Phrase {
        switch self {
        case .once: Phrase("Sekali", "Once")
        case .monthly: Phrase("Bulanan", "Monthly")
        case .quarterly: Phrase("Triwulanan", "Quarterly")
        case .yearly: Phrase("Tahunan", "Yearly")
        }
    }
}
