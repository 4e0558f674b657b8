package import Vocabulary

/// Which regions there are today.
package protocol RegionTable: Sendable {
    /// Whether there is such a desa or kelurahan.
    func knowsVillage(_ code: RegionCode) -> Bool
    /// Whether there is such a kecamatan.
    func knowsKecamatan(_ code: RegionCode) -> Bool
}

/// A region table in memory.
package struct RegionSet: RegionTable {
    private let codes: Set<RegionCode>

    /// The table of these regions.
    package init(_ codes: some Sequence<RegionCode>) { self.codes = Set(codes) }

    package func knowsVillage(_ code: RegionCode) -> Bool { code.isVillage && codes.contains(code) }
    package func knowsKecamatan(_ code: RegionCode) -> Bool { code.level == .kecamatan && codes.contains(code) }
}
