public import Foundation
public import Kernel
import Yams

/// A province as it stands in a folder: which nodes there are and where, who its people are and what each may ask.
///
///     DIR/province.yaml      this
///     DIR/nodes/NODE.yaml    a node's own settings
///     DIR/keys/NAME.key      secret keys of those who are on this host, mode 0600
///     DIR/keys/NAME.pub      everybody's public keys; NAME.next.pub beside it while a key is being replaced
///     DIR/keys/seal.key      the province's seal, where directories are made; seal.pub wherever they are taken
///     DIR/run/               sockets and locks, mode 0750
///     DIR/data/              databases
///     DIR/log/               what the nodes say
public struct Province: Sendable {
    /// The folder.
    public let folder: URL
    /// What `province.yaml` says.
    public let plan: Plan

    /// What `province.yaml` says.
    public struct Plan: Codable, Sendable {
        /// The province's code: `36`.
        public var code: String
        /// Its name.
        public var name: String
        /// Who installs the directory.
        public var founder: String
        /// Its nodes.
        public var nodes: [Node]
        /// Its people.
        public var people: [Person]

        /// A node of an agency.
        public struct Node: Codable, Sendable {
            /// `registry.bappeda`.
            public var name: String
            /// `ipc://run/registry.bappeda.sock` (within the folder) or `tcp://host:port`.
            public var address: String
            /// Where it is served too, when a stand-by has taken over.
            public var addresses: [String]?
            /// The nodes that it follows.
            public var follows: [String]?
            /// Whether it may and wants to read personal data of those.
            public var personal: Bool?
        }

        /// A person with a key.
        public struct Person: Codable, Sendable {
            /// `bendahara`.
            public var name: String
            /// What the person does, for those who choose one.
            public var role: String
            /// The agency on whose host the key is, where agencies have hosts of their own.
            public var agency: String?
            /// Whether it speaks for others (the Gateway's key).
            public var speaksForOthers: Bool?
            /// What it may ask.
            public var grants: [Grant]
        }

        /// What somebody may ask.
        public struct Grant: Codable, Sendable {
            /// A node, or `*`.
            public var node: String
            /// Names of commands and queries, such as `registry.*`.
            public var may: [String]
            /// A region's code; the whole province when there is none.
            public var area: String?
        }
    }

    /// Opens a province.
    /// - Throws: ``ProvinceFault``.
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

    /// Whom a node follows.
    package func peers(of node: NodeName) throws -> [NodeName] {
        try (plan.nodes.first { $0.name == node.description }?.follows ?? []).map { text in
            guard let peer = NodeName(text) else {
                throw ProvinceFault("\(text) bukan nama simpul. / is not a node's name.")
            }
            return peer
        }
    }

    /// Where these are; without those who have not been brought in yet.
    package func addresses(of peers: [NodeName]) throws -> [(NodeName, Address)] {
        try peers.filter { !publicKeys(of: $0.description).isEmpty }.map { ($0, try address(of: $0)) }
    }

    /// Where a node is, and the keys by which it is known.
    public func address(of node: NodeName) throws -> Address {
        guard let found = plan.nodes.first(where: { $0.name == node.description }) else {
            throw ProvinceFault("Simpul \(node) tidak ada di province.yaml. / There is no such node.")
        }
        return Address(
            endpoints: try ([found.address] + (found.addresses ?? [])).map(endpoint),
            publicKeys: try known(node.description))
    }

    /// An address as ZeroMQ takes it.
    package func endpoint(_ address: String) throws -> String {
        guard address.hasPrefix("ipc://"), !address.hasPrefix("ipc:///") else { return address }
        let path = folder.appendingPathComponent(String(address.dropFirst(6))).path
        // sockaddr_un has room for 107 bytes.
        guard path.utf8.count <= 107 else {
            throw ProvinceFault(
                "Jalur soket \(path) lebih dari 107 bita: letakkan provinsi di folder yang lebih pendek. / "
                    + "The socket's path is over 107 bytes: put the province in a shorter folder.")
        }
        return "ipc://" + path
    }
}

/// Something about a province's folder is not as it must be; says what to do.
public struct ProvinceFault: Error, CustomStringConvertible, Sendable {
    /// The sentence.
    public let description: String

    /// A sentence.
    public init(_ description: String) { self.description = description }
}
