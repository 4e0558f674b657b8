/// The administrative level of a region. The raw words are those of region files (`code,name,level`).
public enum RegionLevel: String, Word {
    /// A province.
    case provinsi
    /// A regency.
    case kabupaten
    /// A city, of the same rank as a kabupaten.
    case kota
    /// A sub-district.
    case kecamatan
    /// A village with an elected head and its own budget (includes *desa adat*).
    case desa
    /// An urban ward, headed by a civil servant.
    case kelurahan

    /// The level's display name.
    public var label: Phrase {
        switch self {
        case .provinsi: Phrase("Provinsi", "Province")
        case .kabupaten: Phrase("Kabupaten", "Regency")
        case .kota: Phrase("Kota", "City")
        case .kecamatan: Phrase("Kecamatan", "Sub-district")
        case .desa: Phrase("Desa", "Village")
        case .kelurahan: Phrase("Kelurahan", "Urban ward")
        }
    }
}
