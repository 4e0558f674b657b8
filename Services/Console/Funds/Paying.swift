import ArgumentParser
import Edges
import Vocabulary

/// The agency that pays the money or hands over the goods.
struct Paying: ParsableArguments {
    @Option(help: "Dinas yang menyalurkan: dinsos atau ketapang.")
    var agency = "dinsos"

    /// The name of the person who by default manages its funds and makes its plans.
    var treasurer: String { agency == "ketapang" ? "petugas-pangan" : "bendahara" }

    /// The name of the person who by default approves its plans.
    var head: String { "kepala-\(agency)" }

    /// The name of the person who by default sends approved payments and records the results; the treasurer, in a
    /// province without such a person.
    func releaser(in plan: Province.Plan) -> String {
        let usual = agency == "ketapang" ? "juru-serah" : "juru-bayar"
        return plan.person(usual) == nil ? treasurer : usual
    }
}
