/// A rung of the ladder out of extreme poverty; every family is on exactly one.
public enum Rung: String, Word {
    /// Registered, and not yet in any approach.
    case registered
    /// The first approach: the burden of expenditure is eased.
    case charity
    /// The second approach: the household builds the ability to leave poverty by itself.
    case community
    /// The third approach: a bank account, an enterprise, a group that advances its members.
    case group
    /// Independent of aid.
    case independent

    /// The rung's display name.
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
    /// Orders the lower rung first.
    public static func < (left: Rung, right: Rung) -> Bool { left.number < right.number }
}
