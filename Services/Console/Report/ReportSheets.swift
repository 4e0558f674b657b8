import Foundation
import Schemas
import Vocabulary

/// The sheets of unmet need.
enum UnmetSheets {
    /// For people: each cell has the families not served, of all deprived families.
    static func matrix(_ unmet: ReportingUnmetNeed) -> Sheet {
        Sheet(
            [.init("region", "Kode", "Code"), .init("name", "Wilayah", "Region")]
                + Deprivation.allCases.map { .init($0.rawValue, $0.label.indonesian, $0.label.english) },
            unmet.rows.map { row in
                [.text(row.region), .text(row.name)]
                    + row.cells.map { .text(Amounts.grouped($0.gap) + "/" + Amounts.grouped($0.deprived)) }
            })
    }

    /// For programs: a row per region and deprivation.
    static func cells(_ unmet: ReportingUnmetNeed) -> Sheet {
        Sheet(
            [
                .init("region", "Kode", "Code"), .init("name", "Wilayah", "Region"),
                .init("deprivation", "Kekurangan", "Deprivation"), .init("deprived", "Keluarga", "Deprived"),
                .init("served", "Terlayani", "Served"), .init("gap", "Belum", "Gap"),
            ],
            unmet.rows.flatMap { row in
                row.cells.map { cell in
                    [
                        .text(row.region), .text(row.name),
                        .word(cell.deprivation.rawValue) { (word: Deprivation) in word.label }, .number(cell.deprived),
                        .number(cell.served), .number(cell.gap),
                    ]
                }
            })
    }
}

/// The sheets of the ladder.
enum LadderSheets {
    typealias Figure = (column: Sheet.Column, cell: @Sendable (ReportingLadder.Row) -> Sheet.Cell)

    static func all(_ ladder: ReportingLadder) -> [(Phrase, Sheet)] {
        [
            (Phrase("Keluarga menurut anak tangga", "Families by rung"), sheet(rungs, ladder)),
            (
                Phrase("Peserta, bantuan yang sampai, dan pelatihan", "Enrolled, paid by source, trained"),
                sheet(reached, ladder)
            ),
            (Phrase("Kelompok dan KUR", "Groups and KUR"), sheet(business, ladder)),
        ]
    }

    static func whole(_ ladder: ReportingLadder) -> Sheet { sheet(rungs + reached + business, ladder) }

    private static func sheet(_ figures: [Figure], _ ladder: ReportingLadder) -> Sheet {
        Sheet(
            [.init("region", "Kode", "Code"), .init("name", "Wilayah", "Region")] + figures.map(\.column),
            ladder.rows.map { row in [.text(row.region), .text(row.name)] + figures.map { $0.cell(row) } })
    }

    private static let rungs: [Figure] = Rung.allCases.enumerated().map { place, rung in
        (
            Sheet.Column(rung.rawValue, rung.label.indonesian, rung.label.english),
            { $0.rungs.indices.contains(place) ? .number($0.rungs[place]) : .none }
        )
    }

    private static let reached: [Figure] = enrolled + paid + trained

    private static let enrolled: [Figure] = [
        (.init("enrolled", "Peserta", "Enrolled"), { .number($0.enrolled) }),
        (.init("families_paid", "Menerima", "Received"), { .number($0.familiesPaid) }),
    ]

    private static let paid: [Figure] = FundSource.allCases.map { source in
        let column = Sheet.Column("paid_" + source.rawValue, source.label.indonesian, source.label.english)
        return (column, { row in .money(amount(row, of: source)) })
    }

    private static func amount(_ row: ReportingLadder.Row, of source: FundSource) -> Int64 {
        row.paid.first { $0.source.rawValue == source.number }?.amount ?? 0
    }

    private static let trained: [Figure] = [
        (.init("trained", "Lulus pelatihan", "Trained"), { .number($0.trained) })
    ]

    private static let business: [Figure] = [
        (.init("grouped", "Berkelompok", "Grouped"), { .number($0.grouped) }),
        (.init("kur_applied", "KUR diajukan", "KUR applied"), { .number($0.kurApplied) }),
        (.init("kur_approved", "Disetujui", "Approved"), { .number($0.kurApproved) }),
        (.init("kur_amount", "Jumlah", "Amount"), { .money($0.kurAmount) }),
        (.init("kur_outstanding", "Sisa", "Outstanding"), { .money($0.kurOutstanding) }),
    ]
}

/// The sheet of moves between rungs.
enum FlowSheets {
    static func flows(_ flows: ReportingFlows) -> Sheet {
        Sheet(
            [
                .init("from", "Dari", "From"), .init("to", "Ke", "To"),
                .init("families", "Keluarga", "Families"),
            ],
            flows.flows.map { flow in
                [
                    rung(flow.from, Phrase("(baru terdaftar)", "(newly registered)")),
                    rung(flow.to, Phrase("(tidak ada lagi)", "(none left)")), .number(flow.families),
                ]
            })
    }

    private static func rung(_ rung: FieldRung, _ unknown: Phrase) -> Sheet.Cell {
        guard let known = Rung(number: Int32(clamping: rung.rawValue)) else { return .word("", unknown) }
        return .word(known.rawValue, known.label)
    }
}
