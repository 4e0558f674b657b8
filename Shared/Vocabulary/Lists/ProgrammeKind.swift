/// The kind of benefit that a programme gives.
public enum ProgrammeKind: String, Word {
    /// Money.
    case cash
    /// Goods, handed over against a signed record.
    case goods
    /// A service, such as a premium paid or a house repaired.
    case service
    /// A course or mentoring.
    case training
    /// Capital for a business, in money or goods.
    case capital
    /// A loan.
    case credit

    /// The kind's display name.
    public var label: Phrase {
        switch self {
        case .cash: Phrase("Uang", "Cash")
        case .goods: Phrase("Barang", "Goods")
        case .service: Phrase("Layanan", "Service")
        case .training: Phrase("Pelatihan", "Training")
        case .capital: Phrase("Modal usaha", "Capital")
        case .credit: Phrase("Kredit", "Credit")
        }
    }
}
