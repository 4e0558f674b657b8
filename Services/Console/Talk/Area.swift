import ArgumentParser
import Edges
import Vocabulary

/// Which part of the province a command is about.
struct Area: ParsableArguments {
    @Option(name: .customLong("area"), help: "Wilayah, misalnya 36.02; tanpa ini: seluruh provinsi.")
    var given: String?

    /// The region's code.
    /// - Throws: ``ConsoleFault`` where it is none.
    func code(_ session: Session) throws -> String {
        guard let given else { return session.province.plan.code }
        guard let code = RegionCode(given) else {
            throw ConsoleFault.usage(
                Phrase(
                    "“\(given)” bukan kode wilayah; tulis seperti 36.02 atau 36.02.04.",
                    "“\(given)” is no region's code; write it like 36.02 or 36.02.04."))
        }
        return code.text
    }
}
