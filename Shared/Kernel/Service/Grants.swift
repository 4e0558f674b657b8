import Foundation
import SwiftProtobuf
import Vocabulary
public import WireSchemas

/// The principals, their keys and their grants: the province's directory, as installed in this node's tables.
enum Grants {
    static let tables = [
        Table(
            "principal", .own, key: ["name"],
            columns: """
                name TEXT NOT NULL PRIMARY KEY,
                person INTEGER NOT NULL,
                speaks_for_others INTEGER NOT NULL
                """),
        // Two rows for a principal that is replacing its key.
        Table(
            "principal_key", .own, key: ["public_key"],
            columns: """
                public_key TEXT NOT NULL PRIMARY KEY,
                principal TEXT NOT NULL
                """),
        Table(
            "granted", .own, key: ["principal", "node", "permission", "area"],
            columns: """
                principal TEXT NOT NULL,
                node TEXT NOT NULL,
                permission TEXT NOT NULL,
                area TEXT NOT NULL,
                PRIMARY KEY (principal, node, permission, area)
                """),
        Table("directory", .own, key: ["version"], columns: "version INTEGER PRIMARY KEY"),
        sealed,
        Identities.table,
    ]

    /// Has one row from the first sealed directory on.
    static let sealed = Table("directory_sealed", .own, key: ["sealed"], columns: "sealed INTEGER PRIMARY KEY")

    /// Whether a sealed directory was ever installed. From then on an unsealed one is refused.
    static func isSealed(_ tables: any Reading) throws -> Bool { try tables.exists("SELECT 1 FROM directory_sealed") }

    /// Records that a sealed directory was installed, so that no unsealed one is accepted any more.
    static func recordSealed(_ tables: any Writing) throws {
        try tables.write("INSERT INTO directory_sealed (sealed) VALUES (1) ON CONFLICT (sealed) DO NOTHING", [])
    }

    /// The version of the installed directory; 0 before the first.
    static func version(_ tables: any Reading) throws -> UInt64 {
        UInt64(clamping: try tables.integer("SELECT max(version) FROM directory"))
    }

