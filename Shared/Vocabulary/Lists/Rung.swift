/// A rung of the ladder out of extreme poverty; a family stands on exactly one.
public enum Rung: String, Word {
    /// Known, and not yet in any approach.
    case registered
    /// The first approach: the burden of expenditure is eased.
    case charity
    /// The second: ability is built, so that the household starts to move itself out.
    case community
    /// The third: a bank account, an enterprise, a group that moves its members.
    case group
    /// On its own feet.
    case independent

    /// How the rung is called.
    public var label: Phrase {
        switch self {
        case .registered: Phrase("Terdaftar", "Registered")
        case .charity: Phrase("Bantuan sosial", "Charity")
        case .community: Phrase("Pemberdayaan masyarakat", "Community empowerment")
        case .group: Phrase("Pemberdayaan kelompok", "Group empowerment")
        case .independent: Phrase("Mandiri", "Independent")
        }
    }
}

extension Rung: Comparable {
    /// The lower rung first.
    public static func < (left: Rung, right: Rung) -> Bool { left.number < right.number }
}
