extension Province {
    /// The contents of `province.yaml`.
    public struct Plan: Codable, Hashable, Sendable {
        /// The province's region code: `36`.
        public var code: String
        /// The province's name.
        public var name: String
        /// The principal that installs the directory.
        public var founder: String
        /// The province's nodes.
        public var nodes: [Node]
        /// The roles that people hold; nil in a file that states each person's grants, as earlier versions did.
        public var roles: [Role]?
        /// Pairs of roles that one human may not hold together.
        public var apart: [[String]]?
        /// The province's people.
        public var people: [Person]

        /// A node of an agency.
        public struct Node: Codable, Hashable, Sendable {
            /// The node's name, such as `registry.bappeda`.
            public var name: String
            /// `ipc://run/registry.bappeda.sock` (within the folder) or `tcp://host:port`.
            public var address: String
            /// Further addresses at which it is served after a stand-by has taken over.
            public var addresses: [String]?
            /// The names of the peers that it follows.
            public var follows: [String]?
            /// The personal data of those peers that it may and wants to read; nil: none.
            public var personal: FollowedData?
        }

        /// A named list of permissions.
        public struct Role: Codable, Hashable, Sendable {
            /// The role's name, such as `treasurer`.
            public var name: String
            /// The role in words, for people.
            public var title: String
            /// Names of commands and queries of all services, without patterns.
            public var may: [String]
        }

        /// A person with a key.
        public struct Person: Codable, Hashable, Sendable {
            /// The person's name, such as `bendahara`.
            public var name: String
            /// The person's duty in words; nil: the titles of the roles (``Plan/duty(of:)``).
            public var role: String?
            /// The human's id, where a human has several names; nil: the name. Rules of two people compare it.
            public var human: String?
            /// The person's agency, on whose host the key is, if agencies have their own hosts.
            public var agency: String?
            /// Whether the principal speaks for others (the Gateway's key).
            public var speaksForOthers: Bool?
            /// The roles that the person holds.
            public var holds: [Holding]?
            /// The principal's grants, in a file without roles.
            public var grants: [Grant]?

            /// A person who does not speak for others.
            public init(
                name: String, role: String?, human: String?, agency: String?, holds: [Holding]?, grants: [Grant]?
            ) {
                self.name = name
                self.role = role
                self.human = human
                self.agency = agency
                self.holds = holds
                self.grants = grants
            }
        }

        /// A role of a person, at a node and in an area.
        public struct Holding: Codable, Hashable, Sendable {
            /// The role's name.
            public var role: String
            /// A node's name, or `*` for every node.
            public var node: String
            /// A region's code; nil for the whole province.
            public var area: String?

            /// `area` is nil for the whole province.
            public init(role: String, node: String, area: String? = nil) {
                self.role = role
                self.node = node
                self.area = area
            }
        }

        /// Permission for a principal's requests to a node.
        public struct Grant: Codable, Hashable, Sendable {
            /// A node's name, or `*` for every node.
            public var node: String
            /// Names of commands and queries; in a file without roles also patterns such as `registry.*`.
            public var may: [String]
            /// A region's code; nil for the whole province.
            public var area: String?

            /// `area` is nil for the whole province.
            public init(node: String, may: [String], area: String? = nil) {
                self.node = node
                self.may = may
                self.area = area
            }
        }
    }
}
