import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// The options of every report.
struct ReportOptions: ParsableArguments {
    @Option(help: "Hanya wilayah ini: kode kabupaten/kota atau di bawahnya.", transform: RegionCode.written)
    var area: RegionCode?

    @Flag(help: "Tunggu sampai semua yang kini tercatat di simpul-simpul terbaca.")
    var fresh = false

    @Option(help: "Tunggu sampai terbaca, misalnya registry.bappeda=120; boleh berulang.")
    var wait: [String] = []

    @OptionGroup var options: Options

    /// Reporting, after it has read the entries that `--fresh` and `--wait` require.
    func line() throws -> ReportingLine {
        let line = try options.session(usually: "operator").reporting()
        var query = ReportingQuery()
        query.flows.from = Day.today.number
        query.flows.to = Day.today.number
        try line.wait(for: try places(line), asking: query)
        return line
    }

    private func places(_ line: ReportingLine) throws -> [Place] {
        var places = try wait.map { try Place.read($0) }
        guard fresh else { return places }
        var query = WireNodeQuery()
        query.status = WireStatusQuery()
        for peer in line.session.province.plan.nodes.first(where: { $0.name == line.node })?.follows ?? [] {
            places.append(Place(peer: peer, entry: try line.session.ask(peer, query).status.head))
        }
        return places
    }
}

extension Place {
    /// `registry.bappeda=120`.
    static func read(_ text: String) throws -> Place {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let entry = UInt64(parts[1]) else {
            throw ConsoleFault.usage(
                Phrase("--wait SIMPUL=CATATAN, bukan «\(text)».", "--wait NODE=ENTRY, not “\(text)”."))
        }
        return Place(peer: String(parts[0]), entry: entry)
    }
}
