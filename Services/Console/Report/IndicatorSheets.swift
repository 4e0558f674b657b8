import Foundation
import Schemas
import Vocabulary

/// The sheets of indicators: several that fit a page for people, one for programs.
enum IndicatorSheets {
    typealias Row = ReportingRegionIndicators
    typealias Figure = (column: Sheet.Column, cell: @Sendable (Row) -> Sheet.Cell)

    static func all(_ indicators: ReportingIndicators) -> [(Phrase, Sheet)] {
        [
            (
                Phrase("Keluarga dan status pengeluaran", "Families and expenditure status"),
                sheet(people + status, indicators)
            ),
            (
                Phrase("Keluarga menurut kekurangan", "Families by deprivation"),
                sheet(deprivations("deprived") { $0.deprived }, indicators)
            ),
            (
                Phrase("Keluarga yang kekurangannya tidak diketahui", "Families whose deprivation is unknown"),
                sheet(deprivations("unknown") { $0.unknown }, indicators)
            ),
            (
                Phrase("Kemiskinan multidimensi (orang) dan FGT", "Multidimensional poverty (persons) and FGT"),
                sheet(poverty, indicators)
            ),
        ]
    }

    static func whole(_ indicators: ReportingIndicators) -> Sheet {
        sheet(
            people + status + deprivations("deprived") { $0.deprived } + deprivations("unknown") { $0.unknown }
                + poverty,
            indicators)
    }

    private static func sheet(_ figures: [Figure], _ indicators: ReportingIndicators) -> Sheet {
        Sheet(
            [.init("region", "Kode", "Code"), .init("name", "Wilayah", "Region")] + figures.map(\.column),
            indicators.regions.map { row in [.text(row.region), .text(row.name)] + figures.map { $0.cell(row) } })
    }

    private static let people: [Figure] = [
        (.init("families", "Keluarga", "Families"), { .number($0.families) }),
        (.init("persons", "Orang", "Persons"), { .number($0.persons) }),
        (.init("assessed", "Dinilai", "Assessed"), { .number($0.assessed) }),
    ]

    private static let status: [Figure] = [
        (.init("extreme_poor", "Miskin ekstrem", "Extremely poor"), { .number($0.extremePoor) }),
        (.init("poor", "Miskin", "Poor"), { .number($0.poor) }),
        (.init("not_poor", "Tidak miskin", "Not poor"), { .number($0.notPoor) }),
        (.init("status_unknown", "Tidak diketahui", "Unknown"), { .number($0.statusUnknown) }),
        (.init("proposed_charity", "Layak bansos", "Meets charity"), { .number($0.proposedCharity) }),
    ]

    private static let poverty: [Figure] = [
        (.init("multidimensional_families", "Keluarga", "Families"), { .number($0.multidimensional.families) }),
        (.init("multidimensional_persons", "Orang", "Persons"), { .number($0.multidimensional.persons) }),
        (.init("H", "H", "H"), { fraction($0.multidimensional.hasH, $0.multidimensional.h) }),
        (.init("A", "A", "A"), { fraction($0.multidimensional.hasA, $0.multidimensional.a) }),
        (.init("M0", "M0", "M0"), { fraction($0.multidimensional.hasM0, $0.multidimensional.m0) }),
        (.init("extreme_P0", "P0 ekstrem", "P0 extreme"), { fraction($0.extreme.hasP0, $0.extreme.p0) }),
        (.init("extreme_P1", "P1", "P1"), { fraction($0.extreme.hasP1, $0.extreme.p1) }),
        (.init("extreme_P2", "P2", "P2"), { fraction($0.extreme.hasP2, $0.extreme.p2) }),
        (.init("line_P0", "P0 GK", "P0 line"), { fraction($0.line.hasP0, $0.line.p0) }),
        (.init("line_P1", "P1", "P1"), { fraction($0.line.hasP1, $0.line.p1) }),
        (.init("line_P2", "P2", "P2"), { fraction($0.line.hasP2, $0.line.p2) }),
    ]

    private static func deprivations(_ kind: String, _ counts: @escaping @Sendable (Row) -> [Int64]) -> [Figure] {
        Deprivation.allCases.enumerated().map { place, deprivation in
            (
                Sheet.Column(
                    "\(kind)_\(deprivation.rawValue)", deprivation.label.indonesian, deprivation.label.english),
                { row in counts(row).indices.contains(place) ? .number(counts(row)[place]) : .none }
            )
        }
    }

    private static func fraction(_ known: Bool, _ value: Double) -> Sheet.Cell { known ? .decimal(value) : .none }
}
