import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import WireSchemas

/// A province of its own with the project's real executables: real sockets, CURVE, databases on the disk.
final class BenchProvince {
    static let registry = "registry.bappeda"
    static let reporting = "reporting.bappeda"
    static let disbursement = "disbursement.dinsos"

    let folder: URL
    let province: Province
    private let words: URL
    private let context: ZeroMQContext

    /// A new province with the shipped plan; no node runs yet.
    /// - Parameter server: the PostgreSQL server of its nodes' stores; nil for SQLite files.
    init(in scratch: URL, at server: PostgresServer? = nil) throws {
        // Short, because a socket's path has room for 107 bytes.
        folder = scratch.appendingPathComponent("p\(UInt16.random(in: .min ... .max))")
        words = scratch.appendingPathComponent("\(folder.lastPathComponent).words")
        context = try ZeroMQContext()
        try BenchProvince.run(["init", folder.path], nil, words)
        province = try Province(folder)
        guard let server else { return }
        let store = try server.newDatabase(named: folder.lastPathComponent)
        for node in province.plan.nodes {
            try Data("store: \(store)\nreaders: 2\n".utf8)
                .write(to: folder.appendingPathComponent("nodes/\(node.name).yaml"))
        }
    }

    /// Starts nodes; returns when they serve.
    func up(_ nodes: [String]) throws { try tangga(["up", "--detach"] + nodes) }

    /// Stops nodes; all of them when none is named.
    func down(_ nodes: [String] = []) throws { try tangga(["down"] + nodes) }

    /// Stops every node and removes the folder.
    func clear() {
        // deploy/bench ends nodes that do not stop, by their folder.
        try? down()
        try? FileManager.default.removeItem(at: folder)
        try? FileManager.default.removeItem(at: words)
    }

    /// Runs a console command to its end.
    /// - Parameter allowed: exit statuses that count as success.
    func tangga(_ arguments: [String], allowed: Set<Int32> = [0]) throws {
        try BenchProvince.run(arguments, folder, words, allowed: allowed)
    }

    private static func run(
        _ arguments: [String], _ province: URL?, _ words: URL, allowed: Set<Int32> = [0]
    ) throws {
        let process = try Programs.start(
            "tangga", arguments, environment: province.map { ["TANGGA_PROVINCE": $0.path] } ?? [:], words: words)
        // `waitUntilExit` polls only 20 times a second.
        while process.isRunning { Thread.sleep(forTimeInterval: 0.001) }
        guard allowed.contains(process.terminationStatus) else {
            let said = (try? String(contentsOf: words, encoding: .utf8)) ?? ""
            throw BenchFault("tangga \(arguments.joined(separator: " ")): \(process.terminationStatus)\n\(said)")
        }
    }

    /// Starts a node's process without waiting for it.
    func launch(_ node: String) throws -> Process {
        let service = String(node.prefix { $0 != "." })
        return try Programs.start(service, ["--province", folder.path, "--node", node], words: words)
    }

    /// A person's connection to a node.
    /// - Parameter own: a context for this connection alone; nil for the shared one.
    func client(_ node: String, as person: String, in own: ZeroMQContext? = nil) throws -> Client {
        guard let name = NodeName(node) else { throw BenchFault("\(node) is no node") }
        return try Client(
            node, at: try province.address(of: name), as: try province.keys(of: person), in: own ?? context)
    }

    /// The path of a node's database file.
    func database(of node: String) -> String { folder.appendingPathComponent("data/\(node).sqlite").path }

    /// A node's status.
    func status(of node: String, _ client: Client) throws -> WireStatus {
        var query = WireNodeQuery()
        query.status = WireStatusQuery()
        let answer = try client.call(.nodeQuery, try query.serializedData(), seconds: 60, again: 1)
        return try WireNodeAnswer(serializedBytes: answer.body).status
    }

    /// Waits until a node has read the whole present journal of a peer.
    func awaitFollowing(_ node: String, of peer: String) throws {
        let asked = try client(peer, as: "admin")
        let head = try status(of: peer, asked).head
        let follower = try client(node, as: "admin")
        let until = Date().addingTimeInterval(600)
        while true {
            let cursor = try status(of: node, follower).cursors.first { $0.peer == peer }
            if let cursor, cursor.entry >= head { return }
            guard Date() < until else { throw BenchFault("\(node) does not reach the head of \(peer)") }
            usleep(20_000)
        }
    }

    /// The process id in a node's lock file.
    func process(of node: String) throws -> pid_t {
        let lock = folder.appendingPathComponent("run/\(node).lock").path
        let text = try String(contentsOfFile: lock, encoding: .utf8)
        guard let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchFault("\(node) does not run")
        }
        return pid
    }
}

extension Client {
    /// Sends a command that must be answered.
    func told(_ command: some Message) throws -> WireReplyHeader {
        let answer = try call(.command, try command.serializedData())
        guard answer.header.outcome == .answered else { throw BenchFault("\(answer.header)") }
        return answer.header
    }
}
