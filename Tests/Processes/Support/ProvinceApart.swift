import Edges
import Foundation
import Glibc
import Testing
import WireSchemas

@testable import Console

/// The shipped province with a host for each agency, whose folder has the secret keys of that agency's nodes and people
/// only.
final class ProvinceApart {
    static let agencies = ["bappeda", "dinsos", "ketapang", "disnaker", "dinkop"]

    /// The tests' host on the same network. It has every key and runs no node.
    let whole: TemporaryProvince
    let network: Network
    private let cables: [String: Host]
    private let folders: [String: TemporaryProvince]
    private var processes: [String: ChildProcess] = [:]

    /// The hosts; no node runs yet.
    /// - Parameter detour: makes, from the Registry's address and the tests' host's, another address by which all hosts
    ///   but Bappeda's reach the Registry.
    init(detour: ((_ registry: String, _ here: String) throws -> String)? = nil) throws {
        let network = try Network()
        let cables = try ProvinceApart.agencies.reduce(into: [:]) { $0[$1] = try network.host() }
        let whole = try TemporaryProvince(.apart(cables.mapValues(\.address)))
        let registry = try #require(whole.province.plan.nodes.first).address
        let other = try detour.map { [registry: try $0(registry, network.here)] } ?? [:]
        folders = try cables.reduce(into: [:]) { folders, cable in
            let (agency, host) = cable
            folders[agency] = try TemporaryProvince(
                of: whole, in: URL(fileURLWithPath: "\(whole.folder.path)-\(agency)"), on: host,
                home: { ProvinceApart.home(of: $0) == agency }, by: agency == "bappeda" ? [:] : other)
        }
        (self.network, self.cables, self.whole) = (network, cables, whole)
    }

    /// The agency that has a key. All operators are at Dinas Sosial here, so that imports come from another host than the
    /// Registry's.
    private static func home(of name: String) -> String {
        switch name {
        case "bendahara", "kepala-dinsos", "juru-bayar": "dinsos"
        case "petugas-pangan", "kepala-ketapang", "juru-serah": "ketapang"
        case "instruktur": "disnaker"
        case "pendamping": "dinkop"
        case _ where name.hasPrefix("operator"): "dinsos"
        default: name.contains(".") ? String(name.drop { $0 != "." }.dropFirst()) : "bappeda"
        }
    }

    /// An agency's folder on its host.
    subscript(agency: String) -> TemporaryProvince {
        get throws { try #require(folders[agency]) }
    }

    /// An agency's cable.
    func cable(_ agency: String) throws -> Host { try #require(cables[agency]) }

    /// The folder from which a node is started.
    func place(of node: String) throws -> TemporaryProvince { try self[ProvinceApart.home(of: node)] }

    /// The folder of the person who usually runs a command.
    func desk(for words: [String]) throws -> TemporaryProvince {
        switch words.first {
        case "course": try self["disnaker"]
        case "group", "kur": try self["dinkop"]
        case "programmes", "directory", "up", "status", "verify", "backup", "restore": try self["bappeda"]
        case "rungs" where words.dropFirst().first == "confirm": try self["bappeda"]
        default: try self["dinsos"]
        }
    }

    /// Starts a node on its host without waiting for it.
    func launch(_ node: String) throws { processes[node] = try place(of: node).launch(node) }

    /// The process of a launched node.
    func process(of node: String) throws -> ChildProcess { try #require(processes[node]) }

    /// Starts every node on its host and gives it the directory and the province's first data.
    ///
    /// Then restarts all nodes: a connection that was turned away before the directory came is retried only when its
    /// handshake times out after five seconds.
    func start() throws {
        for node in whole.nodes { try launch(node) }
        for node in whole.nodes { _ = try whole.status(of: node) }
        try self["bappeda"].tangga("up", "--detach", TemporaryProvince.registry).done()
        try self["bappeda"].tangga("directory").done()
        for process in processes.values { process.signal(SIGTERM) }
        for process in processes.values { try process.status() }
        for node in whole.nodes { try launch(node) }
        try whole.waitUntilAllHaveRead()
    }

    /// The cables of all agencies but Bappeda.
    var agencyCables: [Host] { cables.filter { $0.key != "bappeda" }.map(\.value) }
}
