/// What an assessment finds about one deprivation, in three-valued logic.
///
/// *Deprived* is the true of the rules: a known deprived decides an *or*, a known met an *and*; otherwise unknown
/// stays unknown (Tangga's strategy page).
public enum Finding: String, Word {
    /// The family lacks it.
    case deprived
    /// The family has it.
    case met
    /// The facts do not tell.
    case unknown

    /// `deprived` for true, `met` for false, `unknown` for nil.
    public init(deprived: Bool?) {
        switch deprived {
        case true?: self = .deprived
        case false?: self = .met
        case nil: self = .unknown
        }
    }

    /// Deprived by the one *or* by the other.
    public func or(_ other: Finding) -> Finding {
        if self == .deprived || other == .deprived { return .deprived }
        return self == .met && other == .met ? .met : .unknown
    }

    /// Deprived by the one *and* by the other.
    public func and(_ other: Finding) -> Finding {
        if self == .met || other == .met { return .met }
        return self == .deprived && other == .deprived ? .deprived : .unknown
    }

    /// The opposite; unknown stays unknown.
    public var negated: Finding {
        switch self {
        case .deprived: .met
        case .met: .deprived
        case .unknown: .unknown
        }
    }

    /// How the finding is called.
    public var label: Phrase {
        switch self {
        case .deprived: Phrase("Kekurangan", "Deprived")
        case .met: Phrase("Terpenuhi", "Met")
        case .unknown: Phrase("Tidak diketahui", "Unknown")
        }
    }
}
