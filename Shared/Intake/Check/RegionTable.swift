package import Vocabulary

/// The regions that exist today.
package protocol RegionTable: Sendable {
    /// Whether this desa or kelurahan exists.
    func knowsVillage(_ code: RegionCode) -> Bool
    /// Whether this kecamatan exists.
    func knowsKecamatan(_ code: RegionCode) -> Bool
}

/// A region table in memory.
package struct RegionSet: RegionTable {
    private let codes: Set<RegionCode>

    /// Creates the table of these regions.
    package init(_ codes: some Sequence<RegionCode>) { self.codes = Set(codes) }

    package func knowsVillage(_ code: RegionCode) -> Bool { code.isVillage && codes.contains(code) }
    package func knowsKecamatan(_ code: RegionCode) -> Bool { code.level == .kecamatan && codes.contains(code) }
}
