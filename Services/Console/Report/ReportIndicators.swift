import ArgumentParser
import Foundation
import Schemas
import Vocabulary
import WireSchemas

/// `tangga report indicators`: families, deprivations, expenditure status, multidimensional poverty and FGT by region.
struct ReportIndicators: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: "Keluarga, kekurangan, status pengeluaran, kemiskinan multidimensi, FGT.",
        discussion: """
            Contoh:
              tangga report indicators --fresh --format json
              tangga report indicators --area 36.02
            """)

    @OptionGroup var report: ReportOptions

    func run() throws {
        let indicators = try report.line().indicators(report.area)
        switch report.options.format {
        case .json: Screen.out(IndicatorsJSON.of(indicators).text)
        case .csv: report.options.show(IndicatorSheets.whole(indicators.content))
        case .table:
            for (_, sheet) in IndicatorSheets.all(indicators.content) {
                report.options.show(sheet)
                Screen.out("")
            }
            Screen.out(AsOf.words(indicators.asOf)[report.options.language])
        }
    }
}

/// The indicators as JSON: the province's figures at the top, those of each kabupaten and kota under `regions`, and
/// under `as_of` the last entry of each node that was read. Fractions are not rounded; a fraction with denominator 0
/// is null.
enum IndicatorsJSON {
    static func of(_ report: Report<ReportingIndicators>) -> JSON {
        let asOf = report.asOf.map { ($0.peer, JSON.integer(Int64(clamping: $0.entry))) }
        let rows = report.content.regions
        let whole = rows.first { rows.count == 1 || RegionCode($0.region)?.parent == nil }
        let parts = rows.filter { $0.region != whole?.region }
        return .object(
            [("as_of", .object(asOf))] + (whole.map(members) ?? [])
                + [("regions", .object(parts.map { ($0.region, .object(members($0))) }))])
    }

    private static func members(_ row: ReportingRegionIndicators) -> [(String, JSON)] {
        [
            ("families", .integer(row.families)),
            ("persons", .integer(row.persons)),
            ("deprived", eight(row.deprived)),
            ("unknown", eight(row.unknown)),
            (
                "status",
                .object([
                    ("extreme_poor", .integer(row.extremePoor)), ("poor", .integer(row.poor)),
                    ("not_poor", .integer(row.notPoor)), ("unknown", .integer(row.statusUnknown)),
                ])
            ),
            (
                "multidimensional",
                .object([
                    ("families", .integer(row.multidimensional.families)),
                    ("persons", .integer(row.multidimensional.persons)),
                    ("H", .optional(row.multidimensional.hasH ? row.multidimensional.h : nil)),
                    ("A", .optional(row.multidimensional.hasA ? row.multidimensional.a : nil)),
                    ("M0", .optional(row.multidimensional.hasM0 ? row.multidimensional.m0 : nil)),
                ])
            ),
            ("fgt", .object([("extreme", fgt(row.extreme)), ("line", fgt(row.line))])),
            ("proposed_charity", .integer(row.proposedCharity)),
        ]
    }

    private static func eight(_ counts: [Int64]) -> JSON {
        .object(zip(Deprivation.allCases, counts).map { ($0.rawValue, .integer($1)) })
    }

    private static func fgt(_ figures: ReportingFgt) -> JSON {
        .object([
            ("P0", .optional(figures.hasP0 ? figures.p0 : nil)),
            ("P1", .optional(figures.hasP1 ? figures.p1 : nil)),
            ("P2", .optional(figures.hasP2 ? figures.p2 : nil)),
        ])
    }
}
