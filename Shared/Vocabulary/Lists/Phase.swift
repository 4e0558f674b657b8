/// One of the strategy's three approaches: where a programme works.
public enum Phase: String, Word {
    /// Bansos and food aid.
    case charity
    /// Training and productive aid, so that the household starts to move itself out.
    case community
    /// Access to banks, enterprises, KUR.
    case group

    /// The rung on which the families of this approach stand.
    public var rung: Rung {
        switch self {
        case .charity: .charity
        case .community: .community
        case .group: .group
        }
    }

    /// How the approach is called.
    public var label: Phrase { rung.label }
}
