import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Console

/// A small province in a folder of its own: the Registry, one Disbursement that follows it, and Reporting that follows
/// both. When it is let go, or the tests end in whatever way, its processes and its folder vanish.
final class TemporaryProvince {
    static let registry = "registry.bappeda"
    static let disbursement = "disbursement.dinsos"
    static let reporting = "reporting.bappeda"

    let folder: URL
    let province: Province
    private let context: ZeroMQContext
    private let janitor: Janitor
    private var running: [String: ChildProcess] = [:]

    /// A new province; no node runs yet.
    init() throws {
        // Short, because the path of a socket has room for 107 bytes.
        folder = URL(fileURLWithPath: "/tmp/tangga-\(UUID().uuidString.prefix(8))")
        janitor = try Janitor(of: folder)
        context = try ZeroMQContext()
        let template = folder.appendingPathComponent("template")
        try FileManager.default.createDirectory(at: template, withIntermediateDirectories: true)
        for name in Template.files where name != "province.yaml" {
            try FileManager.default.copyItem(
                at: try Template.folder().appendingPathComponent(name), to: template.appendingPathComponent(name))
        }
        try Data(TemporaryProvince.plan.utf8).write(to: template.appendingPathComponent("province.yaml"))
        let made = try ChildProcess("tangga", ["init", folder.path, "--from", template.path], in: folder)
        let status = try made.status()
        guard status == 0 else { throw TooLate(description: "tangga init: \(status) \(made.words)") }
        province = try Province(folder)
    }

    private static let plan = """
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

    /// Starts a node and does not wait for it.
    @discardableResult
    func launch(_ node: String, environment: [String: String] = [:]) throws -> ChildProcess {
        let process = try ChildProcess(
            String(node.prefix { $0 != "." }), ["--province", folder.path, "--node", node], in: folder,
            environment: environment)
        running[node] = process
        return process
    }

    /// Starts a node, waits until it answers, and gives it the directory and what a province begins with.
    @discardableResult
    func start(_ node: String, environment: [String: String] = [:]) throws -> ChildProcess {
        let process = try launch(node, environment: environment)
        try waitUntilServing(node, process)
        let up = try tangga("up", "--detach", node)
        guard try up.status() == 0 else { throw TooLate(description: "tangga up \(node): \(up.words) \(process.words)") }
        return process
    }

    /// Waits until a node that was launched answers.
    func waitUntilServing(_ node: String, _ process: ChildProcess) throws {
        // Before it holds its lock, `tangga up` would start another one.
        try eventually("\(node) runs; it said \(process.words)") {
            guard process.isRunning else { throw TooLate(description: "\(node) ended: \(process.words)") }
            return Nodes(province: province).process(of: node) == process.pid
        }
        _ = try status(of: node)
    }

    /// Starts a console command.
    func tangga(_ arguments: String...) throws -> ChildProcess {
        try ChildProcess("tangga", arguments, in: folder, environment: ["TANGGA_PROVINCE": folder.path])
    }

    /// A connection to a node of somebody whose key there is.
    func client(_ node: String, as name: String) throws -> Client {
        try client(node, as: try province.keys(of: name))
    }

    /// A connection to a node with any key.
    func client(_ node: String, as keys: KeyPair) throws -> Client {
        let name = try #require(NodeName(node))
        return try Client(node, at: try province.address(of: name), as: keys, in: context)
    }

    /// What a node says of itself.
    func status(of node: String) throws -> WireStatus {
        var query = WireNodeQuery()
        query.status = WireStatusQuery()
        let answer = try client(node, as: "admin").call(
            .nodeQuery, try query.serializedData(), seconds: 20, again: 1)
        return try WireNodeAnswer(serializedBytes: answer.body).status
    }

    /// What a node has counted under a name.
    func counter(_ name: String, of node: String) throws -> UInt64 {
        try status(of: node).counters.first { $0.name == name }?.value ?? 0
    }

    /// How far a node has read of a peer.
    func cursor(of node: String, in peer: String) throws -> UInt64 {
        try status(of: node).cursors.first { $0.peer == peer }?.entry ?? 0
    }

    /// A session of the console in this process.
    func session(as person: String) throws -> Session { try Session(province, as: person, language: .english) }

    /// What `tangga verify` says of a node; nil when it is sound.
    func unsound(_ node: String) throws -> String? {
        let verify = try tangga("verify", node)
        return try verify.status() == 0 ? nil : verify.out + verify.words
    }

    /// The database of a node that does not run.
    func database(of node: String) throws -> SQLiteStore {
        try SQLiteStore(.file(folder.appendingPathComponent("data/\(node).sqlite").path, readers: 1))
    }

    deinit { for process in running.values { process.end() } }
}

/// Clears a province's folder away when the one who holds it is gone, even when the tests crash: a shell that waits for
/// the end of its input.
private final class Janitor {
    private let process = Process()
    private let pipe = Pipe()

    init(of folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // No other child may keep the pipe open.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Janitor.script, folder.path]
        process.standardInput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// A lock that is held belongs to a node that runs.
    private static let script = """
        trap '' INT TERM HUP
        read -r nothing
        for lock in "$0"/run/*.lock; do
            [ -e "$lock" ] && ! flock -n "$lock" true && kill -9 "$(cat "$lock")"
        done
        if grep -q " $0/data " /proc/mounts; then umount -l "$0/data"; fi
        rm -rf "$0"
        """

    deinit {
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
