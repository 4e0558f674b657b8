/// The terms on which the family occupies the house (`status_rumah`).
public enum HouseStatus: String, Word {
    /// Owned by the family.
    case milikSendiri = "milik_sendiri"
    /// Rented.
    case kontrak
    /// Occupied free of rent.
    case bebasSewa = "bebas_sewa"
    /// Provided with a job or an office.
    case dinas
    /// Anything else.
    case lainnya
}

/// The material of most of the floor (`jenis_lantai`).
public enum FloorMaterial: String, Word {
    /// Marble or granite.
    case marmerGranit = "marmer_granit"
    /// Ceramic tiles.
    case keramik
    /// Parquet or vinyl.
    case parketVinil = "parket_vinil"
    /// Cement tiles.
    case ubinTegel = "ubin_tegel"
    /// Wood.
    case kayu
    /// Cement or brick.
    case semenBata = "semen_bata"
    /// Bamboo.
    case bambu
    /// Earth.
    case tanah
    /// Anything else.
    case lainnya
}

/// The material of most of the walls (`jenis_dinding`).
public enum WallMaterial: String, Word {
    /// Masonry.
    case tembok
    /// Plastered bamboo or wire.
    case plesteranAnyaman = "plesteran_anyaman"
    /// Wood or planks.
    case kayuPapan = "kayu_papan"
    /// Logs.
    case batangKayu = "batang_kayu"
    /// Woven bamboo.
    case anyamanBambu = "anyaman_bambu"
    /// Bamboo.
    case bambu
    /// Anything else.
    case lainnya
}

/// The material of most of the roof (`jenis_atap`).
public enum RoofMaterial: String, Word {
    /// Concrete.
    case beton
    /// Tiles.
    case genteng
    /// Wood or shingles.
    case kayuSirap = "kayu_sirap"
    /// Zinc sheets.
    case seng
    /// Asbestos.
    case asbes
    /// Bamboo.
    case bambu
    /// Straw or palm fibre.
    case jeramiIjuk = "jerami_ijuk"
    /// Anything else.
    case lainnya
}

/// The cooking fuel (`bahan_bakar_masak`).
public enum CookingFuel: String, Word {
    /// Electricity.
    case listrik
    /// Gas.
    case gas
    /// Kerosene.
    case minyakTanah = "minyak_tanah"
    /// Wood or charcoal.
    case kayuArang = "kayu_arang"
    /// The family does not cook.
    case tidakMasak = "tidak_masak"
}
