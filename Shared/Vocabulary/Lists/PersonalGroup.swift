/// A group of personal data that is read together (UU 27/2022, article 4: health, disability and a person's money are
/// specific personal data).
public enum PersonalGroup: String, Word {
    /// Card number, NIK, names and birth.
    case identity
    /// Address and position.
    case contact
    /// Bank account.
    case account
    /// Disability, pregnancy, chronic illness and health insurance.
    case health
    /// Occupation, and the exclusion that follows from it.
    case occupation
    /// Free text that people typed about a family, such as a purpose, a reason, the surveyor.
    case note

    /// The group's display name.
    public var label: Phrase {
        switch self {
        case .identity: Phrase("identitas", "identity")
        case .contact: Phrase("alamat", "address")
        case .account: Phrase("rekening", "account")
        case .health: Phrase("kesehatan", "health")
        case .occupation: Phrase("pekerjaan", "occupation")
        case .note: Phrase("catatan", "notes")
        }
    }
}
