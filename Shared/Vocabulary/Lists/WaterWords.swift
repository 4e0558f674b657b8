/// The source of drinking or bathing water (`sumber_air_minum`, `sumber_air_mandi`).
public enum WaterSource: String, Word {
    /// Bottled.
    case kemasan
    /// Refilled at a depot.
    case isiUlang = "isi_ulang"
    /// Piped.
    case leding
    /// A bore or pump well.
    case sumurBor = "sumur_bor"
    /// A protected well.
    case sumurTerlindung = "sumur_terlindung"
    /// An unprotected well.
    case sumurTakTerlindung = "sumur_tak_terlindung"
    /// A protected spring.
    case mataAirTerlindung = "mata_air_terlindung"
    /// An unprotected spring.
    case mataAirTakTerlindung = "mata_air_tak_terlindung"
    /// A river, lake or pond.
    case airPermukaan = "air_permukaan"
    /// Rain.
    case airHujan = "air_hujan"
    /// Anything else.
    case lainnya
}

/// The toilet that the family uses (`fasilitas_bab`).
public enum ToiletFacility: String, Word {
    /// The family's own.
    case sendiri
    /// Shared with certain households.
    case bersamaTertentu = "bersama_tertentu"
    /// A communal washing and toilet house.
    case mckKomunal = "mck_komunal"
    /// A public toilet.
    case umum
    /// None.
    case tidakAda = "tidak_ada"
}

/// The kind of closet (`jenis_kloset`).
public enum Closet: String, Word {
    /// Goose-neck, with a water seal.
    case leherAngsa = "leher_angsa"
    /// A slanted chute.
    case plengsengan
    /// A drop hole.
    case cemplung
    /// None.
    case tidakPakai = "tidak_pakai"
}

/// The disposal of sewage (`pembuangan_tinja`).
public enum SewageDisposal: String, Word {
    /// A septic tank.
    case tangkiSeptik = "tangki_septik"
    /// A treatment plant.
    case ipal
    /// A pit.
    case lubangTanah = "lubang_tanah"
    /// A river, lake or field.
    case sungaiSawah = "sungai_sawah"
    /// Anything else.
    case lainnya
}
