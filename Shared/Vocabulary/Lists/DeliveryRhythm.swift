/// How often a programme gives.
public enum DeliveryRhythm: String, Word {
    /// One time for an enrolment.
    case once
    /// Every month.
    case monthly
    /// Every three months.
    case quarterly
    /// Every year.
    case yearly

    /// How many months one delivery stands for; nil for one that is not repeated.
    public var months: Int? {
        switch self {
        case .once: nil
        case .monthly: 1
        case .quarterly: 3
        case .yearly: 12
        }
    }

    /// How the rhythm is called.
    public var label: Phrase {
        switch self {
        case .once: Phrase("Sekali", "Once")
        case .monthly: Phrase("Bulanan", "Monthly")
        case .quarterly: Phrase("Triwulanan", "Quarterly")
        case .yearly: Phrase("Tahunan", "Yearly")
        }
    }
}
