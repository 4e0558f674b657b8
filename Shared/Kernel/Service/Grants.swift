import Foundation
import SwiftProtobuf
import Vocabulary
public import WireSchemas

/// Who there is and what each may ask: the province's directory as this node has it installed.
enum Grants {
    static let tables = [
        Table(
            "principal", .own, key: ["name"],
            columns: """
                name TEXT NOT NULL PRIMARY KEY,
                person INTEGER NOT NULL,
                speaks_for_others INTEGER NOT NULL
                """),
        // Two for whoever is replacing a key.
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
    ]

    /// Has a row once a sealed directory was installed.
    static let sealed = Table("directory_sealed", .own, key: ["sealed"], columns: "sealed INTEGER PRIMARY KEY")

    /// Whether a sealed directory was ever installed: no other counts any more.
    static func isSealed(_ tables: any Reading) throws -> Bool { try tables.exists("SELECT 1 FROM directory_sealed") }

    /// From now on no directory without a seal is installed.
    static func keepSealed(_ tables: any Writing) throws {
        try tables.write("INSERT INTO directory_sealed (sealed) VALUES (1) ON CONFLICT (sealed) DO NOTHING", [])
    }

    /// The version that is installed; 0: none yet.
    static func version(_ tables: any Reading) throws -> UInt64 {
        UInt64(clamping: try tables.integer("SELECT max(version) FROM directory"))
    }

    /// The keys that may connect, by their public half.
    static func keys(_ tables: any Reading) throws -> [String: String] {
        let pairs = try tables.rows("SELECT public_key, principal FROM principal_key") { ($0.text(0), $0.text(1)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Writes a directory in the place of the one before.
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
    }

    /// Whether a principal may be called so: 1–64 letters, digits, points and hyphens of ASCII.
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

    /// What is wrong with a directory for a node: the name in it that cannot be, or what it lacks; nil when nothing is.
    static func fault(in directory: WireDirectory, for node: NodeName) -> String? {
        // As a table's number it would stand for a smaller one, and no later directory would ever count more.
        guard directory.version <= UInt64(Int64.max) else { return "version" }
        var names: Set<String> = []
        var keys: Set<String> = []
        for principal in directory.principals {
            guard isName(principal.name), names.insert(principal.name).inserted else { return principal.name }
            for key in principal.publicKeys {
                guard PublicKey.isOne(key), keys.insert(key).inserted else { return principal.name }
            }
        }
        for grant in directory.grants {
            guard names.contains(grant.principal) else { return grant.principal }
            guard grant.node == "*" || NodeName(grant.node) != nil else { return grant.node }
            guard !grant.permission.isEmpty, RegionCode(grant.area) != nil else { return grant.permission }
        }
        // Where nobody could install the next one, this would be the last.
        let canInstall = directory.grants.contains { grant in
            (grant.node == "*" || grant.node == node.description) && Permission.covers(grant.permission, installing)
        }
        return canInstall ? nil : installing
    }
}

extension WirePrincipal {
    /// The keys that are known by its name: one, or two while one replaces the other.
    public var publicKeys: [String] { nextPublicKey.isEmpty ? [publicKey] : [publicKey, nextPublicKey] }
}

/// The grants of one turn or one reading, each looked up once.
struct Gate {
    let node: NodeName
    let founder: Founder
    private let tables: any Reading
    private var known: [String: [(permission: String, area: RegionCode)]] = [:]
    private var answers: [Question: [RegionCode]?] = [:]
    /// The last of them: neighbours often ask the same.
    private var last: (question: Question, answer: [RegionCode]?)?

    /// The permissions that outermost fields need.
    private var outermost: [Skeleton: String?] = [:]

    /// A body's outermost field with nothing in it.
    private struct Skeleton: Hashable {
        let kind: WireKind
        let bytes: Data
    }

    /// What `areas` is asked; a turn of hundreds of commands asks few different ones.
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

    /// Says that the grants and keys of those who ask will soon be looked up.
    func expect(_ requests: [Request]) throws {
        for asker in Set(requests.map { $0.asker }) { try tables.expect(Gate.question, key(asker)) }
        for key in Set(requests.map { $0.key }) { try tables.expect(Gate.holder, [.text(key)]) }
    }

    private static let holder = "SELECT principal FROM principal_key WHERE public_key = $1"

    /// What became of looking whether a request may be asked.
    enum Permitted<M> {
        /// It may, for these areas.
        case may(M, [RegionCode])
        case notGranted(String?)
        case unreadable

        /// The reply to a request that may not.
        func turnedAway(_ request: Request) -> Settlement {
            switch self {
            case .may, .unreadable: .turnedAway(request, .bodyUnreadable, "the body is not what the kind names")
            case .notGranted(let permission): .turnedAway(request, .notGranted, permission ?? "no grant here")
            }
        }
    }

    /// Decodes the body of a request if it may be asked: who may not costs no decoding.
    /// - Parameter name: the permission that a message needs; nil for an empty one.
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

    // Two ranges of one index; an OR of the two would have SQLite build a table of its own for each question.
    private static let question = """
        SELECT permission, area FROM granted WHERE principal = $1 AND node = $2
        UNION ALL SELECT permission, area FROM granted WHERE principal = $1 AND node = '*'
        """

    private func key(_ asker: String) -> [Value] { [.text(asker), .text(node.description)] }

    /// The areas for which a request may ask what has this permission; nil when it may not. What is empty has no
    /// permission of its own: whoever may ask anything at all may send it, and is told that it is empty.
    ///
    /// Who speaks for another needs the right to do so; what may be asked is then the other's grant.
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

    /// Whether the key of a request is still that of its principal: a connection outlives a directory.
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
