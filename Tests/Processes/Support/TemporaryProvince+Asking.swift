import Edges
import Foundation
import Kernel
import Schemas
import Stores
import SwiftProtobuf
import Talk
import Testing
import Vocabulary
import WireSchemas

@testable import Console

/// Connections to a province's nodes, and their answers.
extension TemporaryProvince {
    /// A connection to a node with the key of a person or node of the province.
    func client(_ node: String, as name: String) throws -> Client {
        try client(node, as: try province.keys(of: name))
    }

    /// A connection to a node with any key.
    func client(_ node: String, as keys: KeyPair) throws -> Client {
        try client(node, as: keys, in: context)
    }

    private func client(_ node: String, as keys: KeyPair, in context: ZeroMQContext) throws -> Client {
        let name = try #require(NodeName(node))
        return try Client(node, at: try province.address(of: name), as: keys, in: context)
    }

    /// A connection to a node with a context of its own, whose thread no other connection of this process delays.
    func clientOfItsOwn(_ node: String, as name: String) throws -> Client {
        try client(node, as: try province.keys(of: name), in: try ZeroMQContext())
    }

    /// A session of the console in this process.
    func session(as person: String) throws -> Session { try Session(province, as: person) }

    /// A node's status.
    func status(of node: String) throws -> WireStatus {
        var query = WireNodeQuery()
        query.status = WireStatusQuery()
        let answer = try watcher(of: node).call(
            .nodeQuery, try query.serializedData(), seconds: 20 * Double(Slowdown.factor),
            again: Double(Slowdown.factor))
        return try WireNodeAnswer(serializedBytes: answer.body).status
    }

    /// Waits until every node has read its peers' present journals, as `tangga status` shows.
    func waitUntilAllHaveRead() throws {
        let heads = try nodes.reduce(into: [:]) { $0[$1] = try status(of: $1).head }
        for node in province.plan.nodes {
            try eventually("\(node.name) has read its peers", seconds: 60) {
                let cursors = try status(of: node.name).cursors
                return (node.follows ?? []).allSatisfy { peer in
                    cursors.contains { $0.peer == peer && $0.entry >= heads[peer, default: .max] }
                }
            }
        }
    }

    /// The entry up to which a node has read a peer.
    func cursor(of node: String, in peer: String) throws -> UInt64 {
        try status(of: node).cursors.first { $0.peer == peer }?.entry ?? 0
    }

    /// The hash of an entry.
    func hash(of entry: UInt64, in node: String) throws -> Data {
        var query = WireNodeQuery()
        query.hash.entry = entry
        let answer = try client(node, as: "auditor").call(.nodeQuery, try query.serializedData(), again: 1)
        return try WireNodeAnswer(serializedBytes: answer.body).hash.hash
    }

    /// The output of `tangga verify` for a node; nil when it is sound.
    func unsound(_ node: String, within seconds: Double = 60) throws -> String? {
        let verify = try tangga("verify", node)
        return try verify.status(within: seconds) == 0 ? nil : verify.out + verify.words
    }

    /// The database of a node that does not run.
    func database(of node: String) throws -> SQLiteStore {
        try SQLiteStore(.file(folder.appendingPathComponent("data/\(node).sqlite").path, readers: 1))
    }

    /// Moves the database of a stopped node aside, as an operator would before a restore.
    func putDatabaseAside(of node: String) throws {
        for ending in ["", "-wal", "-shm"] {
            let file = folder.appendingPathComponent("data/\(node).sqlite\(ending)")
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            try FileManager.default.moveItem(at: file, to: file.appendingPathExtension("old"))
        }
    }
}
