/// The result of an assessment for one deprivation, in three-valued logic.
///
/// `deprived` is the rules' *true*: one `deprived` decides an *or*, one `met` decides an *and*; otherwise unknown stays
/// unknown (Tangga's strategy page).
public enum Finding: String, Word {
    /// The family lacks it.
    case deprived
    /// The family has it.
    case met
    /// The facts do not decide it.
    case unknown

    /// `deprived` for true, `met` for false, `unknown` for nil.
    public init(deprived: Bool?) {
        switch deprived {
        case true?: self = .deprived
        case false?: self = .met
        case nil: self = .unknown
        }
    }

    /// Three-valued *or*: deprived if either finding is deprived.
    public func or(_ other: Finding) -> Finding {
        if self == .deprived || other == .deprived { return .deprived }
        return self == .met && other == .met ? .met : .unknown
    }

    /// Three-valued *and*: deprived if both findings are deprived.
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

    /// The finding's display name.
    public var label: Phrase {
        switch self {
        case .deprived: Phrase("Kekurangan", "Deprived")
        case .met: Phrase("Terpenuhi", "Met")
        case .unknown: Phrase("Tidak diketahui", "Unknown")
        }
    }
}
