/// How a person took part in a family's data since it came onto its rung. None of these persons may decide its next one:
/// four eyes see every move.
///
/// The raw words are stored in the Registry's tables and are the subject of its refusals.
public enum DecisionRole: String, Word {
    case importer
    case assessor
    case proposer

    /// The role's display name.
    public var label: Phrase {
        switch self {
        case .importer: Phrase("pengimpor", "imported it")
        case .assessor: Phrase("penilai", "assessed it")
        case .proposer: Phrase("pengusul", "proposed it")
        }
    }
}
