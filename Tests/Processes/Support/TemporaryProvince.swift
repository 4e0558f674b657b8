import Edges
import Foundation
import Glibc
import Testing

@testable import Console

/// A province in a folder of its own, with the real executables on real sockets. Its processes and its folder are
/// removed with the object, and also when the tests crash.
final class TemporaryProvince {
    /// The nodes and people of a province.
    enum Plan {
        /// The Registry, a Disbursement node that follows it, and Reporting, which follows both.
        case small
        /// The same, with a second host that may serve the Registry.
        case twoHosts
        /// The Registry and a Disbursement node, with roles in place of grants.
        case roles
        /// The province that the project ships.
        case shipped
        /// The same over TCP, with an address for each agency's nodes.
        case apart([String: String])
    }

    static let registry = "registry.bappeda"
    static let disbursement = "disbursement.dinsos"
    static let reporting = "reporting.bappeda"

    let folder: URL
    let province: Province
    let context: ZeroMQContext
    /// The host of its programs; nil for this host.
    let host: Host?
    private let janitor: Janitor
    /// The processes launched here, kept so that they are waited for.
    private var launched: [ChildProcess] = []
    /// The connections for status queries, by node.
    private var watchers: [String: Client] = [:]

    /// A new province; no node runs yet.
    init(_ plan: Plan = .small, on host: Host? = nil) throws {
        self.host = host
        // Short, because a socket's path has room for 107 bytes.
        folder = URL(fileURLWithPath: "/tmp/tangga-\(UUID().uuidString.prefix(8))")
        janitor = try Janitor(of: folder)
        context = try ZeroMQContext()
        let shipped = try Template.folder()
        let template = folder.appendingPathComponent("template")
        try FileManager.default.createDirectory(at: template, withIntermediateDirectories: true)
        for name in Template.files where name != "province.yaml" {
            try FileManager.default.copyItem(
                at: shipped.appendingPathComponent(name), to: template.appendingPathComponent(name))
        }
        try Data(try TemporaryProvince.text(of: plan, folder, shipped).utf8).write(
            to: template.appendingPathComponent("province.yaml"))
        try ChildProcess(Executables.named("tangga"), ["init", folder.path, "--from", template.path], in: folder).done()
        province = try Province(folder)
    }

    /// The second host of a ``Plan/twoHosts`` province, with the same plan and keys.
    convenience init(secondOf first: TemporaryProvince) throws {
        try self.init(of: first, in: TemporaryProvince.second(of: first.folder))
    }