    /// The keys that may connect: the principal's name by public key.
    static func keys(_ tables: any Reading) throws -> [String: String] {
        let pairs = try tables.rows("SELECT public_key, principal FROM principal_key") { ($0.text(0), $0.text(1)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Replaces the installed directory. The caller has checked it (``DirectoryFault/first(in:for:)``).
    static func install(_ directory: WireDirectory, _ tables: any Writing) throws {
        for table in ["principal", "principal_key", "granted", "directory"] {
            try tables.write("DELETE FROM \(table)", [])
        }
        try tables.write("INSERT INTO directory (version) VALUES ($1)", [.number(directory.version)])
        for principal in directory.principals {
            try tables.write(
                "INSERT INTO principal (name, person, speaks_for_others) VALUES ($1, $2, $3)",
                [.text(principal.name), .flag(principal.person), .flag(principal.speaksForOthers)])
            for key in principal.publicKeys {
                try tables.write(
                    "INSERT INTO principal_key (public_key, principal) VALUES ($1, $2)",
                    [.text(key), .text(principal.name)])
            }
        }
        for grant in directory.grants {
            try tables.write(
                """
                INSERT INTO granted (principal, node, permission, area) VALUES ($1, $2, $3, $4)
                ON CONFLICT (principal, node, permission, area) DO NOTHING
                """,
                [.text(grant.principal), .text(grant.node), .text(grant.permission), .text(grant.area)])
        }
        try Identities.install(directory, tables)
    }

    /// Whether the text is a valid principal name: 1–64 ASCII letters, digits, points and hyphens.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// The permission to install a directory.
    static let installing = "node.install_directory"
}

/// Permissions by name: `registry.register_families`, `entries`, `node.status`.
public enum Permission {
    /// Whether a grant covers a permission. A grant that ends in `*` covers every permission with its prefix.
    public static func covers(_ grant: String, _ permission: String) -> Bool {
        guard grant.hasSuffix("*") else { return grant == permission }
        return permission.hasPrefix(grant.dropLast())
    }

    /// The permissions of the nodes that follow a node.
    static let feeds: Set<String> = ["entries", "entries.personal"]

    /// Whether a permission means something at a node: those of its service, and those that every node has.
    public static func fits(_ permission: String, _ node: String) -> Bool {
        let service = permission.prefix { $0 != "." }
        return node == "*" || service == "node" || service == "entries" || service == node.prefix { $0 != "." }
    }
}

extension WirePrincipal {
    /// The principal's keys: one, or two while one replaces the other.
    public var publicKeys: [String] { nextPublicKey.isEmpty ? [publicKey] : [publicKey, nextPublicKey] }
}

/// The grants that a turn or a read transaction checks, each looked up once.
struct Gate {
    let node: NodeName
    let founder: Founder
    private let tables: any Reading
    private var known: [String: [(permission: String, area: RegionCode)]] = [:]
    private var answers: [Question: [RegionCode]?] = [:]
    private var identities: [String: Identity] = [:]
    /// The last lookup: neighbouring requests are often of the same principal.
    private var last: (question: Question, answer: [RegionCode]?)?

    /// The permission of each outermost field, cached.
    private var outermost: [Skeleton: String?] = [:]

    /// A body's outermost field without content.
    private struct Skeleton: Hashable {
        let kind: WireKind
        let bytes: Data
    }

    /// The key of the cache of `areas`. A turn of hundreds of commands has few different ones.
    private struct Question: Hashable {
        let principal: String
        let key: String
        let onBehalfOf: String
        let permission: String?
    }

    init(node: NodeName, founder: Founder, _ tables: any Reading) {
        self.node = node
        self.founder = founder
        self.tables = tables
    }

    /// Announces the lookups of these requests' grants, keys and humans.
    func expect(_ requests: [Request]) throws {
        for asker in Set(requests.map { $0.asker }) {
            try tables.expect(Gate.question, key(asker))
            try tables.expect(Identities.question, [.text(asker)])
        }
        for key in Set(requests.map { $0.key }) { try tables.expect(Gate.holder, [.text(key)]) }
    }

    private static let holder = "SELECT principal FROM principal_key WHERE public_key = $1"

    /// The result of a permission check.
    enum Permitted<M> {
        /// Granted, with the decoded message and the granted areas.
        case may(M, [RegionCode])
        case notGranted(String?)
        case unreadable

        /// The reply to a request without a grant.
        func turnedAway(_ request: Request) -> ReplyMessage {
            switch self {
            case .may, .unreadable: .turnedAway(request, .bodyUnreadable, "the body is not what the kind names")
            case .notGranted(let permission): .turnedAway(request, .notGranted, permission ?? "no grant here")
            }
        }
    }

    /// Decodes the body only if its outermost field is granted, so that an unauthorized request costs no decoding.
    /// - Parameter name: the permission that a message needs; nil for an empty message.
    mutating func permitted<M: Message>(
        _ request: Request, as type: M.Type, _ name: (M) -> String?
    ) throws -> Permitted<M> {
        let outermost = outermost(of: request, name)
        guard let first = try areas(request, for: outermost) else { return .notGranted(outermost) }
        guard let message = try? M(serializedBytes: request.body) else { return .unreadable }
        let permission = name(message)
        if permission == outermost { return .may(message, first) }
        guard let areas = try areas(request, for: permission) else { return .notGranted(permission) }
        return .may(message, areas)
    }

    /// The permission that a request's outermost field needs.
    private mutating func outermost<M: Message>(of request: Request, _ name: (M) -> String?) -> String? {
        let skeleton = Skeleton(kind: request.header.kind, bytes: Outermost.skeleton(of: request.body))
        if let known = outermost[skeleton] { return known }
        let found = (try? M(serializedBytes: skeleton.bytes)).flatMap(name)
        outermost.updateValue(found, forKey: skeleton)
        return found
    }

    // Two ranges of one index: for an OR of the two, SQLite would build a temporary table in every query.
    private static let question = """
        SELECT permission, area FROM granted WHERE principal = $1 AND node = $2
        UNION ALL SELECT permission, area FROM granted WHERE principal = $1 AND node = '*'
        """

    private func key(_ asker: String) -> [Value] { [.text(asker), .text(node.description)] }

    /// The areas in which a request has a permission; nil without a grant. An empty message (`permission` is nil) needs
    /// any grant at all, so that the principal receives the refusal that its message is empty.
    ///
    /// A principal that speaks for a person needs `speaks_for_others`; the person's grants then count.
    mutating func areas(_ request: Request, for permission: String?) throws -> [RegionCode]? {
        let question = Question(
            principal: request.principal, key: request.key, onBehalfOf: request.header.onBehalfOf,
            permission: permission)
        if let last, last.question == question { return last.answer }
        let answer = try answers[question] ?? lookUp(request, permission)
        answers.updateValue(answer, forKey: question)
        last = (question, answer)
        return answer
    }

    /// The areas in which a person has a permission now; nil without a grant. For work that the node does for a person
    /// who has no connection.
    mutating func areas(of person: String, for permission: String) throws -> [RegionCode]? {
        let areas = try grants(of: person).filter { Permission.covers($0.permission, permission) }.map(\.area)
        return areas.isEmpty ? nil : areas
    }

    /// The human behind a principal, as the installed directory states it.
    mutating func identity(of principal: String) throws -> Identity {
        if let found = identities[principal] { return found }
        let found = try Identities.of(principal, tables)
        identities[principal] = found
        return found
    }

    private mutating func lookUp(_ request: Request, _ permission: String?) throws -> [RegionCode]? {
        guard try holds(request) else { return nil }
        if !request.header.onBehalfOf.isEmpty {
            let may = try tables.integer(
                "SELECT speaks_for_others FROM principal WHERE name = $1", [.text(request.principal)])
            guard may != 0 else { return nil }
        }
        let grants = try grants(of: request.asker)
        guard let permission else { return grants.isEmpty ? nil : [] }
        let areas = grants.filter { Permission.covers($0.permission, permission) }.map(\.area)
        if !areas.isEmpty { return areas }
        if request.asker == founder.name, permission.hasPrefix("node."), try Grants.version(tables) == 0 { return [] }
        return nil
    }

    /// Whether the request's key still belongs to its principal: a connection outlives a directory.
    private mutating func holds(_ request: Request) throws -> Bool {
        if let found = try tables.first(Gate.holder, [.text(request.key)], { $0.text(0) }) {
            return found == request.principal
        }
        guard request.key == founder.key, request.principal == founder.name else { return false }
        return try Grants.version(tables) == 0
    }

    private mutating func grants(of asker: String) throws -> [(permission: String, area: RegionCode)] {
        if let found = known[asker] { return found }
        let found = try tables.rows(Gate.question, key(asker)) { ($0.text(0), RegionCode($0.text(1))) }
        let grants = found.compactMap { permission, area in area.map { (permission: permission, area: $0) } }
        known[asker] = grants
        return grants
    }
}
