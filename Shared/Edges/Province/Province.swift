public import Foundation
public import Kernel
import Yams

/// A province's folder: its nodes and their addresses, its people and their grants.
///
///     DIR/province.yaml      the plan
///     DIR/nodes/NODE.yaml    a node's own settings
///     DIR/keys/NAME.key      secret keys of the nodes and people on this host, mode 0600
///     DIR/keys/NAME.pub      public keys of all nodes and people; NAME.next.pub while a key is being replaced
///     DIR/keys/seal.key      the province's seal, where directories are made; seal.pub where they are installed
///     DIR/run/               sockets and locks, mode 0750
///     DIR/data/              databases
///     DIR/log/               logs of the nodes
public struct Province: Sendable {
    /// The province's folder.
    public let folder: URL
    /// The contents of `province.yaml`.
    public let plan: Plan
    /// The text of `province.yaml`.
    package let text: String

    /// Reads a province's folder.
    /// - Throws: ``ProvinceFault`` if `province.yaml` is missing or invalid.
    public init(_ folder: URL) throws {
        let file = folder.appendingPathComponent("province.yaml")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw ProvinceFault(
                "Tidak ada provinsi di \(folder.path): buat dengan `tangga init \(folder.path)`. / No province there.")
        }
        try self.init(folder, text: text)
    }

    /// A province whose `province.yaml` would have this text.
    /// - Throws: ``ProvinceFault`` if the text is invalid.
    package init(_ folder: URL, text: String) throws {
        self.folder = folder
        self.text = text
        let file = folder.appendingPathComponent("province.yaml")
        do { plan = try YAMLDecoder().decode(Plan.self, from: text) } catch {
            throw ProvinceFault("\(file.path) tidak dapat dibaca / cannot be read: \(error)")
        }
        if let fault = plan.fault { throw ProvinceFault("\(file.path): \(fault)") }
    }

    /// The peers that a node follows.
    package func peers(of node: NodeName) throws -> [NodeName] {
        try (plan.nodes.first { $0.name == node.description }?.follows ?? []).map { text in
            guard let peer = NodeName(text) else {
                throw ProvinceFault("\(text) bukan nama simpul. / is not a node's name.")
            }
            return peer
        }
    }

    /// The addresses of these peers, without those whose keys were not brought in yet.
    package func addresses(of peers: [NodeName]) throws -> [(NodeName, Address)] {
        try peers.filter { !publicKeys(of: $0.description).isEmpty }.map { ($0, try address(of: $0)) }
    }

    /// The endpoints of a node and its public keys.
    public func address(of node: NodeName) throws -> Address {
        guard let found = plan.nodes.first(where: { $0.name == node.description }) else {
            throw ProvinceFault("Simpul \(node) tidak ada di province.yaml. / There is no such node.")
        }
        return Address(
            endpoints: try ([found.address] + (found.addresses ?? [])).map(endpoint),
            publicKeys: try known(node.description))
    }

    /// An address in ZeroMQ's form, with the full path of a socket in the folder.
    package func endpoint(_ address: String) throws -> String {
        guard address.hasPrefix("ipc://"), !address.hasPrefix("ipc:///") else { return address }
        let path = folder.appendingPathComponent(String(address.dropFirst(6))).path
        // sockaddr_un's path has room for 107 bytes and a final zero.
        guard path.utf8.count <= 107 else {
            throw ProvinceFault(
                "Jalur soket \(path) lebih dari 107 bita: letakkan provinsi di folder yang lebih pendek. / "
                    + "The socket's path is over 107 bytes: put the province in a shorter folder.")
        }
        return "ipc://" + path
    }
}

/// A province's folder is not as required; the text says what to do.
public struct ProvinceFault: Error, CustomStringConvertible, Sendable {
    /// The text, in both languages.
    public let description: String

    /// Creates a fault with a text in both languages.
    public init(_ description: String) { self.description = description }
}
