import Vocabulary

/// Which regions there are today.
protocol RegionTable: Sendable {
    /// Whether there is such a desa or kelurahan.
    func knowsVillage(_ code: RegionCode) -> Bool
    /// Whether there is such a kecamatan.
    func knowsKecamatan(_ code: RegionCode) -> Bool
}

/// A region table in memory.
struct RegionSet: RegionTable {
    private let codes: Set<RegionCode>

    /// The table of these regions.
    init(_ codes: some Sequence<RegionCode>) { self.codes = Set(codes) }

    func knowsVillage(_ code: RegionCode) -> Bool { code.isVillage && codes.contains(code) }
    func knowsKecamatan(_ code: RegionCode) -> Bool { code.level == .kecamatan && codes.contains(code) }
}
