/// Why a family may not have any programme, although it is eligible (Kepmensos 73/HUK/2024).
///
/// The raw words are the subject of the Registry's refusals. The first five are those of ``ExcludedOccupation``.
public enum FamilyExclusion: String, Word {
    /// A living member is a civil servant.
    case asn
    /// A living member is a soldier.
    case tni
    /// A living member is a police officer.
    case polri
    /// A living member works for a state- or region-owned company.
    case bumnBumd = "bumn_bumd"
    /// A living member is a state official.
    case pejabat
    /// The head has died.
    case deceased
    /// The head has left the province.
    case movedOut = "moved_out"
    /// The civil registry does not find the head.
    case unmatched
    /// The card has no living member.
    case noLivingMember = "no_living_member"

    /// The exclusion because of a living member's occupation.
    public init(_ occupation: ExcludedOccupation) {
        self =
            switch occupation {
            case .asn: .asn
            case .tni: .tni
            case .polri: .polri
            case .bumnBumd: .bumnBumd
            case .pejabat: .pejabat
            }
    }

    /// The reason's display name.
    public var label: Phrase {
        switch self {
        case .asn: Phrase("ada anggota ASN", "a member is a civil servant")
        case .tni: Phrase("ada anggota TNI", "a member is a soldier")
        case .polri: Phrase("ada anggota Polri", "a member is a police officer")
        case .bumnBumd: Phrase("ada pegawai BUMN/BUMD", "a member works for a state-owned company")
        case .pejabat: Phrase("ada pejabat negara", "a member is a state official")
        case .deceased: Phrase("kepala keluarga meninggal", "the head has died")
        case .movedOut: Phrase("kepala keluarga pindah dari provinsi", "the head has left the province")
        case .unmatched: Phrase("kepala keluarga tidak ditemukan Dukcapil", "the civil registry does not find the head")
        case .noLivingMember: Phrase("tidak ada anggota yang hidup", "no member is alive")
        }
    }
}
