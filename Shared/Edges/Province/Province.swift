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

    /// The contents of `province.yaml`.
    public struct Plan: Codable, Sendable {
        /// The province's region code: `36`.
        public var code: String
        /// The province's name.
        public var name: String
        /// The principal that installs the directory.
        public var founder: String
        /// The province's nodes.
        public var nodes: [Node]
        /// The province's people.
        public var people: [Person]

        /// A node of an agency.
        public struct Node: Codable, Sendable {
            /// The node's name, such as `registry.bappeda`.
            public var name: String
            /// `ipc://run/registry.bappeda.sock` (within the folder) or `tcp://host:port`.
            public var address: String
            /// Further addresses at which it is served after a stand-by has taken over.
            public var addresses: [String]?
            /// The names of the peers that it follows.
            public var follows: [String]?
            /// Whether it may and wants to read personal data of those peers.
            public var personal: Bool?
        }

        /// A person with a key.
        public struct Person: Codable, Sendable {
            /// The person's name, such as `bendahara`.
            public var name: String
            /// The person's duty, for display when a person is chosen.
            public var role: String
            /// The agency on whose host the key is, if agencies have their own hosts.
            public var agency: String?
            /// Whether the principal speaks for others (the Gateway's key).
            public var speaksForOthers: Bool?
            /// The principal's grants.
            public var grants: [Grant]
        }

        /// Permission for a principal's requests to a node.
        public struct Grant: Codable, Sendable {
            /// A node's name, or `*` for every node.
            public var node: String
            /// Names of commands and queries, or patterns such as `registry.*`.
            public var may: [String]
            /// A region's code; nil for the whole province.
            public var area: String?
        }
    }

    /// Reads a province's folder.
    /// - Throws: ``ProvinceFault`` if `province.yaml` is missing or invalid.
    public init(_ folder: URL) throws {
        self.folder = folder
        let file = folder.appendingPathComponent("province.yaml")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw ProvinceFault(
                "Tidak ada provinsi di \(folder.path): buat dengan `tangga init \(folder.path)`. / No province there.")
        }
        do { plan = try YAMLDecoder().decode(Plan.self, from: text) } catch {
            throw ProvinceFault("\(file.path) tidak dapat dibaca / cannot be read: \(error)")
        }
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
