import ArgumentParser
import Edges
import Foundation
import Vocabulary

/// `tangga agency`: brings an agency with a host of its own into the province.
///
/// Three steps, two files, two telephone calls. The province *invites*: the file contains its directory under its seal.
/// The agency *accepts*: a folder with the plan and new keys, whose secret halves never leave it; its answer contains
/// the public halves. The province *admits* these and hands out a new directory. Each side reads the other a
/// fingerprint over the telephone, so that the carrier of the files need not be trusted.
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

/// The nodes and people of one agency in a province's plan.
struct AgencyPlan {
    let nodes: [Province.Plan.Node]
    let people: [Province.Plan.Person]

    /// - Throws: ``ConsoleFault`` where the plan has neither.
    init(_ agency: String, in plan: Province.Plan) throws {
        nodes = plan.nodes.filter { $0.name.hasSuffix(".\(agency)") }
        people = plan.people.filter { $0.agency == agency }
        guard !nodes.isEmpty || !people.isEmpty else {
            throw ConsoleFault.usage(
                Phrase(
                    "Tidak ada simpul \(agency) di province.yaml, dan tidak ada orang dengan `agency: \(agency)`: "
                        + "tulis dahulu simpul beserta alamatnya, dan orang-orangnya.",
                    "There is no node of \(agency) in province.yaml, and no person with `agency: \(agency)`: write its "
                        + "nodes with their addresses and its people first."))
        }
    }

    /// The names whose keys belong to the agency.
    var names: [String] { nodes.map(\.name) + people.map(\.name) }
}
