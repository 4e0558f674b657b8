/// The columns of an intake file, in the order of Tangga's intake page.
package protocol IntakeColumn: RawRepresentable<Int>, CaseIterable, Hashable, Sendable {
    /// The file that has these columns.
    static var file: IntakeFile { get }
    /// The names in the header, in the order of the cases.
    static var names: [String] { get }
    /// The columns that a header must have and whose cells must not be empty.
    static var required: Set<Self> { get }
}

extension IntakeColumn {
    /// The column's name in the header.
    package var name: String { Self.names[rawValue] }
}

/// The columns of `families.csv`.
package enum FamilyColumn: Int, IntakeColumn {
    case card, village, address, rt, rw, latitude, longitude, desil
    case houseStatus, floorArea, floor, wall, roof, drinkingWater, bathingWater, minutesToWater
    case toilet, closet, sewage, power, cookingFuel, healthFacility, primarySchool, juniorSchool
    case telephone, internet, facilitator, foodExpenditure, nonFoodExpenditure
    case bank, accountNumber, accountHolder, surveyed, surveyor

    package static let file = IntakeFile.families
    package static let required: Set<FamilyColumn> = [.card, .village, .surveyed]
    package static let names = [
        "no_kk", "kode_wilayah", "alamat", "rt", "rw", "lintang", "bujur", "desil",
        "status_rumah", "luas_lantai_m2", "jenis_lantai", "jenis_dinding", "jenis_atap",
        "sumber_air_minum", "sumber_air_mandi", "menit_ke_air",
        "fasilitas_bab", "jenis_kloset", "pembuangan_tinja", "daya_listrik_va", "bahan_bakar_masak",
        "jarak_faskes_km", "jarak_sd_km", "jarak_smp_km",
        "punya_telepon", "akses_internet", "kontak_pendamping_12bln",
        "pengeluaran_makanan_bulan", "pengeluaran_nonmakanan_bulan",
        "kode_bank", "no_rekening", "nama_rekening", "tanggal_pendataan", "petugas",
    ]
}

/// The columns of `persons.csv`.
package enum PersonColumn: Int, IntakeColumn {
    case nik, card, name, mother, birthplace, sex, born, relation
    case marital, schooling, diploma, occupation, disability, chronicallyIll, pregnant, jknActive, illUntreated

    package static let file = IntakeFile.persons
    package static let required: Set<PersonColumn> = [.nik, .card, .name, .sex, .born, .relation]
    package static let names = [
        "nik", "no_kk", "nama", "nama_ibu_kandung", "tempat_lahir", "jenis_kelamin", "tanggal_lahir", "hubungan",
        "status_kawin", "sekolah", "ijazah_tertinggi", "pekerjaan", "disabilitas",
        "penyakit_kronis", "hamil", "jkn_aktif", "sakit_tidak_diobati",
    ]
}
