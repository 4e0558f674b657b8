import ArgumentParser
import Edges
import Talk
import Vocabulary

/// The part of the province that a command is about.
struct Area: ParsableArguments {
    @Option(name: .customLong("area"), help: "Wilayah, misalnya 36.02; tanpa ini: seluruh provinsi.")
    var given: String?

    /// The code of the given region, or of the province.
    func code(_ session: Session) throws -> String {
        try given.map { try RegionCode.written($0).text } ?? session.province.plan.code
    }
}
