/// What a region is. The raw words are those of region files (`code,name,level`).
public enum RegionLevel: String, Word {
    /// A province.
    case provinsi
    /// A regency.
    case kabupaten
    /// A city, of the same rank as a kabupaten.
    case kota
    /// A sub-district.
    case kecamatan
    /// A village with an elected head and a budget of its own (with *desa adat*).
    case desa
    /// An urban ward, headed by a civil servant.
    case kelurahan

    /// How the level is called.
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
