import ArgumentParser
import Vocabulary

/// The agency whose money or goods a command is about.
struct Paying: ParsableArguments {
    @Option(help: "Dinas yang menyalurkan: dinsos atau ketapang.")
    var agency = "dinsos"

    /// Who usually keeps its funds and makes its plans.
    var treasurer: String { agency == "ketapang" ? "petugas-pangan" : "bendahara" }

    /// Who usually approves its plans.
    var head: String { "kepala-\(agency)" }
}
