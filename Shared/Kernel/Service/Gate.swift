import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The check of the grants, keys and humans of one turn or read transaction.
///
/// It reads the directory's version once. What other transactions have read of that version it takes from the cache.
struct Gate {
    let node: NodeName
    let founder: Founder
    private let tables: any Reading
    private let cache: DirectoryCache?
    /// What is known of the directory; nil before the first look at its version.
    private var directory: KnownDirectory?
    /// The last lookup: neighbouring requests are often of the same principal.
    private var last: (name: String, principal: KnownPrincipal)?

    /// The permission of each outermost field, cached.
    private var outermost: [Field: String?] = [:]
    /// The last of them.
    private var lastOutermost: (field: Field, permission: String?)?

    /// A body's outermost field, by its tag.
    private struct Field: Hashable {
        let kind: WireKind
        let tag: Data
    }

    /// - Parameter cache: nil in a turn that has replaced the directory, since its rows are not committed.
    init(node: NodeName, founder: Founder, cache: DirectoryCache?, _ tables: any Reading) {
        self.node = node
        self.founder = founder
        self.cache = cache
        self.tables = tables
    }

    /// Announces the lookup of the directory's version.
    func expect() throws { try tables.expect(Grants.newest, []) }

    /// The same gate after the turn has replaced the directory.
    func anew() -> Gate { Gate(node: node, founder: founder, cache: nil, tables) }

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
        let field = Field(kind: request.header.kind, tag: Outermost.tag(of: request.body))
        if let lastOutermost, lastOutermost.field == field { return lastOutermost.permission }
        let permission =
            outermost[field] ?? (try? M(serializedBytes: Outermost.skeleton(of: request.body))).flatMap(name)
        outermost.updateValue(permission, forKey: field)
        lastOutermost = (field, permission)
        return permission
    }

    /// The areas in which a request has a permission; nil without a grant. An empty message (`permission` is nil) needs
    /// any grant at all, so that the principal receives the refusal that its message is empty.
    ///
    /// A principal that speaks for a person needs `speaks_for_others`; the person's grants then count.
    mutating func areas(_ request: Request, for permission: String?) throws -> [RegionCode]? {
        var asker = try principal(request.principal)
        guard try holds(request, asker) else { return nil }
        if !request.header.onBehalfOf.isEmpty {
            guard asker.speaksForOthers else { return nil }
            asker = try principal(request.asker)
        }
        guard let permission else { return asker.grants.isEmpty ? nil : [] }
        if let areas = asker.grants.areas(for: permission) { return areas }
        if request.asker == founder.name, permission.hasPrefix("node."), try version() == 0 { return [] }
        return nil
    }

    /// The areas in which a person has a permission now; nil without a grant. For work that the node does for a person
    /// who has no connection.
    mutating func areas(of person: String, for permission: String) throws -> [RegionCode]? {
        try principal(person).grants.areas(for: permission)
    }

    /// The human behind a principal, as the installed directory states it.
    mutating func identity(of name: String) throws -> Identity { try principal(name).identity }

    /// Whether the request's key still belongs to its principal: a connection outlives a directory.
    private mutating func holds(_ request: Request, _ principal: KnownPrincipal) throws -> Bool {
        if principal.publicKeys.contains(request.key) { return true }
        guard request.key == founder.key, request.principal == founder.name else { return false }
        return try version() == 0
    }

    /// What the directory states of a principal, read at most once in a transaction.
    private mutating func principal(_ name: String) throws -> KnownPrincipal {
        if let last, last.name == name { return last.principal }
        let version = try version()
        if let known = directory?.principals[name] {
            last = (name, known)
            return known
        }
        let principal = try KnownPrincipal(name, at: node, tables)
        directory?.principals[name] = principal
        cache?.keep(principal, name, of: version)
        last = (name, principal)
        return principal
    }

    private mutating func version() throws -> UInt64 {
        if let directory { return directory.version }
        let version = try Grants.version(tables)
        directory = cache?.directory(of: version) ?? KnownDirectory(version: version)
        return version
    }
}
