import Edges
import Foundation
import Kernel
import SwiftProtobuf
import Talk
import Vocabulary

/// Installs the folder's directory on each node for which a person on this host has the grant, and signals the nodes of
/// this host to read the folder again.
struct Installers {
    private let province: Province
    private let seat: Seat

    init(_ province: Province, _ seat: Seat) {
        self.province = province
        self.seat = seat
    }

    /// Whether the person may install directories on the node.
    static func may(_ person: Province.Plan.Person, install node: String, by plan: Province.Plan) -> Bool {
        plan.grants(of: person).contains { grant in
            (grant.node == "*" || grant.node == node)
                && grant.may.contains { Permission.covers($0, "node.install_directory") }
        }
    }

    /// The person who installs directories from this host: the founder, or else one with a key here and the grant.
    static func person(for node: String, in province: Province) -> String? {
        let founder = province.plan.founder
        if province.isHere(founder) { return founder }
        return province.plan.people.first { province.isHere($0.name) && may($0, install: node, by: province.plan) }?
            .name
    }

    /// - Parameter elsewhere: nodes to leave out, because they do not run yet on the host of an agency being admitted.
    /// - Throws: ``ConsoleFault`` when a node could not be reached, after all other nodes were tried.
    func install(but elsewhere: [String] = []) throws {
        let command = try Directory.command(of: province)
        let nodes = Nodes(province: province)
        var unreached: [String] = []
        for node in province.plan.nodes.map(\.name)
        where !province.publicKeys(of: node).isEmpty && !elsewhere.contains(node) {
            guard let person = seat.person ?? Installers.person(for: node, in: province) else { continue }
            // Its key is here, but no process holds its lock: it does not run, or it runs from a copy of the folder.
            let isIdle = province.isHere(node) && nodes.process(of: node) == nil
            let session = try Session(province, as: person)
            do {
                try Directory.install(command, on: node, session, seconds: isIdle ? 3 : 15)
                seat.say(Phrase("\(node): direktori terpasang", "\(node): the directory is installed"))
            } catch TalkFault.unreachable where isIdle {
                seat.say(
                    Phrase(
                        "\(node) tidak menjawab: direktori terpasang dengan `tangga up`",
                        "\(node) does not answer: `tangga up` will install the directory"))
            } catch TalkFault.unreachable {
                unreached.append(node)
            }
        }
        for node in province.plan.nodes.map(\.name) { nodes.readAgain(node) }
        guard unreached.isEmpty else {
            let names = unreached.joined(separator: ", ")
            throw ConsoleFault.unreachable(
                Phrase(
                    "Belum terpasang, karena tidak terjangkau: \(names). Ulangi `tangga directory install` nanti.",
                    "Not reached, and not installed: \(names). Repeat `tangga directory install` later."))
        }
    }
}
