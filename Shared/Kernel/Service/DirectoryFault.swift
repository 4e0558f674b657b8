import Vocabulary
public import WireSchemas

/// The first error in a directory. A node refuses such a directory, and the console refuses a change that would make
/// one before it writes the change.
public enum DirectoryFault: Error, Hashable, Sendable {
    /// The version is larger than a column can hold, so that no later directory could follow it.
    case version
    /// The principal's name is malformed or occurs twice.
    case name(String)
    /// A key of this principal is malformed, or belongs to another principal too.
    case key(of: String)
    /// The principal's human id is malformed, or the principal is a node.
    case human(of: String)
    /// The principal's human id is the name of a principal of another human.
    case humanTaken(of: String, human: String)
    /// The principal's agency is malformed.
    case agency(of: String)
    /// A grant to a principal that is not in the directory.
    case grantee(String)
    /// A grant at a malformed node.
    case node(String)
    /// A grant of an empty permission, or in a malformed area.
    case permission(String)
    /// The role's name is malformed or occurs twice.
    case role(String)
    /// A permission of this role is empty or contains `*`.
    case wildcard(role: String, permission: String)
    /// A pair, or the holding of this principal, names a role that the directory does not have; the principal is empty
    /// for a pair.
    case roleUnknown(String, of: String)
    /// A pair names the same role twice.
    case pair(String)
    /// A holding of a principal that is not in the directory.
    case holder(String)
    /// A holding of this principal has a malformed node or area.
    case holding(of: String, role: String)
    /// One human holds both roles of a pair.
    case apart(human: String, first: String, second: String)
    /// A grant that no holding of the principal explains.
    case unexplained(principal: String, permission: String)
    /// No principal may install a directory on the node, so that no later directory could follow.
    case noInstaller(node: String)

    /// The first error in a directory for a node; nil if there is none.
    public static func first(in directory: WireDirectory, for node: NodeName) -> DirectoryFault? {
        directory.principalFault ?? directory.grantFault ?? RoleRules(directory).fault
            ?? directory.installerFault(at: node)
    }

    /// The name at fault, as a node's refusal states it.
    var subject: String {
        switch self {
        case .version: "version"
        case .name(let name), .key(let name), .human(let name), .humanTaken(let name, _), .agency(let name),
            .grantee(let name), .node(let name), .permission(let name), .role(let name), .pair(let name),
            .holder(let name), .holding(let name, _), .roleUnknown(let name, _), .unexplained(_, let name),
            .wildcard(_, let name), .apart(let name, _, _):
            name
        case .noInstaller: Grants.installing
        }
    }

    /// The code with which a node refuses the directory.
    var code: WireNodeRefusal.Code {
        switch self {
        case .apart: .rolesApart
        case .role, .wildcard, .roleUnknown, .pair, .holder, .holding, .unexplained: .rolesWrong
        case .version, .name, .key, .human, .humanTaken, .agency, .grantee, .node, .permission, .noInstaller:
            .directoryMalformed
        }
    }
}

extension WireDirectory {
    /// The first error in the principals.
    fileprivate var principalFault: DirectoryFault? {
        // Clamped to a column's range it would compare equal to smaller versions.
        guard version <= UInt64(Int64.max) else { return .version }
        var humans: [String: String] = [:]
        var keys: Set<String> = []
        for principal in principals {
            guard Grants.isName(principal.name), humans.updateValue(principal.theHuman, forKey: principal.name) == nil
            else { return .name(principal.name) }
            for key in principal.publicKeys {
                guard PublicKey.isOne(key), keys.insert(key).inserted else { return .key(of: principal.name) }
            }
            guard principal.human.isEmpty || Grants.isName(principal.human) else { return .human(of: principal.name) }
            guard principal.agency.isEmpty || NodeName("node.\(principal.agency)") != nil else {
                return .agency(of: principal.name)
            }
        }
        // The entries of the principal of that name would count as the other human's.
        for principal in principals {
            guard let namesake = humans[principal.theHuman], namesake != principal.theHuman else { continue }
            return .humanTaken(of: principal.name, human: principal.theHuman)
        }
        return nil
    }

    /// The first error in the form of the grants.
    fileprivate var grantFault: DirectoryFault? {
        let names = Set(principals.map(\.name))
        for grant in grants {
            guard names.contains(grant.principal) else { return .grantee(grant.principal) }
            guard grant.node == "*" || NodeName(grant.node) != nil else { return .node(grant.node) }
            guard !grant.permission.isEmpty, RegionCode(grant.area) != nil else { return .permission(grant.permission) }
        }
        return nil
    }

    /// The fault of a directory after which no other could be installed on the node.
    fileprivate func installerFault(at node: NodeName) -> DirectoryFault? {
        let canInstall = grants.contains { grant in
            (grant.node == "*" || grant.node == node.description)
                && Permission.covers(grant.permission, Grants.installing)
        }
        return canInstall ? nil : .noInstaller(node: node.description)
    }
}