    /// A province's folder on another host: the same plan, all public keys, and the secret keys of the names that are
    /// at home there.
    /// - Parameter detours: other addresses by which that host reaches some of the plan's nodes.
    init(
        of whole: TemporaryProvince, in folder: URL, on host: Host? = nil,
        home isHome: (String) -> Bool = { _ in true },
        by detours: [String: String] = [:]
    ) throws {
        self.folder = folder
        self.host = host
        janitor = try Janitor(of: folder)
        context = try ZeroMQContext()
        let files = FileManager.default
        for name in ["keys", "run", "data", "log", "nodes"] {
            try files.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o750])
        }
        let keys = try files.contentsOfDirectory(atPath: whole.folder.appendingPathComponent("keys").path)
            .filter { $0.hasSuffix(".pub") || isHome(String($0.dropLast(".key".count))) }
        for name in Template.files + keys.map({ "keys/\($0)" }) {
            try files.copyItem(at: whole.folder.appendingPathComponent(name), to: folder.appendingPathComponent(name))
        }
        let plan = folder.appendingPathComponent("province.yaml")
        let text = try detours.reduce(String(contentsOf: plan, encoding: .utf8)) { text, detour in
            text.replacing(detour.key, with: detour.value)
        }
        try Data(text.utf8).write(to: plan)
        province = try Province(folder)
    }

    /// A copy of a province whose nodes do not run, with all their files.
    init(copyOf other: URL) throws {
        host = nil
        folder = URL(fileURLWithPath: "/tmp/tangga-\(UUID().uuidString.prefix(8))")
        janitor = try Janitor(of: folder)
        context = try ZeroMQContext()
        try ChildProcess(
            URL(fileURLWithPath: "/bin/cp"), ["-a", other.appendingPathComponent(".").path, folder.path],
            in: FileManager.default.temporaryDirectory
        ).done()
        province = try Province(folder)
    }

    private static func second(of folder: URL) -> URL { URL(fileURLWithPath: folder.path + "-2") }

    private static let registrySocket = "run/registry.bappeda.sock"

    private static func twoHosts(_ folder: URL) -> String {
        let addresses = [folder, second(of: folder)].map { "ipc://" + $0.appendingPathComponent(registrySocket).path }
        return small.replacing(
            "\"ipc://\(registrySocket)\"", with: "\"\(addresses[0])\", addresses: [\"\(addresses[1])\"]")
    }

    /// The text of `province.yaml`.
    private static func text(of plan: Plan, _ folder: URL, _ shipped: URL) throws -> String {
        switch plan {
        case .small: return small
        case .roles: return roles
        case .twoHosts: return twoHosts(folder)
        case .shipped, .apart:
            let text = try String(contentsOf: shipped.appendingPathComponent("province.yaml"), encoding: .utf8)
            guard case .apart(let addresses) = plan else { return text }
            return text.replacing(/ipc:\/\/run\/([a-z-]+)\.([a-z]+)\.sock/) { found in
                "tcp://\(addresses[String(found.2)] ?? ""):\(found.1 == "reporting" ? 7002 : 7001)"
            }
        }
    }

    private static let small = """
        code: "36"
        name: Banten
        founder: admin
        nodes:
          - {name: registry.bappeda, address: "ipc://run/registry.bappeda.sock", follows: [disbursement.dinsos]}
          - name: disbursement.dinsos
            address: ipc://run/disbursement.dinsos.sock
            follows: [registry.bappeda]
            personal: true
          - name: reporting.bappeda
            address: ipc://run/reporting.bappeda.sock
            follows: [registry.bappeda, disbursement.dinsos]
        people:
          - {name: admin, role: Administrator, grants: [{node: "*", may: ["*"]}]}
          - {name: operator, role: Operator, grants: [{node: registry.bappeda, may: ["registry.*"]}]}
          - {name: bendahara, role: Bendahara, grants: [{node: disbursement.dinsos, may: ["disbursement.*"]}]}
          - {name: auditor, role: Auditor, grants: [{node: "*", may: ["node.*"]}]}
        """

    private static let roles = """
        code: "36"
        name: Banten
        founder: admin
        nodes:
          - {name: registry.bappeda, address: "ipc://run/registry.bappeda.sock", follows: [disbursement.dinsos]}
          - {name: disbursement.dinsos, address: "ipc://run/disbursement.dinsos.sock", follows: [registry.bappeda]}
        roles:
          - name: administrator
            title: Administrator
            may: [node.install_directory, node.status, node.verify, node.trail, registry.import_regions,
              registry.set_parameters, registry.load_programmes, registry.regions, registry.parameters]
          - name: operator
            title: Operator
            may: [registry.register_families, registry.assess_families, registry.propose_rungs, registry.enrol_families,
              registry.open_handover, registry.check_numbers, registry.regions, registry.programmes, registry.parameters, node.status]
          - {name: verifier, title: Verifikator, may: [registry.confirm_rungs, registry.proposals, registry.regions]}
          - {name: auditor, title: Auditor, may: [node.status, node.verify, node.hash, node.trail]}
        apart:
          - [operator, verifier]
        people:
          - name: admin
            agency: bappeda
            holds:
              - {role: administrator, node: "*"}
          - name: operator
            agency: bappeda
            holds:
              - {role: operator, node: registry.bappeda}
          - name: operator-dinsos
            agency: dinsos
            holds:
              - {role: operator, node: registry.bappeda}
          - {name: auditor, holds: [{role: auditor, node: "*"}]}
        """

    /// The names of its nodes.
    var nodes: [String] { province.plan.nodes.map(\.name) }

    // MARK: - Nodes

    /// Starts a node without waiting for it.
    @discardableResult
    func launch(
        _ node: String, _ more: String..., environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let program = Executables.named(String(node.prefix { $0 != "." })).path
        let process = try run([program, "--province", folder.path, "--node", node] + more, environment)
        launched.append(process)
        return process
    }

    /// Starts a node, waits until it answers, and gives it the directory and the province's first data.
    @discardableResult
    func start(
        _ node: String, environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let process = try launch(node, environment: environment)
        try waitUntilServing(node, process)
        try tangga("up", "--detach", node).done()
        return process
    }

    /// Waits until a launched node answers.
    func waitUntilServing(_ node: String, _ process: ChildProcess) throws {
        // Until it holds its lock, `tangga up` would start another process.
        try eventually("\(node) runs") {
            guard process.isRunning else { throw TooLate(description: "\(node) ended: \(process.words)") }
            return self.process(of: node) == process.pid
        }
        _ = try status(of: node)
    }

    /// The process that serves a node; nil when there is none.
    func process(of node: String) -> pid_t? { Nodes(province: province).process(of: node) }

    /// Kills a node's process with SIGKILL. Returns when the process is gone.
    func kill(_ node: String) throws {
        guard let process = process(of: node) else { return }
        Glibc.kill(process, SIGKILL)
        try eventually("\(node) is gone") { self.process(of: node) != process }
    }

    /// Kills each process of a node with SIGKILL, also one that `tangga up` has just started and that does not hold its
    /// lock yet. Returns when they are gone.
    func killStarted(_ node: String) throws {
        let words = ["--province", folder.path, "--node", node].joined(separator: "\0") + "\0"
        try eventually("\(node) is gone") {
            let started = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter {
                (try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8))?.contains(words) ?? false
            }
            for process in started { Glibc.kill(process, SIGKILL) }
            return started.isEmpty
        }
    }

    /// The founder's connection to a node. It is reused, since over a bad line making one takes a while.
    func watcher(of node: String) throws -> Client {
        if let known = watchers[node] { return known }
        let made = try client(node, as: "admin")
        watchers[node] = made
        return made
    }

    // MARK: - The console

    /// Starts a console command.
    func tangga(_ arguments: String...) throws -> ChildProcess { try tangga(arguments) }

    /// Starts a console command.
    func tangga(_ arguments: [String], _ environment: [String: String] = [:]) throws -> ChildProcess {
        let province = ["TANGGA_PROVINCE": folder.path]
        return try run([Executables.named("tangga").path] + arguments, environment.merging(province) { $1 })
    }

    /// Starts a program on the province's host.
    private func run(_ words: [String], _ environment: [String: String]) throws -> ChildProcess {
        let words = (host?.running ?? []) + words
        return try ChildProcess(
            URL(fileURLWithPath: words[0]), Array(words.dropFirst()), in: folder, environment: environment)
    }

    deinit {
        for node in nodes { try? kill(node) }
        for process in launched { process.end() }
    }
}
