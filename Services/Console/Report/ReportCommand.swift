import ArgumentParser
import Foundation
import Schemas
import Vocabulary
import WireSchemas

/// `tangga report`: indicators of the families, unmet need, the ladder, and moves between rungs.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Laporan provinsi: indikator, kebutuhan, tangga, dan perpindahan.",
        discussion: """
            Contoh:
              tangga report --fresh
              tangga report indicators --format json
              tangga report unmet --area 36.02
            """,
        subcommands: [
            ReportWhole.self, ReportIndicators.self, ReportUnmet.self, ReportLadder.self, ReportFlows.self,
        ], defaultSubcommand: ReportWhole.self)
}

/// `tangga report`, or `tangga report whole`: all reports as tables.
struct ReportWhole: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whole", abstract: "Seluruh laporan, untuk dibaca orang.",
        discussion: "Contoh:\n  tangga report\n  tangga report --fresh --area 36.02")

    @OptionGroup var report: ReportOptions

    func validate() throws {
        guard report.options.format == .table else {
            throw ValidationError(
                "Pilih satu: report indicators, unmet, ladder, atau flows. / Choose one report for json or csv.")
        }
    }

    func run() throws {
        let line = try report.line()
        let indicators = try line.indicators(report.area)
        for (heading, sheet) in IndicatorSheets.all(indicators.content) { show(heading, sheet) }
        let unmet = try line.unmetNeed(report.area).content
        show(Phrase("Kebutuhan yang belum terlayani", "Unmet need"), UnmetSheets.matrix(unmet))
        for (heading, sheet) in LadderSheets.all(try line.ladder(report.area).content) { show(heading, sheet) }
        let flows = try line.flows(from: FlowPeriod.begin, to: .today)
        show(
            Phrase(
                "Perpindahan anak tangga sejak \(FlowPeriod.begin)", "Moves between rungs since \(FlowPeriod.begin)"),
            FlowSheets.flows(flows.content))
        Screen.out(AsOf.words(flows.asOf)[report.options.language])
    }

    private func show(_ heading: Phrase, _ sheet: Sheet) {
        Screen.out("■ " + heading[report.options.language] + "\n")
        report.options.show(sheet)
        Screen.out("")
    }
}

/// `tangga report unmet`: families by deprivation and region, served and not served.
struct ReportUnmet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmet", abstract: "Kekurangan × kabupaten/kota: berapa keluarga, terlayani, dan belum.",
        discussion: "Contoh:\n  tangga report unmet --format csv")

    @OptionGroup var report: ReportOptions

    func run() throws {
        let unmet = try report.line().unmetNeed(report.area)
        if report.options.format == .table {
            report.options.show(UnmetSheets.matrix(unmet.content))
            Screen.out("\n" + AsOf.words(unmet.asOf)[report.options.language])
        } else {
            report.options.show(UnmetSheets.cells(unmet.content))
        }
    }
}

/// `tangga report ladder`: families by rung, enrolled, paid by source, trained, grouped, and KUR.
struct ReportLadder: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ladder", abstract: "Jalan naik: peserta, dibayar menurut sumber, dilatih, berkelompok, KUR.",
        discussion: "Contoh:\n  tangga report ladder --format json")

    @OptionGroup var report: ReportOptions

    func run() throws {
        let ladder = try report.line().ladder(report.area)
        guard report.options.format == .table else { return report.options.show(LadderSheets.whole(ladder.content)) }
        for (_, sheet) in LadderSheets.all(ladder.content) {
            report.options.show(sheet)
            Screen.out("")
        }
        Screen.out(AsOf.words(ladder.asOf)[report.options.language])
    }
}

/// `tangga report flows`: moves between rungs in a period.
struct ReportFlows: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flows", abstract: "Perpindahan antara anak tangga dalam suatu masa.",
        discussion: "Contoh:\n  tangga report flows --from 2026-01-01 --to 2026-06-30")

    @Option(help: "Dari akhir hari ini, TTTT-BB-HH; tanpa ini: akhir tahun lalu.", transform: Day.written)
    var from: Day?

    @Option(help: "Sampai akhir hari ini, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var to: Day?

    @OptionGroup var report: ReportOptions

    func run() throws {
        let flows = try report.line().flows(from: from ?? FlowPeriod.begin, to: to ?? .today)
        report.options.show(FlowSheets.flows(flows.content))
        if report.options.format == .table { Screen.out("\n" + AsOf.words(flows.asOf)[report.options.language]) }
    }
}

/// The default period of flows: this year so far, from the end of last year.
enum FlowPeriod {
    static var begin: Day { Day(year: Day.today.year - 1, month: 12, day: 31) ?? .first }
}

/// The last entry of each node that a report has read.
enum AsOf {
    static func words(_ places: [WireFreshness]) -> Phrase {
        func list(_ entry: String, _ silent: String) -> String {
            places.map { place in
                let heard = place.heardAt == 0 ? silent : Moment(microseconds: place.heardAt).local
                return "  \(place.peer)  \(entry) \(Amounts.grouped(Int64(clamping: place.entry)))  (\(heard))"
            }.joined(separator: "\n")
        }
        return Phrase(
            "Terbaca sampai:\n" + list("catatan", "belum terdengar"), "Read up to:\n" + list("entry", "not heard yet"))
    }
}
