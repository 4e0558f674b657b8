import ArgumentParser
import Vocabulary

/// The agency that pays the money or hands over the goods.
struct Paying: ParsableArguments {
    @Option(help: "Dinas yang menyalurkan: dinsos atau ketapang.")
    var agency = "dinsos"

    /// The name of the person who by default manages its funds and makes its plans.
    var treasurer: String { agency == "ketapang" ? "petugas-pangan" : "bendahara" }

    /// The name of the person who by default approves its plans.
    var head: String { "kepala-\(agency)" }
}
