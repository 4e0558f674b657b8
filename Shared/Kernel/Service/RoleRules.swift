import Vocabulary
import WireSchemas

/// The rules about roles in a directory: explicit lists, pairs that one human may not hold together, and grants that
/// holdings explain.
///
/// Nodes check grants, not roles. The rules make the roles a true explanation of the grants, so that a person who reads
/// the roles knows what every principal may do.
struct RoleRules {
    private let directory: WireDirectory

    init(_ directory: WireDirectory) { self.directory = directory }

    /// The first error; nil in a directory without roles, pairs and holdings, as earlier versions made them.
    var fault: DirectoryFault? {
        guard !directory.roles.isEmpty || !directory.apart.isEmpty || !directory.holdings.isEmpty else { return nil }
        return roleFault ?? holdingFault ?? apartFault ?? grantFault
    }

    private var roleFault: DirectoryFault? {
        var names: Set<String> = []
        for role in directory.roles {
            guard Grants.isName(role.name), names.insert(role.name).inserted else { return .role(role.name) }
            for permission in role.permissions where permission.isEmpty || permission.contains("*") {
                return .wildcard(role: role.name, permission: permission)
            }
        }
        for pair in directory.apart {
            for name in [pair.first, pair.second] where !names.contains(name) { return .roleUnknown(name, of: "") }
            guard pair.first != pair.second else { return .pair(pair.first) }
        }
        return nil
    }

    private var holdingFault: DirectoryFault? {
        let names = Set(directory.principals.map(\.name))
        let roles = Set(directory.roles.map(\.name))
        for holding in directory.holdings {
            guard names.contains(holding.principal) else { return .holder(holding.principal) }
            guard roles.contains(holding.role) else { return .roleUnknown(holding.role, of: holding.principal) }
            guard holding.node == "*" || NodeName(holding.node) != nil, RegionCode(holding.area) != nil else {
                return .holding(of: holding.principal, role: holding.role)
            }
        }
        return nil
    }

    /// A pair counts for the human, whatever the principal, the node and the area, because the human has both keys.
    private var apartFault: DirectoryFault? {
        let humans = Dictionary(directory.principals.map { ($0.name, $0.theHuman) }) { first, _ in first }
        var held: [String: Set<String>] = [:]
        for holding in directory.holdings {
            held[humans[holding.principal] ?? holding.principal, default: []].insert(holding.role)
        }
        for pair in directory.apart {
            // In the order of the names, so that every node names the same human.
            for (human, roles) in held.sorted(by: { $0.key < $1.key })
            where roles.contains(pair.first) && roles.contains(pair.second) {
                return .apart(human: human, first: pair.first, second: pair.second)
            }
        }
        return nil
    }

    /// Each grant needs a holding of a role with that permission; a node's principal needs none for its feeds.
    private var grantFault: DirectoryFault? {
        let permissions = Dictionary(directory.roles.map { ($0.name, Set($0.permissions)) }) { first, _ in first }
        let nodes = Set(directory.principals.filter { !$0.person }.map(\.name))
        let holdings = Dictionary(grouping: directory.holdings) { $0.principal }
        for grant in directory.grants {
            if nodes.contains(grant.principal), Permission.feeds.contains(grant.permission) { continue }
            let isExplained = holdings[grant.principal, default: []].contains { holding in
                holding.node == grant.node && holding.area == grant.area
                    && permissions[holding.role, default: []].contains(grant.permission)
            }
            guard isExplained else {
                return .unexplained(principal: grant.principal, permission: grant.permission)
            }
        }
        return nil
    }
}
