import ArgumentParser
import Edges
import Foundation
import Vocabulary

/// `tangga agency`: brings an agency with a host of its own into the province.
///
/// Three steps, two files, two telephone calls. The province *invites*: the file holds all that is known in the
/// province, under its seal. The agency *accepts*: a folder with the plan, and keys of its own whose secret halves never
/// leave it; its answer holds the public ones. The province *admits* these and hands out a new directory. Each side reads
/// the other a fingerprint over the telephone, so that whoever carries the files need not be trusted.
struct AgencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agency", abstract: "Membawa instansi dengan komputernya sendiri ke dalam provinsi.",
        discussion: """
            Contoh:
              tangga agency invite dinsos --out dinsos.undangan          # di provinsi
              tangga agency accept dinsos.undangan dinsos --seal "…"     # di Dinas Sosial
              tangga agency admit dinsos/dinsos.jawaban --answer "…"     # di provinsi
            """,
        subcommands: [AgencyInvite.self, AgencyAccept.self, AgencyAdmit.self])
}

/// What stands in a province's plan of one agency.
struct AgencyPlan {
    let nodes: [Province.Plan.Node]
    let people: [Province.Plan.Person]

    /// - Throws: ``ConsoleFault`` where there is nothing.
    init(_ agency: String, in plan: Province.Plan) throws {
        nodes = plan.nodes.filter { $0.name.hasSuffix(".\(agency)") }
        people = plan.people.filter { $0.agency == agency }
        guard !nodes.isEmpty || !people.isEmpty else {
            throw ConsoleFault.usage(
                Phrase(
                    "Tidak ada simpul \(agency) di province.yaml, dan tidak ada orang dengan `agency: \(agency)`: "
                        + "tulis dahulu simpul beserta alamatnya, dan orang-orangnya.",
                    "There is no node of \(agency) in province.yaml, and nobody with `agency: \(agency)`: write its "
                        + "nodes with their addresses and its people first."))
        }
    }

    /// Whose keys are the agency's own.
    var names: [String] { nodes.map(\.name) + people.map(\.name) }
}
