import Edges
import Foundation
import Kernel
import Schemas
import Support
import Vocabulary
import WireSchemas

@testable import Console
@testable import Disbursement
@testable import EmpowermentTraining
@testable import Registry
@testable import Reporting

/// The province that ships in `deploy/province`: its nodes and their peers, its people and their grants, its catalogue
/// and its parameters.
struct ProvincePlan {
    private let province: Province

    init() throws { province = try Province(try Template.folder()) }

    var nodes: [Province.Plan.Node] { province.plan.nodes }

    /// A machine for a node, with an empty disk.
    func machine(
        _ node: Province.Plan.Node, _ clock: SimulatedClock,
        _ post: @escaping (SimulatedWire.Departure) -> Bool
    ) throws -> any Machine {
        func made<S: Kernel.Service>(_ service: S, _ name: NodeName) throws -> any Machine {
            try SimulatedNode(
                name, service, peers: (node.follows ?? []).compactMap(NodeName.init),
                wantsPersonal: node.personal?.permissions.isEmpty == false, founder: province.plan.founder,
                clock: clock, post: post)
        }
        guard let name = NodeName(node.name) else { throw Unknown(node: node.name) }
        switch name.service {
        case "registry": return try made(RegistryService(), name)
        case "disbursement": return try made(DisbursementService(node: name), name)
        case "empowerment-training": return try made(EmpowermentTrainingService(node: name), name)
        case "reporting": return try made(ReportingService(), name)
        default: throw Unknown(node: node.name)
        }
    }

    struct Unknown: Error { let node: String }

    /// The directory's people, nodes and grants, with the Gateway's key, which speaks for others, and a guest's, which
    /// has no grant, and an officer's, who may ask everything in one kabupaten.
    ///
    /// Some people may more than their roles allow, so that they also try what another person must do, and the rules of
    /// two people are met. Two of them have a second name; of one the human is the first name, of the other an id. The
    /// operator's agency is not stated, so that one person enrols in the programmes of all agencies; `operator-dinsos`
    /// has one.
    var directory: SimulatedDirectory {
        var directory = SimulatedDirectory().with("gerbang", speaksForOthers: true).with("tamu")
        for person in province.plan.people {
            directory = directory.with(person.name)
            for grant in province.plan.grants(of: person) {
                for permission in grant.may {
                    directory = directory.with(
                        person.name, permission, at: grant.node, in: grant.area ?? province.plan.code)
                }
            }
            if person.name != "operator" { directory = directory.stating(person.name, agency: person.agency) }
        }
        for permission in Kabupaten.permissions {
            directory = directory.with(Kabupaten.officer, permission, in: Kabupaten.areas[0])
        }
        directory = directory.with("operator", "registry.*", at: "registry.bappeda")
            .with("operator-dinsos", "registry.*", at: "registry.bappeda")
            .with("operator-malam", "registry.*", at: "registry.bappeda")
            .with("bendahara", "disbursement.*", at: "disbursement.dinsos")
            .with("bendahara-malam", "disbursement.*", at: "disbursement.dinsos")
            .with("petugas-pangan", "disbursement.*", at: "disbursement.ketapang")
            .stating("operator-malam", human: "operator")
            .stating("bendahara", human: "h-bendahara").stating("bendahara-malam", human: "h-bendahara")
        return withNodes(directory)
    }

    /// The same people with the roles of `province.yaml` only, at most for a while.
    var directoryOfRoles: SimulatedDirectory {
        var directory = SimulatedDirectory().with("gerbang", speaksForOthers: true).with("tamu")
        for role in province.plan.roles ?? [] {
            directory = directory.withRole(role.name, role.may)
        }
        for pair in province.plan.apart ?? [] { directory = directory.apart(pair[0], pair[1]) }
        for person in province.plan.people {
            directory = directory.with(person.name)
            for holding in person.holds ?? [] {
                directory = directory.holding(person.name, holding.role, at: holding.node)
            }
            directory = directory.stating(person.name, agency: person.agency)
        }
        return withNodes(directory)
    }

    private func withNodes(_ directory: SimulatedDirectory) -> SimulatedDirectory {
        var directory = directory
        for node in nodes {
            directory = directory.with(node.name)
            for peer in node.follows ?? [] {
                directory = directory.with(node.name, "entries", at: peer)
                for permission in node.personal?.permissions ?? [] {
                    directory = directory.with(node.name, permission, at: peer)
                }
            }
        }
        return directory
    }

    /// The command that loads the catalogue.
    func catalogue() throws -> RegistryCommand {
        try CatalogueFile.command(of: province.folder.appendingPathComponent("catalogue.yaml"))
    }

    /// The command that sets the strategy's parameters.
    /// - Parameter proposalDay: the day on which the Registry's node proposes by itself, and in each month after it.
    func parameters(proposalDay: Day) throws -> RegistryCommand {
        var command = try ParameterFile.command(of: province.folder.appendingPathComponent("parameters.yaml"))
        for place in command.setParameters.parameters.indices
        where command.setParameters.parameters[place].name == ParameterName.proposalDay.rawValue {
            command.setParameters.parameters[place].value = Int64(proposalDay.day)
        }
        return command
    }
}
