/// An agency (OPD) or body that leads the work against a deprivation (Banten's table of responsibilities).
///
/// The raw word is the last part of its nodes' names: `disbursement.dinsos`.
public enum Agency: String, Word {
    /// Social affairs.
    case dinsos
    /// Food security.
    case ketapang
    /// Manpower and transmigration.
    case disnaker
    /// Cooperatives and small enterprises.
    case dinkop
    /// Public works.
    case pupr
    /// Housing and settlements.
    case dprkp
    /// The water company.
    case pdam
    /// Health.
    case dinkes
    /// The health insurance.
    case bpjs
    /// Education and culture: SMA and SMK at the province, PAUD to SMP at the kabupaten/kota.
    case dindikbud
    /// Communication, informatics and statistics.
    case diskominfo
    /// Community and village empowerment.
    case dpmd
    /// Planning; the secretariat of poverty reduction and keeper of its data.
    case bappeda

    /// The agency's display name.
    public var label: Phrase {
        switch self {
        case .dinsos: Phrase("Dinas Sosial", "Social Affairs Agency")
        case .ketapang: Phrase("Dinas Ketahanan Pangan", "Food Security Agency")
        case .disnaker: Phrase("Dinas Tenaga Kerja dan Transmigrasi", "Manpower and Transmigration Agency")
        case .dinkop: Phrase("Dinas Koperasi dan UKM", "Cooperatives and SME Agency")
        case .pupr: Phrase("Dinas PUPR", "Public Works Agency")
        case .dprkp: Phrase("Dinas Perumahan Rakyat dan Kawasan Permukiman", "Housing and Settlement Agency")
        case .pdam: Phrase("PDAM", "Water Company")
        case .dinkes: Phrase("Dinas Kesehatan", "Health Agency")
        case .bpjs: Phrase("BPJS Kesehatan", "Health Insurance (BPJS)")
        case .dindikbud: Phrase("Dinas Pendidikan dan Kebudayaan", "Education and Culture Agency")
        case .diskominfo: Phrase("Dinas Kominfo, Statistik dan Persandian", "Communication and Informatics Agency")
        case .dpmd: Phrase("Dinas Pemberdayaan Masyarakat dan Desa", "Community and Village Empowerment Agency")
        case .bappeda: Phrase("Bappeda", "Regional Planning Agency")
        }
    }
}
