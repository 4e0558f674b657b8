/// One of the strategy's three approaches, to which each programme belongs.
public enum Phase: String, Word {
    /// Bansos and food aid.
    case charity
    /// Training and productive aid, so that the household begins to leave poverty by itself.
    case community
    /// Access to banks, enterprises, KUR.
    case group

    /// The rung of the families in this approach.
    public var rung: Rung {
        switch self {
        case .charity: .charity
        case .community: .community
        case .group: .group
        }
    }

    /// The approach's display name.
    public var label: Phrase { rung.label }
}
