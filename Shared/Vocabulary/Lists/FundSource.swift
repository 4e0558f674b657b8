/// The budget or body that pays for a programme.
public enum FundSource: String, Word {
    /// The state budget.
    case apbn
    /// The province's budget.
    case apbdProvinsi = "apbd_provinsi"
    /// The budget of a kabupaten or kota.
    case apbdKabkota = "apbd_kabkota"
    /// The state's transfer to villages (*dana desa*).
    case danaDesa = "dana_desa"
    /// Companies' social responsibility funds.
    case csr
    /// The zakat agency.
    case baznas

    /// The source's display name.
    public var label: Phrase {
        switch self {
        case .apbn: Phrase("APBN", "State budget (APBN)")
        case .apbdProvinsi: Phrase("APBD Provinsi", "Provincial budget (APBD)")
        case .apbdKabkota: Phrase("APBD Kabupaten/Kota", "Regency/city budget (APBD)")
        case .danaDesa: Phrase("Dana Desa", "Village fund (Dana Desa)")
        case .csr: Phrase("CSR", "Corporate responsibility (CSR)")
        case .baznas: Phrase("Baznas", "Zakat agency (Baznas)")
        }
    }
}
