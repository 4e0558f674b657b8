import Edges
import Foundation
import Glibc
import Kernel
import SwiftProtobuf
import Talk
import Testing
import Vocabulary
import WireSchemas

@testable import Console

/// A province's host and an agency's, as two folders that share only TCP and the files that people carry between them.
final class TwoAgencies {
    static let registry = "registry.bappeda"
    static let disbursement = "disbursement.dinsos"

    let folder: URL
    let context: ZeroMQContext
    private let janitors: [Janitor]

    /// The province's host with Bappeda's keys; no agency is invited yet.
    init() throws {
        folder = URL(fileURLWithPath: "/tmp/tangga-\(UUID().uuidString.prefix(8))")
        janitors = try ["", "bappeda", "dinsos"].map { [folder] in try Janitor(of: folder.appendingPathComponent($0)) }
        context = try ZeroMQContext()
        let template = folder.appendingPathComponent("template")
        try FileManager.default.createDirectory(at: template, withIntermediateDirectories: true)
        let shipped = try Template.folder()
        for name in Template.files where name != "province.yaml" {
            try FileManager.default.copyItem(
                at: shipped.appendingPathComponent(name), to: template.appendingPathComponent(name))
        }
        try Data(TwoAgencies.plan.utf8).write(to: template.appendingPathComponent("province.yaml"))
        try tangga("init", path("bappeda"), "--from", template.path, "--agency", "bappeda").done()
    }

    /// Loopback addresses drawn at random, so that no two tests share them.
    private static var plan: String {
        let host = "127.\(UInt8.random(in: 1...250)).\(UInt8.random(in: 1...250)).\(UInt8.random(in: 1...250))"
        return """
            code: "36"
            name: Banten
            founder: admin
            nodes:
              - {name: registry.bappeda, address: "tcp://\(host):7501", follows: [disbursement.dinsos]}
              - {name: disbursement.dinsos, address: "tcp://\(host):7502", follows: [registry.bappeda], personal: true}
            people:
              - {name: admin, role: Administrator, grants: [{node: "*", may: ["*"]}]}
              - name: operator
                role: Operator
                agency: bappeda
                grants: [{node: registry.bappeda, may: ["registry.*"]}, {node: "*", may: [node.status]}]
              - name: admin-dinsos
                role: Admin Dinas Sosial
                agency: dinsos
                grants: [{node: disbursement.dinsos, may: ["node.*"]}]
              - {name: bendahara, role: Bendahara, agency: dinsos, grants: [{node: disbursement.dinsos, may: ["disbursement.*"]}]}
            """
    }

    /// A path in the folder above both hosts, where carried files are put.
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// A host's folder as a province.
    func province(_ host: String) throws -> Province { try Province(folder.appendingPathComponent(host)) }

    /// Runs a console command in English.
    func tangga(_ arguments: String..., at host: String? = nil) throws -> ChildProcess {
        var environment = ["TANGGA_LANG": "en"]
        if let host { environment["TANGGA_PROVINCE"] = path(host) }
        return try ChildProcess(Executables.named("tangga"), arguments, in: folder, environment: environment)
    }

    /// The fingerprint in a command's standard error, for its person to read out.
    func fingerprint(_ process: ChildProcess) throws -> String {
        let words = try process.done().words
        let found = words.firstMatch(of: /([0-9a-f]{4} ){7}[0-9a-f]{4}/)
        return String(try #require(found, "\(words)").output.0)
    }

    /// Admits Dinas Sosial and starts both nodes.
    func bringIn() throws {
        try tangga("up", "--detach", at: "bappeda").done()
        let seal = try fingerprint(
            tangga("agency", "invite", "dinsos", "--out", path("dinsos.undangan"), at: "bappeda"))
        let answer = try fingerprint(
            tangga("agency", "accept", path("dinsos.undangan"), path("dinsos"), "--seal", seal))
        try tangga("agency", "admit", path("dinsos/dinsos.jawaban"), "--answer", answer, at: "bappeda").done()
        try tangga("directory", "take", path("bappeda/directory.tangga"), at: "dinsos").done()
        try tangga("up", "--detach", at: "dinsos").done()
    }

    /// A person's connection to a node, with the key and the addresses now in a host's folder.
    func client(_ node: String, as person: String, at host: String) throws -> Client {
        let province = try province(host)
        let name = try #require(NodeName(node))
        return try Client(node, at: try province.address(of: name), as: try province.keys(of: person), in: context)
    }

    /// A node's status as the province's administrator sees it.
    func status(of node: String) throws -> WireStatus {
        try Session(province("bappeda"), as: "admin").ask(node, .with { $0.status = .init() })
            .status
    }

    /// A node's counter.
    func count(_ name: String, of node: String) throws -> UInt64 {
        try status(of: node).counters.first { $0.name == name }?.value ?? 0
    }

    /// The entry up to which a node has read another.
    func cursor(of node: String, in peer: String) throws -> UInt64 {
        try status(of: node).cursors.first { $0.peer == peer }?.entry ?? 0
    }

    deinit {
        for host in ["bappeda", "dinsos"] {
            guard let province = try? province(host) else { continue }
            for node in province.plan.nodes {
                if let pid = Nodes(province: province).process(of: node.name) { kill(pid, SIGKILL) }
            }
        }
    }
}
