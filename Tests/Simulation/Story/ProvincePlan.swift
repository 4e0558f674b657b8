import Edges
import Foundation
import Kernel
import Schemas
import Support
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
                wantsPersonal: node.personal == true, founder: province.plan.founder, clock: clock, post: post)
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

    /// The directory's people, nodes and grants, with the Gateway's key, which speaks for others, a guest's, which has
    /// no grant, and an officer's, who may ask everything in one kabupaten.
    var directory: SimulatedDirectory {
        var directory = SimulatedDirectory().with("gerbang", speaksForOthers: true).with("tamu")
        for person in province.plan.people {
            for grant in person.grants {
                for permission in grant.may {
                    directory = directory.with(
                        person.name, permission, at: grant.node, in: grant.area ?? province.plan.code)
                }
            }
        }
        for permission in Kabupaten.permissions {
            directory = directory.with(Kabupaten.officer, permission, in: Kabupaten.areas[0])
        }
        for node in nodes {
            directory = directory.with(node.name)
            for peer in node.follows ?? [] {
                directory = directory.with(node.name, "entries", at: peer)
                if node.personal == true { directory = directory.with(node.name, "entries.personal", at: peer) }
            }
        }
        return directory
    }

    /// The command that loads the catalogue.
    func catalogue() throws -> RegistryCommand {
        try CatalogueFile.command(of: province.folder.appendingPathComponent("catalogue.yaml"))
    }

    /// The command that sets the strategy's parameters.
    func parameters() throws -> RegistryCommand {
        try ParameterFile.command(of: province.folder.appendingPathComponent("parameters.yaml"))
    }
}
