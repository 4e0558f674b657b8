import Vocabulary

/// A kecamatan with the villages invented for it.
struct Settlement {
    /// The kecamatan's code.
    let kecamatan: RegionCode
    /// The villages' codes: desa, then kelurahan.
    let villages: [RegionCode]

    /// Invents the villages of a kecamatan: about the average number in its kabupaten or kota.
    init(_ kecamatan: RegionCode, of district: District) {
        self.kecamatan = kecamatan
        let serials = (0..<district.desa).map { 2_001 + $0 } + (0..<district.kelurahan).map { 1_001 + $0 }
        villages = serials.compactMap { RegionCode(number: kecamatan.number + Int64($0)) }
    }

    /// A village's invented name, a function of its code.
    static func name(of village: RegionCode) -> String {
        let mixed = Int(truncatingIfNeeded: UInt64(village.number) &* 0x9E37_79B9_7F4A_7C15 >> 40)
        return Names.villageHeads[mixed % Names.villageHeads.count]
            + Names.villageTails[mixed / 64 % Names.villageTails.count]
    }
}
