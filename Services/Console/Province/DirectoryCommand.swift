import ArgumentParser
import Crypto
import Edges
import Foundation
import Kernel
import SwiftProtobuf
import Talk
import Vocabulary
import WireSchemas

/// `tangga directory`: the people and nodes of the province with their keys and grants.
struct DirectoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory", abstract: "Direktori: siapa ada, dengan kunci apa, dan siapa boleh apa.",
        discussion: """
            Contoh:
              tangga directory install                  # sesudah province.yaml atau sebuah kunci berubah
              tangga directory take directory.tangga    # di instansi: direktori baru dari provinsi
            """,
        subcommands: [DirectoryInstall.self, DirectoryTake.self], defaultSubcommand: DirectoryInstall.self)
}

/// `tangga directory install`: installs the people, keys and grants of the folder on every node that can be reached.
struct DirectoryInstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Memasang direktori pada simpul-simpul.",
        discussion: "Contoh:\n  tangga directory install")

    @OptionGroup var seat: Seat

    func run() throws { try Installers(try seat.openProvince(), seat).install() }
}

/// `tangga directory take FILE`: writes a newer directory of the province into an agency's folder, and installs it.
struct DirectoryTake: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "Mengambil direktori baru dari provinsi.",
        discussion: "Contoh:\n  tangga directory take directory.tangga")

    @Argument(help: "Berkas direktori dari provinsi.", completion: .file())
    var file: String

    @OptionGroup var seat: Seat

    func run() throws {
        let province = try seat.openProvince()
        let sealed = try? WireSealedDirectory(serializedBytes: Data(contentsOf: URL(fileURLWithPath: file)))
        guard let sealed, let key = try province.seal, let directory = Seal.opened(sealed, by: key) else {
            throw ConsoleFault.refused(
                Phrase(
                    "\(file) tidak bersegel provinsi ini: minta lagi kepada provinsi.",
                    "\(file) does not bear this province's seal: ask the province for it again."))
        }
        let present = try SealedFolder.read(province.folder).flatMap { Seal.opened($0, by: key) }
        if let present, present.version > directory.version {
            throw ConsoleFault.refused(
                Phrase(
                    "Di sini sudah ada direktori yang lebih baru (\(present.version)).",
                    "A newer directory (\(present.version)) is here already."))
        }
        try SealedFolder.take(sealed, directory, into: province.folder)
        try Installers(try Province(province.folder), seat).install()
    }
}

/// The province's directory as nodes install it.
enum Directory {
    /// The serialized command that installs the folder's directory: sealed, if the province has a seal.
    static func command(of province: Province) throws -> Data {
        var command = WireNodeCommand()
        if let seal = ProvinceSeal(of: province) {
            command.installSealedDirectory = try SealedFolder.seal(made(of: province), with: seal, in: province.folder)
        } else if let sealed = try SealedFolder.read(province.folder) {
            command.installSealedDirectory = sealed
        } else {
            command.installDirectory = try made(of: province)
        }
        return try command.serializedData()
    }

    /// The directory of the plan and the known public keys. The roles that a person holds become grants, which are what
    /// the nodes check.
    ///
    /// Its version is the latest modification time of the plan, the public keys and their folder, in milliseconds. An
    /// unchanged directory has the same bytes, so that a node which has installed it replies from its journal. The
    /// folder's time counts because a key file that was moved over another keeps its old time.
    static func made(of province: Province) throws -> WireDirectory {
        var directory = WireDirectory()
        directory.plan = province.text
        directory.version = try version(of: province)
        directory.roles = (province.plan.roles ?? []).map { role in
            .with { ($0.name, $0.title, $0.permissions) = (role.name, role.title, role.may) }
        }
        directory.apart = (province.plan.apart ?? []).map { pair in
            .with { ($0.first, $0.second) = (pair[0], pair[1]) }
        }
        for person in province.plan.people where !province.publicKeys(of: person.name).isEmpty {
            var principal = try principal(person.name, province, person: true, person.speaksForOthers)
            (principal.human, principal.agency) = (person.human ?? "", person.agency ?? "")
            directory.principals.append(principal)
            for holding in person.holds ?? [] {
                directory.holdings.append(
                    .with {
                        ($0.principal, $0.role, $0.node) = (person.name, holding.role, holding.node)
                        $0.area = holding.area ?? province.plan.code
                    })
            }
            for grant in province.plan.grants(of: person) {
                for permission in grant.may {
                    directory.grants.append(
                        self.grant(person.name, grant.node, permission, grant.area ?? province.plan.code))
                }
            }
        }
        for node in province.plan.nodes where !province.publicKeys(of: node.name).isEmpty {
            try directory.principals.append(principal(node.name, province, person: false, nil))
            for peer in node.follows ?? [] {
                for permission in ["entries"] + (node.personal?.permissions ?? []) {
                    directory.grants.append(grant(node.name, peer, permission, province.plan.code))
                }
            }
        }
        return directory
    }

    /// Installs the directory on a node. The request id is ``Once``'s first, so that the same directory is installed
    /// once. A node on which another person has installed the same version is left unchanged.
    static func install(_ command: Data, on node: String, _ session: Session, seconds: Double = 60) throws {
        let id = Once(
            command, by: session.person, key: try RequestIDKey.read(of: session.person, in: session.province)
        ).id(0)
        let answer = try session.answer(node, .nodeCommand, command, id: id, seconds: seconds)
        if answer.header.outcome == .refused, let refusal = try? WireNodeRefusal(serializedBytes: answer.body),
            refusal.code == .directoryOutdated, refusal.subject == "\(try version(in: command))"
        {
            return
        }
        _ = try session.answered(answer, by: node, refusal: Session.nodeRefusal)
    }

    private static func version(in command: Data) throws -> UInt64 {
        let command = try WireNodeCommand(serializedBytes: command)
        guard case .installSealedDirectory(let sealed) = command.command else {
            return command.installDirectory.version
        }
        return try WireDirectory(serializedBytes: sealed.directory).version
    }

    private static func version(of province: Province) throws -> UInt64 {
        let keys = province.folder.appendingPathComponent("keys")
        let files =
            try FileManager.default.contentsOfDirectory(atPath: keys.path).filter { $0.hasSuffix(".pub") }
            .map { keys.appendingPathComponent($0) } + [province.folder.appendingPathComponent("province.yaml"), keys]
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
        let keys = try province.known(name)
        principal.publicKey = keys[0]
        if keys.count > 1 { principal.nextPublicKey = keys[1] }
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
