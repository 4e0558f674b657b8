public import WireSchemas

/// A builder of directories: principals, keys and grants.
public struct SimulatedDirectory: Sendable {
    /// The directory built so far.
    public private(set) var wire = WireDirectory()

    /// An empty directory of a version.
    public init(version: UInt64 = 1) { wire.version = version }

    /// A principal's test key: its name padded to 40 characters.
    /// - Parameter replaced: how many times the principal's key was replaced.
    public static func key(of name: String, replaced: Int = 0) -> String {
        String((name + (replaced > 0 ? ".\(replaced)" : "") + String(repeating: "-", count: 40)).prefix(40))
    }

    /// Replaces a principal's key.
    public mutating func replaceKey(of name: String, by key: String) {
        for place in wire.principals.indices where wire.principals[place].name == name {
            wire.principals[place].publicKey = key
        }
    }

    /// Moves all grants of a principal to an area.
    public mutating func setArea(of name: String, to area: String) {
        for place in wire.grants.indices where wire.grants[place].principal == name { wire.grants[place].area = area }
    }

    /// Adds a principal with grants for an area, at one node or (`*`) at all.
    public func with(
        _ name: String, _ permissions: String..., at node: String = "*", in area: String = "36",
        speaksForOthers: Bool = false
    ) -> SimulatedDirectory {
        var directory = self
        if !wire.principals.contains(where: { $0.name == name }) {
            var principal = WirePrincipal()
            principal.name = name
            principal.publicKey = SimulatedDirectory.key(of: name)
            principal.speaksForOthers = speaksForOthers
            directory.wire.principals.append(principal)
        }
        for permission in permissions {
            var grant = WireGrant()
            grant.principal = name
            grant.node = node
            grant.permission = permission
            grant.area = area
            directory.wire.grants.append(grant)
        }
        return directory
    }
}
