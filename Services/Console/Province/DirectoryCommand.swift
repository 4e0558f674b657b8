import ArgumentParser
import Crypto
import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary

/// `tangga directory install`: hands the people, keys and grants of `province.yaml` to every node.
struct DirectoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory", abstract: "Memasang direktori: siapa ada dan siapa boleh apa.",
        discussion: "Contoh:\n  tangga directory")

    @OptionGroup var options: Options

    func run() throws {
        let province = try options.openProvince()
        let session = try Session(province, as: province.plan.founder, language: options.language)
        let directory = try Directory.bytes(of: province)
        for node in province.plan.nodes.map(\.name) {
            try Directory.install(directory, on: node, session)
            options.say(Phrase("\(node): direktori terpasang", "\(node): the directory is installed"))
        }
    }
}

/// The province's directory as the nodes take it.
enum Directory {
    /// The command that installs it. Its version is when the plan or a key last changed, so that a node which has it
    /// already answers from its journal.
    static func bytes(of province: Province) throws -> Data {
        var directory = WireDirectory()
        directory.version = try version(of: province)
        for person in province.plan.people {
            try directory.principals.append(principal(person.name, province, person: true, person.speaksForOthers))
            for grant in person.grants {
                for permission in grant.may {
                    directory.grants.append(
                        self.grant(person.name, grant.node, permission, grant.area ?? province.plan.code))
                }
            }
        }
        for node in province.plan.nodes {
            try directory.principals.append(principal(node.name, province, person: false, nil))
            for peer in node.follows ?? [] {
                for permission in node.personal == true ? ["entries", "entries.personal"] : ["entries"] {
                    directory.grants.append(grant(node.name, peer, permission, province.plan.code))
                }
            }
        }
        var command = WireNodeCommand()
        command.installDirectory = directory
        return try command.serializedData()
    }

    /// Installs it on a node; the id follows from the content, so that the same directory is installed once.
    static func install(_ command: Data, on node: String, _ session: Session, seconds: Double = 60) throws {
        let id = Identifier(joining: Array(SHA256.hash(data: command)))
        _ = try session.exchange(
            node, .nodeCommand, command, id: id, seconds: seconds, refusal: Phrases.nodeRefusal)
    }

    private static func version(of province: Province) throws -> UInt64 {
        let keys = province.folder.appendingPathComponent("keys")
        let files =
            try FileManager.default.contentsOfDirectory(atPath: keys.path).filter { $0.hasSuffix(".pub") }
            .map { keys.appendingPathComponent($0) } + [province.folder.appendingPathComponent("province.yaml")]
        let newest = try files.map { file in
            let changed = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
            return changed?.timeIntervalSince1970 ?? 0
        }.max()
        return UInt64((newest ?? 0) * 1_000)
    }

    private static func principal(
        _ name: String, _ province: Province, person: Bool, _ speaks: Bool?
    ) throws -> WirePrincipal {
        var principal = WirePrincipal()
        principal.name = name
        principal.publicKey = try province.publicKey(of: name)
        principal.person = person
        principal.speaksForOthers = speaks ?? false
        return principal
    }

    private static func grant(_ principal: String, _ node: String, _ permission: String, _ area: String) -> WireGrant {
        var grant = WireGrant()
        grant.principal = principal
        grant.node = node
        grant.permission = permission
        grant.area = area
        return grant
    }
}
