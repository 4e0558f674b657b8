import Edges
import Foundation
import Glibc

@testable import Console

/// A province in a folder of its own, with the real executables on real sockets. Its nodes are killed and its folder
/// removed when the test ends.
final class WholeProvince {
    private let scratch: Scratch
    /// The province's folder.
    let folder: URL

    /// Makes a province with the plan that the project ships, or another; nothing runs yet.
    init(from template: URL? = nil) throws {
        scratch = try Scratch()
        folder = scratch.folder.appendingPathComponent("p")
        let from = template ?? Executables.project.appendingPathComponent("deploy/province")
        try expectSuccess(try tangga(["init", folder.path, "--from", from.path]))
    }

    deinit {
        for node in (try? nodes()) ?? [] { try? signal(node, SIGKILL) }
    }

    /// The names of its nodes.
    func nodes() throws -> [String] { try Province(folder).plan.nodes.map(\.name) }

    /// Starts these nodes, or all, and returns when they serve.
    func up(_ nodes: String...) throws { try expectSuccess(try run(["up", "--detach"] + nodes, seconds: 300)) }

    /// Stops these nodes, or all, politely.
    func down(_ nodes: String...) throws { try expectSuccess(try run(["down"] + nodes)) }

    /// Runs `tangga` in this province.
    func run(_ arguments: [String], as person: String? = nil, seconds: Double = 120) throws -> Ran {
        try tangga(arguments + (person.map { ["--as", $0] } ?? []), seconds: seconds)
    }

    /// Runs `tangga` in this province; that it is done is part of the test.
    @discardableResult
    func done(_ arguments: String..., as person: String? = nil) throws -> Ran {
        let ran = try run(arguments, as: person)
        try expectSuccess(ran)
        return ran
    }

    /// The process that serves a node; nil when it does not run.
    func process(of node: String) throws -> pid_t? { Nodes(province: try Province(folder)).process(of: node) }

    /// Sends a signal to a node's process.
    func signal(_ node: String, _ number: Int32) throws {
        if let process = try process(of: node) { Glibc.kill(process, number) }
    }

    /// `kill -9`: the node has no time for anything. Returns when it is gone.
    func kill(_ node: String) throws {
        try signal(node, SIGKILL)
        while try process(of: node) != nil { usleep(5_000) }
    }

    private func tangga(_ arguments: [String], seconds: Double = 120) throws -> Ran {
        try Ran.program(
            Executables.named("tangga"), arguments,
            environment: ["TANGGA_PROVINCE": folder.path, "TANGGA_LANG": "en"], seconds: seconds)
    }
}

/// A program that should have ended with status 0 did not.
struct Failed: Error, CustomStringConvertible {
    let ran: Ran
    var description: String { "status \(ran.status): \(ran.err)\(ran.out)" }
}

/// Throws what a program said when it did not end with status 0.
func expectSuccess(_ ran: Ran) throws {
    if ran.status != 0 { throw Failed(ran: ran) }
}
